#include "models/session/servicefile.h"
#include "tests/support/environment.h"

#include <QFile>
#include <QTemporaryDir>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

/// What service files offer for profiles.
class TestServiceFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void looksWhereLibpqLooks();
    void readsSections();
    void refersWhereLibpqFindsItAndCopiesElsewhere();
    void theFirstOfTwoSectionsCounts();
    void neverTakesAPassword();
    void tellsWhatLibpqWouldRefuse();
    void tellsWhatCannotBeRead();

private:
    QString write(const QString &name, const QByteArray &text)
    {
        QFile file(m_directory.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("could not write %s", qPrintable(file.fileName()));
        return file.fileName();
    }

    QTemporaryDir m_directory;
};

void TestServiceFile::looksWhereLibpqLooks()
{
    const Environment environment(
        Environment::Variables{{"HOME", "/home/ann"}, {"PGSERVICEFILE", {}}, {"PGSYSCONFDIR", "/etc/x"}});
    QCOMPARE(serviceFiles(), (QStringList{u"/home/ann/.pg_service.conf"_s, u"/etc/x/pg_service.conf"_s}));
    const Environment other(Environment::Variables{{"PGSERVICEFILE", "/srv/services"}});
    QCOMPARE(serviceFiles().first(), u"/srv/services"_s);
}

void TestServiceFile::readsSections()
{
    const QString path = write(u"some"_s,
        "# a comment\nhost=nowhere\n\n[work]\nhost=db.example.org\n  port=5433  \ndbname=prices=x\nport=1\n"
        "[empty]\n[preise قیمت]\r\nuser=ann\r\n");
    const ServiceList list = readServices(path);
    QCOMPARE(list.problem, QString());
    QCOMPARE(list.files, QStringList{path});
    QCOMPARE(list.services.size(), 3);
    QCOMPARE(list.services[0].name, u"work"_s);
    QCOMPARE(list.services[0].settings,
        (conninfo::Settings{{u"host"_s, u"db.example.org"_s}, {u"port"_s, u"5433"_s}, {u"dbname"_s, u"prices=x"_s}}));
    QVERIFY(list.services[1].settings.isEmpty());
    QCOMPARE(list.services[2].name, u"preise قیمت"_s);
    QCOMPARE(list.services[2].settings.value(u"user"_s), u"ann"_s);
}

void TestServiceFile::refersWhereLibpqFindsItAndCopiesElsewhere()
{
    const QString own = write(u"own"_s, "[work]\nhost=a\n[both]\nhost=own\n");
    QDir(m_directory.path()).mkdir(u"etc"_s);
    const QString machine = write(u"etc/pg_service.conf"_s, "[both]\nhost=machine\n[all]\nhost=b\n");
    const QString other = write(u"other"_s, "[work]\nhost=c\n");
    const Environment environment(Environment::Variables{
        {"PGSERVICEFILE", own.toUtf8()}, {"PGSYSCONFDIR", m_directory.filePath(u"etc"_s).toUtf8()}});
    const ServiceList list = readServices();
    QCOMPARE(list.files, (QStringList{own, machine}));
    QCOMPARE(list.services.size(), 3);
    for (const Service &service : list.services) {
        QCOMPARE(service.profile().name, service.name);
        QCOMPARE(service.profile().settings, (conninfo::Settings{{u"service"_s, service.name}}));
    }
    QCOMPARE(list.services[1].settings.value(u"host"_s), u"own"_s); // as libpq: the person's file first
    QCOMPARE(readServices(own).services.size(), 3); // chosen by hand it is the same file
    QCOMPARE(readServices(other).services.first().profile().settings, (conninfo::Settings{{u"host"_s, u"c"_s}}));
}

void TestServiceFile::theFirstOfTwoSectionsCounts()
{
    const ServiceList list = readServices(write(u"twice"_s, "[a]\nhost=first\n[b]\n[a]\nhost=second\nport=2\n"));
    QCOMPARE(list.services.size(), 2);
    QCOMPARE(list.services[0].settings, (conninfo::Settings{{u"host"_s, u"first"_s}}));
}

void TestServiceFile::neverTakesAPassword()
{
    const Service service
        = readServices(write(u"secret"_s, "[a]\nhost=db\npassword=verysecret\nsslpassword=alsosecret\n"))
              .services.first();
    QVERIFY(service.hasSecret);
    QCOMPARE(service.settings, (conninfo::Settings{{u"host"_s, u"db"_s}}));
    QCOMPARE(service.profile().settings, service.settings);
}

void TestServiceFile::tellsWhatLibpqWouldRefuse()
{
    const QList<Service> found
        = readServices(write(u"wrong"_s, "[spaces]\nhost = db\n[nested]\nservice=x\n[word]\nhost\n[fine]\nhost=db\n"))
              .services;
    QCOMPARE(found.size(), 4);
    for (int i = 0; i < 3; ++i)
        QVERIFY2(!found[i].problem.isEmpty(), qPrintable(found[i].name));
    QCOMPARE(found[0].problem, u"Line 2 is no setting of libpq's."_s);
    QCOMPARE(found[3].problem, QString());
}

void TestServiceFile::tellsWhatCannotBeRead()
{
    QVERIFY(readServices(u"/nowhere/services"_s).problem.contains(u"/nowhere/services"_s));
    QVERIFY(!readServices(m_directory.path()).problem.isEmpty());
    QVERIFY(!readServices(write(u"binary"_s, QByteArray("[a]\0", 4))).problem.isEmpty());
}

QTEST_GUILESS_MAIN(TestServiceFile)
#include "tst_servicefile.moc"
