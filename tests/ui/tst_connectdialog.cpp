#include "tests/support/environment.h"
#include "tests/support/openpage.h"
#include "ui/connect/connectdialog.h"
#include "ui/connect/serviceimport.h"
#include "ui/widgets/dialogs.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLineEdit>
#include <QListWidget>
#include <QSignalSpy>
#include <QTemporaryFile>

using namespace cp;
using namespace Qt::StringLiterals;

/// The dialog that asks where to connect.
class TestConnectDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        qputenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nowhere"); // no keychain: tests/keyring has one
        m_settings = std::make_unique<PageTestSettings>();
    }
    void init();
    void cleanup() { delete m_dialog; }

    void localNeedsNothing();
    void makesTriesAndUsesAProfile();
    void tellsWhatIsWrong();
    void takesAConnectionStringApart();
    void takesAPasswordOutOfWhateverField_data();
    void takesAPasswordOutOfWhateverField();
    void hidesAPasswordWhileItIsTyped();
    void saysThatThereIsNoKeychain();
    void keepsThePlaceOfTheCharts();
    void importsFromAServiceFile();
    void savesWhatWasEditedWhenAnotherIsChosen();
    void deletesAProfile();
    void advisesVerification();

private:
    QListWidget *list() { return m_dialog->findChild<QListWidget *>({}, Qt::FindDirectChildrenOnly); }
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
    StoredSettings().clear();
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

void TestConnectDialog::takesAPasswordOutOfWhateverField_data()
{
    QTest::addColumn<QString>("label");
    QTest::addColumn<QString>("pasted");
    for (const QString &label : {u"Host"_s, u"Database"_s, u"Other settings"_s}) {
        QTest::addRow("keywords into %s", qPrintable(label))
            << label << u"host=db port=5433 dbname=prices user=ann password='very secret'"_s;
        QTest::addRow("a URI into %s", qPrintable(label))
            << label << u"postgresql://ann:very%20secret@db:5433/prices"_s;
    }
}

void TestConnectDialog::takesAPasswordOutOfWhateverField()
{
    QFETCH(QString, label);
    QFETCH(QString, pasted);
    button(u"New profile"_s)->click();
    field(label)->setText(pasted); // as pasting does; nobody leaves the field
    QCOMPARE(field(u"Host"_s)->text(), u"db"_s);
    QCOMPARE(field(u"Port"_s)->text(), u"5433"_s);
    QCOMPARE(field(u"Database"_s)->text(), u"prices"_s);
    QCOMPARE(field(u"User"_s)->text(), u"ann"_s);
    QCOMPARE(field(u"Other settings"_s)->text(), QString());
    QCOMPARE(field(u"Password"_s)->text(), u"very secret"_s);
    QCOMPARE(field(label)->echoMode(), QLineEdit::Normal);
    QCOMPARE(fieldOf<QComboBox>(m_dialog, u"Encryption"_s)->currentData().toString(), u"verify-full"_s); // as it was
}

void TestConnectDialog::hidesAPasswordWhileItIsTyped()
{
    button(u"New profile"_s)->click();
    for (const QString &label : {u"Other settings"_s, u"Charts from"_s}) {
        field(u"Password"_s)->clear();
        QLineEdit *line = field(label);
        QTest::keyClicks(line, u"sslmode=prefer password=verysecret"_s);
        QCOMPARE(line->echoMode(), QLineEdit::Password);
        QTest::keyClick(line, Qt::Key_Tab);
        Q_EMIT line->editingFinished();
        QVERIFY2(!line->text().contains(u"secret"_s), qPrintable(line->text()));
        QCOMPARE(line->echoMode(), QLineEdit::Normal);
        QCOMPARE(field(u"Password"_s)->text(), u"verysecret"_s);
    }
    field(u"Other settings"_s)->setText(u"sslpassword=verysecret"_s);
    QVERIFY(says(u"a secret, which a profile does not keep"_s));
    QVERIFY(!button(u"Connect"_s)->isEnabled());
    field(u"Other settings"_s)->setText(u"password=very secret"_s);
    QVERIFY(!says(u"secret\""_s));
    QVERIFY(!button(u"Connect"_s)->isEnabled());
}

void TestConnectDialog::saysThatThereIsNoKeychain()
{
    QSignalSpy notKept(&m_passwords, &Passwords::notKept);
    button(u"New profile"_s)->click();
    field(u"Password"_s)->setText(u"verysecret"_s);
    m_dialog->findChild<QCheckBox *>()->setChecked(true);
    list()->setCurrentRow(0);
    QTRY_VERIFY_WITH_TIMEOUT(
        says(u"The password is kept until the console is closed: it could not be saved."_s), Patience);
    QCOMPARE(notKept.size(), 1);
    list()->setCurrentRow(1);
    QCOMPARE(field(u"Password"_s)->text(), u"verysecret"_s); // in memory
    QFile file(StoredSettings::fileName());
    StoredSettings::flush();
    QVERIFY(file.open(QIODevice::ReadOnly));
    QVERIFY(!file.readAll().contains("verysecret"));
    Passwords afterwards; // the next start of the program
    QString problem;
    bool isAnswered = false;
    afterwards.find(*profiles::find(u"New profile"_s), this, [&](const QString &password, const QString &why) {
        isAnswered = password.isEmpty();
        problem = why;
    });
    QTRY_VERIFY_WITH_TIMEOUT(isAnswered, Patience);
    QVERIFY(!problem.isEmpty());
}

void TestConnectDialog::keepsThePlaceOfTheCharts()
{
    button(u"New profile"_s)->click();
    field(u"Name"_s)->setText(u"Work"_s);
    field(u"Charts from"_s)->setText(u"host=replica"_s);
    list()->setCurrentRow(0);
    QCOMPARE(profiles::find(u"Work"_s)->charts, (conninfo::Settings{{u"host"_s, u"replica"_s}}));
    list()->setCurrentRow(1);
    QCOMPARE(field(u"Charts from"_s)->text(), u"host='replica'"_s);
    field(u"Charts from"_s)->setText(u"nonsense"_s);
    QVERIFY(!button(u"Connect"_s)->isEnabled());
}

void TestConnectDialog::importsFromAServiceFile()
{
    QTemporaryFile file;
    QVERIFY(file.open());
    file.write("[work]\nhost=db\npassword=verysecret\n[new profile]\nhost=x\n[wrong]\nhost = y\n");
    file.close();
    const Environment environment(
        Environment::Variables{{"PGSERVICEFILE", file.fileName().toUtf8()}, {"PGSYSCONFDIR", "/nowhere"}});
    button(u"New profile"_s)->click(); // its name is taken
    button(u"Import…"_s)->click();
    auto *import = m_dialog->findChild<ServiceImport *>();
    auto *services = import->findChild<QListWidget *>();
    QTRY_COMPARE_WITH_TIMEOUT(services->count(), 3, Patience);
    QCOMPARE(services->item(0)->text(), u"work — db"_s);
    QVERIFY(services->item(1)->text().contains(u"There is a profile of that name."_s));
    QVERIFY(services->item(2)->text().contains(u"Line 7"_s));
    QVERIFY(!(services->item(1)->flags() & Qt::ItemIsEnabled) && !(services->item(2)->flags() & Qt::ItemIsEnabled));
    QVERIFY(says(u"Passwords stay in the file"_s));
    services->item(0)->setCheckState(Qt::Unchecked);
    QVERIFY(!button(u"Import"_s)->isEnabled());
    services->item(0)->setCheckState(Qt::Checked);
    button(u"Import"_s)->click();
    QCOMPARE(names(), u"Local|New profile|work"_s);
    QCOMPARE(list()->currentRow(), 2);
    QVERIFY(says(u"1 profile imported."_s));
    QCOMPARE(profiles::find(u"work"_s)->settings, (conninfo::Settings{{u"service"_s, u"work"_s}}));
    QCOMPARE(profiles::find(u"new profile"_s)->settings.value(u"host"_s), QString());
}

void TestConnectDialog::savesWhatWasEditedWhenAnotherIsChosen()
{
    button(u"New profile"_s)->click();
    field(u"Name"_s)->setText(u"Work"_s);
    field(u"Host"_s)->setText(u"db"_s);
    list()->setCurrentRow(0);
    QCOMPARE(names(), u"Local|Work"_s);
    QCOMPARE(profiles::find(u"Work"_s)->settings.value(u"host"_s), u"db"_s);
    list()->item(1)->setSelected(true); // as a screen reader does
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
    field(u"Host"_s)->clear();
    field(u"Service"_s)->setText(u"work"_s);
    QVERIFY(says(u"in place of what the service says"_s)); // the encryption
    encryption->setCurrentIndex(0);
    QVERIFY(!says(u"in place of what the service says"_s));
    field(u"Other settings"_s)->setText(u"sslmode=allow host=db"_s);
    QCOMPARE(encryption->currentData().toString(), u"allow"_s); // every mode of libpq has its entry
}

QTEST_MAIN(TestConnectDialog)
#include "tst_connectdialog.moc"
