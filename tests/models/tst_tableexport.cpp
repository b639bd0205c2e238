#include "models/export/relationsource.h"
#include "models/export/tableexport.h"
#include "tests/support/testdatabase.h"

#include <QFile>
#include <QTemporaryDir>

using namespace cp;
using namespace Qt::StringLiterals;

/// What an export writes is all that matches, exactly as it is in the database, or nothing at all.
class TestTableExport : public QObject {
    Q_OBJECT

    TestDatabase m_database;
    QTemporaryDir m_dir;

    static TableSource source()
    {
        using K = ColumnKind;
        return {"thing", "thing r", "r.id", {},
            {{"word", "r.word", "text", u"Word"_s, K::Text}, {"amount", "r.amount", "numeric", u"Amount"_s, K::Decimal},
                {"at", "r.at", "timestamptz", u"At"_s, K::Timestamp},
                {"good", "r.good", "boolean", u"Good"_s, K::Boolean}},
            {}};
    }

    QByteArray written(ExportFormat format, const Filter &filter = {}, int sort = -1)
    {
        return written(PageQuery(source(), filter, sort, Qt::AscendingOrder), format);
    }

    QByteArray written(const PageQuery &query, ExportFormat format)
    {
        const QString path = m_dir.filePath(u"out"_s);
        QFile::remove(path);
        qint64 told = -1;
        const qint64 rows
            = exportRows(m_database.connection(), query, path, format, [&told](qint64 count) { told = count; });
        QFile file(path);
        if (rows != told || !file.open(QIODevice::ReadOnly))
            return "failed";
        return file.readAll();
    }

private Q_SLOTS:
    void init()
    {
        m_database.script("DROP TABLE IF EXISTS thing; CREATE TABLE thing (id bigint PRIMARY KEY, word text, amount "
                          "numeric, at timestamptz, good boolean)");
    }

    void csv()
    {
        m_database.script("INSERT INTO thing VALUES (1, E'a \"b\",\\n c', 12345678901234567890.123456789, "
                          "'2024-02-29 12:00:00.5+02', true), (2, NULL, NULL, NULL, NULL), (3, '=1+1', -5, 'infinity', "
                          "false), (4, '', 'NaN', '2024-01-01 00:00+00', NULL)");
        QCOMPARE(written(ExportFormat::Csv),
            QByteArray(
                "\"Word\",\"Amount\",\"At\",\"Good\"\r\n"
                "\"a \"\"b\"\",\n c\",\"12345678901234567890.123456789\",\"2024-02-29T10:00:00.500Z\",\"true\"\r\n"
                "\"\",\"\",\"\",\"\"\r\n"
                "\"'=1+1\",\"-5\",\"infinity\",\"false\"\r\n"
                "\"\",\"NaN\",\"2024-01-01T00:00:00.000Z\",\"\"\r\n"));
    }

    void json()
    {
        m_database.script(
            "INSERT INTO thing VALUES (1, E'\"\\u00e4', 0.10, '2024-02-29 12:00+00', true), (2, '=x', NULL, "
            "NULL, NULL)");
        QCOMPARE(written(ExportFormat::Json),
            QByteArray("[\n{\"amount\":\"0.10\",\"at\":\"2024-02-29T12:00:00.000Z\",\"good\":true,\"word\":"
                       "\"\\\"\xc3\xa4\"},\n"
                       "{\"amount\":null,\"at\":null,\"good\":null,\"word\":\"=x\"}\n]\n"));
    }

    void timestampsKeepTheirMicroseconds()
    {
        m_database.script(
            "INSERT INTO thing (id, at) SELECT n, at::timestamptz FROM unnest(ARRAY["
            "'2024-02-29 12:00:00.123456+02', '2024-02-29 10:00:00.1234+00', '2024-02-29 10:00:00.12+00',"
            " '2024-02-29 10:00:00.000001+00', '1969-12-31 23:59:59.999999+00']) WITH ORDINALITY t (at, n)");
        const QList<QByteArray> moments{"2024-02-29T10:00:00.123456Z", "2024-02-29T10:00:00.1234Z",
            "2024-02-29T10:00:00.120Z", "2024-02-29T10:00:00.000001Z", "1969-12-31T23:59:59.999999Z"};
        const QList<QByteArray> csv = written(ExportFormat::Csv).split('\n');
        const QList<QByteArray> json = written(ExportFormat::Json).split('\n');
        for (int i = 0; i < moments.size(); ++i) {
            QCOMPARE(csv.at(i + 1), "\"\",\"\",\"" + moments[i] + "\",\"\"\r");
            QVERIFY2(json.at(i + 1).contains("\"at\":\"" + moments[i] + '"'), json.at(i + 1).constData());
        }
    }

    /// What the catalogue does not know is what its type says: a number below 0 is no formula.
    void columnsUnknownToTheCatalogueAreOfTheirType()
    {
        m_database.script(
            "DROP TABLE IF EXISTS oddity; CREATE TABLE oddity (id bigint PRIMARY KEY, odd_gain numeric, "
            "odd_ratio double precision, odd_count smallint, odd_moment timestamptz, odd_local timestamp, "
            "odd_flag boolean, odd_document jsonb, odd_text json, odd_note text);"
            "INSERT INTO oddity VALUES (1, -3.50, -0.25, -7, '2024-02-29 12:00:00.123456+02', "
            "'2024-02-29 12:00', true, '{\"a\": 1}', '[ 1]', '-x')");
        const std::optional<TableSource> oddity = relationSource(m_database.connection(), u"oddity"_s);
        QVERIFY(oddity);
        QList<ColumnKind> kinds;
        for (const Column &column : oddity->columns)
            kinds.append(column.kind);
        using K = ColumnKind;
        QCOMPARE(kinds,
            (QList<K>{K::Integer, K::Decimal, K::Decimal, K::Integer, K::Timestamp, K::Timestamp, K::Boolean, K::Json,
                K::Text, K::Text}));
        const auto rows = [&](const Filter &filter) {
            return written(PageQuery(*oddity, filter, oddity->indexOf("id"), Qt::AscendingOrder), ExportFormat::Csv)
                .split('\n')
                .value(1);
        };
        const QByteArray row = "\"1\",\"-3.50\",\"-0.25\",\"-7\",\"2024-02-29T10:00:00.123456Z\","
                               "\"2024-02-29T12:00:00.000Z\",\"true\",\"{\"\"a\"\": 1}\",\"[ 1]\",\"'-x\"\r";
        QCOMPARE(rows({}), row);
        QVERIFY(written(PageQuery(*oddity, {}, 0, Qt::AscendingOrder), ExportFormat::Json)
                    .contains("\"odd_ratio\":\"-0.25\""));
        // and compared as that: as text, "-10" is above "-3.50"
        QCOMPARE(rows(Filter::compare("odd_gain", Filter::Op::Greater, u"-10"_s)), row);
        QCOMPARE(rows(Filter::compare("odd_text", Filter::Op::Equal, u"[ 1]"_s)), row);
        QCOMPARE(rows(Filter::compare("odd_local", Filter::Op::Less, u"2024-02-29 12:00+00"_s)), QByteArray());
    }

    void allThatMatchInOrder()
    {
        m_database.script(
            "INSERT INTO thing SELECT n, 'w' || n % 7, -n, NULL, n % 2 = 0 FROM generate_series(1, 5003) n");
        const QByteArray all = written(ExportFormat::Csv);
        QCOMPARE(all.count('\n'), 5004);
        const QByteArray some = written(ExportFormat::Csv, Filter::compare("good", Filter::Op::Equal, u"true"_s), 1);
        QCOMPARE(some.count('\n'), 2502);
        QVERIFY(some.split('\n').at(1).contains("\"-5002\""));
        QCOMPARE(written(ExportFormat::Csv, Filter::compare("word", Filter::Op::Equal, u"none"_s)).count('\n'), 1);
    }

    void nothingIsLeftOfWhatFails()
    {
        m_database.script("INSERT INTO thing SELECT n, 'w', n, NULL, NULL FROM generate_series(1, 9000) n");
        const QString path = m_dir.filePath(u"cancelled.csv"_s);
        const CancelToken cancel;
        const auto connection = m_database.connect();
        connection->setLimits(std::chrono::seconds(60), cancel);
        const DbError error = errorOf([&] {
            exportRows(*connection, PageQuery(source(), {}, -1, Qt::AscendingOrder), path, ExportFormat::Csv,
                [&cancel](qint64) { cancel.cancel(); });
        });
        QCOMPARE(error.kind, DbError::Kind::Cancelled);
        QVERIFY(!QFile::exists(path));

        const DbError refused = errorOf([&] {
            exportRows(m_database.connection(), PageQuery(source(), {}, -1, Qt::AscendingOrder),
                u"/nowhere/at/all.csv"_s, ExportFormat::Csv, [](qint64) {});
        });
        QCOMPARE(refused.kind, DbError::Kind::Client);
        QVERIFY(refused.message.contains(u"/nowhere/at/all.csv"_s));
        QVERIFY(!m_database.connection().inTransaction());
    }
};

QTEST_GUILESS_MAIN(TestTableExport)
#include "tst_tableexport.moc"
