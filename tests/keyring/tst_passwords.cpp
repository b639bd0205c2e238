#include "models/session/passwords.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

/// Passwords in a real keychain: runs below with-session.sh and with-keyring.sh.
class TestPasswords : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void keepsAndFinds();
    void keepsInMemoryOnly();
    void changesItsMind();
    void forgets();

private:
    struct Answered {
        bool come = false;
        QString password;
        QString problem;
    };
    Answered find(Passwords &passwords);
    QString keep(Passwords &passwords, const QString &password); ///< what the keychain had against it

    ConnectionProfile m_profile;
};

void TestPasswords::init()
{
    m_profile = {};
    m_profile.id = QUuid::createUuid();
    m_profile.name = u"Test"_s;
    m_profile.savesPassword = true;
}

TestPasswords::Answered TestPasswords::find(Passwords &passwords)
{
    Answered answer;
    passwords.find(m_profile, this, [&answer](const QString &password, const QString &problem) {
        answer = {true, password, problem};
    });
    if (!QTest::qWaitFor([&answer] { return answer.come; }, 20'000))
        qFatal("the keychain does not answer");
    return answer;
}

QString TestPasswords::keep(Passwords &passwords, const QString &password)
{
    std::optional<QString> said;
    passwords.keep(m_profile, password, this, [&said](const QString &problem) { said = problem; });
    if (!QTest::qWaitFor([&said] { return said.has_value(); }, 20'000))
        qFatal("the keychain does not answer");
    return *said;
}

void TestPasswords::keepsAndFinds()
{
    const QString secret = u"pä s'w\\ôrd قیمت"_s;
    Passwords first;
    QCOMPARE(find(first).password, QString());
    QCOMPARE(keep(first, secret), QString());
    Passwords second; // the next start of the program
    const Answered found = find(second);
    QCOMPARE(found.problem, QString());
    QCOMPARE(found.password, secret);
}

void TestPasswords::keepsInMemoryOnly()
{
    m_profile.savesPassword = false;
    Passwords first;
    QCOMPARE(keep(first, u"secret"_s), QString());
    QCOMPARE(find(first).password, u"secret"_s);
    m_profile.savesPassword = true; // look there all the same
    Passwords second;
    QCOMPARE(find(second).password, QString());
}

void TestPasswords::changesItsMind()
{
    Passwords first;
    keep(first, u"secret"_s);
    m_profile.savesPassword = false;
    keep(first, u"secret"_s);
    m_profile.savesPassword = true;
    Passwords second;
    QCOMPARE(find(second).password, QString());
}

void TestPasswords::forgets()
{
    Passwords first;
    keep(first, u"secret"_s);
    first.forget(m_profile);
    QCOMPARE(find(first).password, QString());
    QTRY_COMPARE_WITH_TIMEOUT(
        [this] {
            Passwords next;
            return find(next).password;
        }(),
        QString(), 20'000);
}

QTEST_GUILESS_MAIN(TestPasswords)
#include "tst_passwords.moc"
