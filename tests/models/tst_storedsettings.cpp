#include "tests/support/testsettings.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

class TestStoredSettings : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { StoredSettings().clear(); }

    void isInTheFileWhereQSettingsHasIt()
    {
        StoredSettings settings;
        settings.setValue("style/scheme", u"dark"_s);
        settings.beginGroup("tables/coins");
        settings.setValue("sort", u"symbol"_s);
        settings.beginWriteArray("columns", 2);
        for (int i = 0; i < 2; ++i) {
            settings.setArrayIndex(i);
            settings.setValue("width", 10 * (i + 1));
        }
        settings.endArray();
        settings.endGroup();
        StoredSettings::flush();

        QSettings file;
        QCOMPARE(file.fileName(), StoredSettings::fileName());
        QCOMPARE(file.value("style/scheme").toString(), u"dark"_s);
        QCOMPARE(file.value("tables/coins/sort").toString(), u"symbol"_s);
        file.beginGroup("tables/coins");
        QCOMPARE(file.beginReadArray("columns"), 2);
        file.setArrayIndex(1);
        QCOMPARE(file.value("width").toInt(), 20);
        file.endArray();
        QCOMPARE(QStringList(StoredSettings().allKeys()), QSettings().allKeys());
    }

    void isReadBackAtOnce()
    {
        StoredSettings settings;
        QCOMPARE(settings.value("a/b"), QVariant());
        QCOMPARE(settings.value("a/b", 7).toInt(), 7);
        QVERIFY(!settings.contains("a/b"));
        settings.setValue("a/b", 1);
        settings.setValue("a/b/c", 2);
        settings.setValue("a/d/e", 3);
        settings.setValue("ab", 4);
        QCOMPARE(StoredSettings().value("a/b").toInt(), 1);
        settings.beginGroup("a");
        QCOMPARE(settings.childGroups(), (QStringList{u"b"_s, u"d"_s}));
        QCOMPARE(settings.allKeys(), (QStringList{u"b"_s, u"b/c"_s, u"d/e"_s}));
        settings.endGroup();
        settings.beginWriteArray("list", 1);
        settings.setArrayIndex(0);
        settings.setValue("name", u"x"_s);
        settings.endArray();
        QCOMPARE(settings.beginReadArray("list"), 1);
        settings.setArrayIndex(0);
        QCOMPARE(settings.value("name").toString(), u"x"_s);
        settings.endArray();
    }

    void removesWhatIsBelowAndNothingElse()
    {
        StoredSettings settings;
        for (const QString &key : {u"a"_s, u"a/b"_s, u"a/b/c"_s, u"ab"_s, u"a-b"_s})
            settings.setValue(key, key);
        settings.remove("a");
        QCOMPARE(settings.allKeys(), (QStringList{u"a-b"_s, u"ab"_s}));
        StoredSettings::flush();
        QCOMPARE(QSettings().allKeys(), (QStringList{u"a-b"_s, u"ab"_s}));
    }

    /// What two consoles write ends up side by side.
    void leavesWhatOthersWrote()
    {
        StoredSettings().setValue("mine", 1);
        StoredSettings::flush();
        {
            QSettings other;
            other.setValue("others", 2);
        }
        StoredSettings().setValue("mine", 3);
        StoredSettings::flush();
        QCOMPARE(QSettings().value("others").toInt(), 2);
        QCOMPARE(QSettings().value("mine").toInt(), 3);
    }

    void theLastOfManyChangesCounts()
    {
        for (int i = 0; i < 2000; ++i)
            StoredSettings().setValue("width", i);
        StoredSettings::flush();
        QCOMPARE(QSettings().value("width").toInt(), 1999);
    }

    void saysThatTheFileCannotBeWritten()
    {
        StoredSettings().setValue("a", 1);
        StoredSettings::flush();
        QFile::remove(StoredSettings::fileName());
        QVERIFY(QDir().mkpath(StoredSettings::fileName() + u"/in the way"_s)); // holds for root as well
        QTest::ignoreMessage(
            QtWarningMsg, qPrintable(u"The settings cannot be written to %1."_s.arg(StoredSettings::fileName())));
        StoredSettings().setValue("a", 2);
        StoredSettings::flush();
        QCOMPARE(StoredSettings().value("a").toInt(), 2);
        QVERIFY(QDir(StoredSettings::fileName()).removeRecursively());
    }

private:
    TestSettings m_settings;
};

QTEST_GUILESS_MAIN(TestStoredSettings)
#include "tst_storedsettings.moc"
