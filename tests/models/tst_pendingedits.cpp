#include "models/table/pendingedits.h"

#include <QDateTime>
#include <QJsonObject>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

class TestPendingEdits : public QObject {
    Q_OBJECT

    const QUuid m_operation = QUuid::createUuid();

    static QJsonObject setOf(const QJsonArray &edits, int at = 0) { return edits[at].toObject()["set"_L1].toObject(); }

private Q_SLOTS:
    void setsAndReverts()
    {
        PendingEdits edits;
        QVERIFY(edits.isEmpty());
        edits.set(7, 100, "name", u"a"_s, u"b"_s);
        edits.set(7, 101, "n", 1, 2);
        edits.set(8, 200, "n", 1, 2);
        QCOMPARE(edits.rowCount(), 2);
        QCOMPARE(edits.row(7)->version, Q_INT64_C(100)); // of the first edit
        QCOMPARE(edits.value(7, "name"), std::optional<QVariant>(u"b"_s));
        QCOMPARE(edits.value(7, "other"), std::nullopt);
        QCOMPARE(edits.value(9, "name"), std::nullopt);
        edits.revert(7, "name");
        QCOMPARE(edits.value(7, "name"), std::nullopt);
        QVERIFY(edits.row(7));
        edits.revert(7, "n");
        QVERIFY(!edits.row(7));
        edits.revert(8);
        edits.revert(9);
        edits.revert(9, "n");
        QVERIFY(edits.isEmpty());
    }

    void whatItWasTakesTheEditBack_data()
    {
        QTest::addColumn<QVariant>("before");
        QTest::addColumn<QVariant>("other");
        QTest::addColumn<QVariant>("again");
        QTest::newRow("text") << QVariant(u"a"_s) << QVariant(u"b"_s) << QVariant(u"a"_s);
        QTest::newRow("number as text") << QVariant(5) << QVariant(u"6"_s) << QVariant(u"5"_s);
        QTest::newRow("null") << QVariant() << QVariant(u"a"_s) << QVariant();
        QTest::newRow("null, then empty, then null") << QVariant() << QVariant(u""_s) << QVariant();
        QTest::newRow("empty, then null, then empty") << QVariant(u""_s) << QVariant() << QVariant(u""_s);
        QTest::newRow("boolean") << QVariant(true) << QVariant(false) << QVariant(true);
        QTest::newRow("zero, then null") << QVariant(0) << QVariant() << QVariant(0);
        const QDateTime moment(QDate(2024, 3, 1), QTime(12, 0), Qt::UTC);
        QTest::newRow("moment in another zone")
            << QVariant(moment) << QVariant(moment.addSecs(1)) << QVariant(moment.toOffsetFromUtc(3600));
    }
    void whatItWasTakesTheEditBack()
    {
        QFETCH(QVariant, before);
        QFETCH(QVariant, other);
        QFETCH(QVariant, again);
        PendingEdits edits;
        edits.set(1, 1, "c", before, before);
        QVERIFY(edits.isEmpty());
        edits.set(1, 1, "c", before, other);
        QCOMPARE(edits.value(1, "c"), std::optional(other));
        edits.set(1, 1, "c", u"somebody else's by now"_s, again); // what counts is what was there when it began
        QVERIFY(edits.isEmpty());
    }

    void asTheDatabaseWantsIt()
    {
        PendingEdits edits;
        edits.set(9007199254740993, 4294967295, "amount", u"1"_s, u"1234567890123456789012.12345678"_s);
        edits.set(9007199254740993, 1, "note", u"x"_s, QVariant());
        edits.set(9007199254740993, 1, "flag", false, true);
        edits.set(9007199254740993, 1, "n", 1, 2);
        edits.set(9007199254740993, 1, "at", QVariant(),
            QDateTime(QDate(2024, 3, 1), QTime(1, 30, 0, 5), Qt::OffsetFromUTC, 5400));
        const QJsonArray taken = edits.takeForSubmit(m_operation);
        QCOMPARE(taken.size(), 1);
        QCOMPARE(taken[0]["id"_L1].toInteger(), Q_INT64_C(9007199254740993));
        QCOMPARE(taken[0]["version"_L1].toInteger(), Q_INT64_C(4294967295));
        const QJsonObject expected{{u"amount"_s, u"1234567890123456789012.12345678"_s}, {u"note"_s, QJsonValue()},
            {u"flag"_s, u"true"_s}, {u"n"_s, u"2"_s}, {u"at"_s, u"2024-03-01T00:00:00.005Z"_s}};
        QCOMPARE(setOf(taken), expected);
    }

    void inFlight()
    {
        PendingEdits edits;
        edits.set(1, 1, "n", 1, 2);
        edits.set(2, 1, "n", 1, 3);
        QCOMPARE(edits.takeForSubmit(m_operation).size(), 2);
        QVERIFY(edits.row(1)->isInFlight());
        edits.set(3, 1, "n", 1, 4);
        const QUuid second = QUuid::createUuid();
        const QJsonArray taken = edits.takeForSubmit(second);
        QCOMPARE(taken.size(), 1); // each row once
        QCOMPARE(taken[0]["id"_L1].toInt(), 3);
        QVERIFY(edits.takeForSubmit(QUuid::createUuid()).isEmpty());

        edits.set(1, 1, "n", 1, 99);
        edits.set(1, 1, "name", u"a"_s, u"b"_s);
        edits.revert(1);
        edits.revert(1, "n");
        edits.rebase(1, 5, [](const QByteArray &) { return QVariant(2); });
        QCOMPARE(edits.row(1)->cells.size(), 1); // what is being written stays as it is
        QCOMPARE(edits.value(1, "n"), std::optional<QVariant>(2));

        edits.settle(1, {});
        QVERIFY(!edits.row(1));
        edits.settle(2, u"somebody was faster"_s);
        QCOMPARE(edits.row(2)->problem, u"somebody was faster"_s);
        QVERIFY(!edits.row(2)->isInFlight());
        QVERIFY(edits.row(3)->isInFlight());
        edits.unsettle(m_operation);
        QVERIFY(edits.row(3)->isInFlight()); // another operation's
        edits.unsettle(second);
        QVERIFY(!edits.row(3)->isInFlight());
        QVERIFY(edits.row(3)->problem.isEmpty());
        edits.settle(77, {});
    }

    void anotherEditClearsTheProblem()
    {
        PendingEdits edits;
        edits.set(1, 1, "n", 1, 2);
        edits.takeForSubmit(m_operation);
        edits.settle(1, u"too large"_s);
        edits.set(1, 7, "n", 1, 3);
        QVERIFY(edits.row(1)->problem.isEmpty());
        QCOMPARE(edits.row(1)->version, Q_INT64_C(1)); // still on what was seen
    }

    void rebase()
    {
        PendingEdits edits;
        edits.set(1, 1, "n", 1, 2);
        edits.set(1, 1, "name", u"a"_s, u"b"_s);
        edits.takeForSubmit(m_operation);
        edits.settle(1, u"changed"_s);
        edits.rebase(1, 5, [](const QByteArray &column) { return column == "n" ? QVariant(2) : QVariant(u"c"_s); });
        QCOMPARE(edits.row(1)->version, Q_INT64_C(5));
        QVERIFY(edits.row(1)->problem.isEmpty());
        QCOMPARE(edits.value(1, "n"), std::nullopt); // it is 2 already
        QCOMPARE(edits.value(1, "name"), std::optional<QVariant>(u"b"_s));
        edits.set(1, 5, "name", u"c"_s, u"c"_s);
        QVERIFY(edits.isEmpty());
        edits.rebase(1, 6, [](const QByteArray &) { return QVariant(); });
        QVERIFY(edits.isEmpty());
    }
};

QTEST_GUILESS_MAIN(TestPendingEdits)
#include "tst_pendingedits.moc"
