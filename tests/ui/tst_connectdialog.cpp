#include "tests/support/openpage.h"
#include "ui/connect/connectdialog.h"
#include "ui/widgets/dialogs.h"

#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>

using namespace cp;
using namespace Qt::StringLiterals;

/// The dialog that asks where to connect.
class TestConnectDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init();
    void cleanup() { delete m_dialog; }

    void localNeedsNothing();
    void makesTriesAndUsesAProfile();
    void tellsWhatIsWrong();
    void takesAConnectionStringApart();
    void savesWhatWasEditedWhenAnotherIsChosen();
    void deletesAProfile();
    void advisesVerification();

private:
    QListWidget *list() { return m_dialog->findChild<QListWidget *>(); }
    QString names()
    {
        QStringList all;
        for (int row = 0; row < list()->count(); ++row)
            all.append(list()->item(row)->text());
        return all.join(u'|');
    }
    QLineEdit *field(const QString &label) { return fieldOf<QLineEdit>(m_dialog, label); }
    QPushButton *button(const QString &text)
    {
        const auto buttons = m_dialog->findChildren<QPushButton *>();
        for (QPushButton *candidate : buttons) {
            if (candidate->text() == text)
                return candidate;
        }
        qFatal("there is no button “%s”", qPrintable(text));
    }
    bool says(const QString &text)
    {
        const auto labels = m_dialog->findChildren<QLabel *>();
        return std::any_of(
            labels.begin(), labels.end(), [&text](const QLabel *label) { return label->text().contains(text); });
    }

    std::unique_ptr<PageTestSettings> m_settings;
    Passwords m_passwords;
    QPointer<ConnectDialog> m_dialog;
};

void TestConnectDialog::init()
{
    QSettings().clear();
    m_dialog = new ConnectDialog(&m_passwords, u"Local"_s, nullptr);
    m_dialog->show();
}

void TestConnectDialog::localNeedsNothing()
{
    QCOMPARE(names(), u"Local"_s);
    QVERIFY(!field(u"Host"_s)->isEnabled());
    QVERIFY(!button(u"Test connection"_s)->isEnabled() && !button(u"Delete profile"_s)->isEnabled());
    QSignalSpy asked(m_dialog, &ConnectDialog::connectRequested);
    button(u"Connect"_s)->click();
    QCOMPARE(asked.size(), 1);
    QVERIFY(asked.first().first().value<ConnectionProfile>().isLocal());
}

void TestConnectDialog::makesTriesAndUsesAProfile()
{
    TestDatabase database(TestDatabase::Schema::Console);
    QString problem;
    const conninfo::Settings there = *conninfo::parse(database.conninfo(), &problem);
    button(u"New profile"_s)->click();
    QCOMPARE(names(), u"Local|New profile"_s);
    field(u"Name"_s)->setText(u"Work"_s);
    field(u"Host"_s)->setText(qEnvironmentVariable("PGHOST"));
    field(u"Port"_s)->setText(qEnvironmentVariable("PGPORT"));
    field(u"Database"_s)->setText(there.value(u"dbname"_s));
    field(u"User"_s)->setText(u"postgres"_s);
    fieldOf<QComboBox>(m_dialog, u"Encryption"_s)->setCurrentIndex(0);
    button(u"Test connection"_s)->click();
    QVERIFY(says(u"Connecting…"_s));
    QTRY_VERIFY_WITH_TIMEOUT(says(u"as postgres"_s), Patience);
    QVERIFY(says(u"The schema is this console's."_s));

    field(u"Password"_s)->setText(u"verysecret"_s);
    QSignalSpy asked(m_dialog, &ConnectDialog::connectRequested);
    button(u"Connect"_s)->click();
    QCOMPARE(asked.size(), 1);
    const auto profile = asked.first().first().value<ConnectionProfile>();
    QCOMPARE(profile.name, u"Work"_s);
    QCOMPARE(profile.settings.value(u"dbname"_s), there.value(u"dbname"_s));
    QVERIFY(!profile.conninfo().contains(u"verysecret"_s));
    QVERIFY(profiles::find(u"work"_s));
    QString kept;
    m_passwords.find(profile, this, [&kept](const QString &password, const QString &) { kept = password; });
    QCOMPARE(kept, u"verysecret"_s);
}

void TestConnectDialog::tellsWhatIsWrong()
{
    button(u"New profile"_s)->click();
    field(u"Host"_s)->setText(u"/nowhere"_s);
    button(u"Test connection"_s)->click();
    QTRY_VERIFY_WITH_TIMEOUT(says(u"/nowhere"_s), Patience);
    QVERIFY(button(u"Test connection"_s)->isEnabled());
    field(u"Name"_s)->setText(u"local"_s);
    QVERIFY(!button(u"Connect"_s)->isEnabled());
    QVERIFY(says(u"There is a profile of that name already."_s));
    field(u"Name"_s)->clear();
    QVERIFY(!button(u"Connect"_s)->isEnabled());
}

void TestConnectDialog::takesAConnectionStringApart()
{
    button(u"New profile"_s)->click();
    QLineEdit *other = field(u"Other settings"_s);
    other->setText(u"postgresql://ann:verysecret@db:5433/prices?target_session_attrs=read-write&sslmode=require"_s);
    Q_EMIT other->editingFinished();
    QCOMPARE(field(u"Host"_s)->text(), u"db"_s);
    QCOMPARE(field(u"Port"_s)->text(), u"5433"_s);
    QCOMPARE(field(u"Database"_s)->text(), u"prices"_s);
    QCOMPARE(field(u"User"_s)->text(), u"ann"_s);
    QCOMPARE(field(u"Password"_s)->text(), u"verysecret"_s);
    QCOMPARE(field(u"Password"_s)->echoMode(), QLineEdit::Password);
    QCOMPARE(other->text(), u"target_session_attrs='read-write'"_s);
}

void TestConnectDialog::savesWhatWasEditedWhenAnotherIsChosen()
{
    button(u"New profile"_s)->click();
    field(u"Name"_s)->setText(u"Work"_s);
    field(u"Host"_s)->setText(u"db"_s);
    list()->setCurrentRow(0);
    QCOMPARE(names(), u"Local|Work"_s);
    QCOMPARE(profiles::find(u"Work"_s)->settings.value(u"host"_s), u"db"_s);
    list()->setCurrentRow(1);
    QCOMPARE(field(u"Host"_s)->text(), u"db"_s);
    field(u"Name"_s)->clear();
    list()->setCurrentRow(0); // not while it makes no sense
    QCOMPARE(list()->currentRow(), 1);
    QVERIFY(says(u"A profile needs a name."_s));
}

void TestConnectDialog::deletesAProfile()
{
    button(u"New profile"_s)->click();
    dialogs::answerNext(std::nullopt);
    button(u"Delete profile"_s)->click();
    QCOMPARE(names(), u"Local|New profile"_s);
    dialogs::answerNext(u"yes"_s);
    button(u"Delete profile"_s)->click();
    QCOMPARE(names(), u"Local"_s);
    QVERIFY(profiles::all().isEmpty());
}

void TestConnectDialog::advisesVerification()
{
    button(u"New profile"_s)->click();
    auto *encryption = fieldOf<QComboBox>(m_dialog, u"Encryption"_s);
    QCOMPARE(encryption->currentData().toString(), u"verify-full"_s); // proposed
    field(u"Host"_s)->setText(u"db"_s);
    QVERIFY(!says(u"Over a network"_s));
    encryption->setCurrentIndex(encryption->findData(u"require"_s));
    QVERIFY(says(u"Over a network"_s));
    field(u"Host"_s)->setText(u"localhost"_s);
    QVERIFY(!says(u"Over a network"_s));
}

QTEST_MAIN(TestConnectDialog)
#include "tst_connectdialog.moc"
