#include "models/people/aicontext.h"
#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/notifications/notificationspage.h"
#include "ui/profile/profilepage.h"
#include "ui/settings/settingspage.h"
#include "ui/style/style.h"
#include "ui/users/accessdialog.h"
#include "ui/users/passworddialog.h"
#include "ui/users/userspage.h"
#include "ui/widgets/dialogs.h"
#include "ui/window/notificationbell.h"

#include <QComboBox>
#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QRadioButton>
#include <QSignalSpy>
#include <QTabWidget>

using namespace cp;
using namespace Qt::StringLiterals;

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

/// The pages about people on a real database: Users, Notifications with the bell, Profile, Settings.
class TestPeoplePages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init();

    void deactivatesAndActivates();
    void changesRights();
    void grantsConsoleAccess();
    void grantsAccessToALoginThatIsThere();
    void anAdminWithoutCreaterole();
    void revokesASession();
    void createsAUser();
    void showsWhatTheAiSees();
    void anAnalystSeesTheirOwnRow();

    void marksAllSelectedNotifications();
    void snoozes();
    void othersNotificationsAreAskedFor();
    void theBellCounts();

    void savesTheProfile();
    void changesTheDatabasePassword();
    void refusesAnUnknownTimeZone();
    void theProfileWasChangedMeanwhile();

    void remembersTheStyle();
    void forgetsFilters();

private:
    /// The menu of the page with that entry.
    static QMenu *menuOf(const QWidget *page, const QString &entry)
    {
        const auto menus = page->findChildren<QMenu *>();
        for (QMenu *menu : menus) {
            const auto actions = menu->actions();
            if (std::any_of(actions.begin(), actions.end(),
                    [&entry](const QAction *action) { return action->text() == entry; }))
                return menu;
        }
        qFatal("there is no menu with “%s”", qPrintable(entry));
    }
    int userId(const QByteArray &person)
    {
        return m_database->value("SELECT id FROM public.users WHERE email = $1 || '@example.org'", {person}).toInt();
    }
    QString user(const QByteArray &person, const QByteArray &expression)
    {
        return m_database
            ->value("SELECT (" + expression + ")::text FROM public.users WHERE email = $1 || '@example.org'", {person})
            .toString();
    }
    QString notificationStates() ///< of all, in order
    {
        return m_database->value("SELECT string_agg(status, ' ' ORDER BY id) FROM public.notifications").toString();
    }
    /// Opens Users with that person current.
    std::unique_ptr<OpenPage<UsersPage>> openUsers(const QByteArray &as, const QByteArray &chosen)
    {
        auto page = std::make_unique<OpenPage<UsersPage>>(m_database->conninfoFor(as));
        (*page)->showItem(QString::number(userId(chosen)));
        if (!QTest::qWaitFor(
                [&] {
                    return page->table(u"Users"_s)->currentKey() == userId(chosen)
                        && page->button(u"What the AI sees for this user"_s)->isEnabled();
                },
                Patience))
            qFatal("the user does not show");
        return page;
    }

    std::unique_ptr<PageTestSettings> m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
};

void TestPeoplePages::init()
{
    StoredSettings().clear();
    m_database.reset();
    m_database = std::make_unique<ReviewDatabase>();
    m_database->script(
        "INSERT INTO public.user_sessions (user_id, session_token, device_info, ip_address, expires_at)"
        " SELECT id, 'secret', '{\"browser\": \"Firefox\"}', '198.51.100.7', now() + interval '1 day'"
        " FROM public.users WHERE email = 'ann@example.org';"
        "INSERT INTO public.notifications (user_id, notification_type, title, message, scheduled_for)"
        " SELECT id, 'alert', 'Title ' || n, 'Message', CASE n WHEN 3 THEN now() + interval '1 h' ELSE now() END"
        " FROM public.users, generate_series(1, 3) n WHERE email IN ('ada@example.org', 'ann@example.org')"
        " ORDER BY email, n");
}

// --- Users

void TestPeoplePages::deactivatesAndActivates()
{
    const auto page = openUsers("ada", "ann");
    QVERIFY(!page->button(u"Activate"_s)->isEnabled());
    dialogs::answerNext(std::nullopt);
    page->button(u"Deactivate"_s)->click();
    dialogs::answerNext(u"yes"_s);
    page->button(u"Deactivate"_s)->click();
    WAIT_FOR_SAME(user("ann", "is_active"), u"false"_s);
    WAIT_FOR(page->button(u"Activate"_s)->isEnabled() && !page->button(u"Deactivate"_s)->isEnabled());
    page->button(u"Activate"_s)->click();
    WAIT_FOR_SAME(user("ann", "is_active"), u"true"_s);
}

void TestPeoplePages::changesRights()
{
    const auto page = openUsers("ada", "ann");
    const QMenu *menu = menuOf(&**page, u"Administrator"_s);
    const auto choose = [menu](const QString &text) {
        const auto actions = menu->actions();
        for (QAction *action : actions) {
            if (action->text() == text)
                action->trigger();
        }
    };
    choose(u"Verified"_s);
    WAIT_FOR_SAME(user("ann", "is_verified"), u"true"_s);
    choose(u"Administrator"_s);
    WAIT_FOR_SAME(user("ann", "role"), u"admin"_s);
    WAIT_FOR(page->table(u"Users"_s)->currentValue("role") == u"admin"_s);
    choose(u"Administrator"_s);
    WAIT_FOR_SAME(user("ann", "role"), u"public"_s);
}

void TestPeoplePages::grantsConsoleAccess()
{
    // A password that came in plain words would be kept as md5 here.
    m_database->script("ALTER DATABASE " + m_database->name().toLatin1() + " SET password_encryption = 'md5'");
    const QString login = m_database->name() + u"_new \"login\""_s;
    OpenPage<UsersPage> page(m_database->conninfo()); // as the owner
    page->showItem(QString::number(userId("ann")));
    WAIT_FOR(page.table(u"Users"_s)->currentKey() == userId("ann"));
    QPushButton *grant = page.button(u"Grant console access"_s);
    WAIT_FOR(grant->isEnabled());
    grant->click();
    WAIT_FOR(page->findChild<AccessDialog *>());
    auto *dialog = page->findChild<AccessDialog *>();
    auto *name = fieldOf<QLineEdit>(dialog, u"Name of the login"_s);
    QCOMPARE(name->text(), u"ann"_s);
    name->setText(login);
    fieldOf<QComboBox>(dialog, u"Console role"_s)->setCurrentIndex(1);
    dialog->accept();

    WAIT_FOR(page->findChild<QLineEdit *>(u"password"_s));
    auto *shown = page->findChild<QLineEdit *>(u"password"_s);
    const QString password = shown->text();
    QVERIFY(password.size() >= 24);
    QVERIFY(page.said().contains(login));
    QVERIFY(!page.said().contains(password));
    QVERIFY(m_database->value("SELECT rolpassword FROM pg_authid WHERE rolname = $1", {login})
                .toString()
                .startsWith(u"SCRAM-SHA-256$"_s));
    shown->window()->close();
    const auto widgets = QApplication::allWidgets();
    QVERIFY(std::none_of(widgets.begin(), widgets.end(), [&password](QWidget *widget) {
        auto *edit = qobject_cast<QLineEdit *>(widget);
        return edit && edit->text() == password;
    }));
    QCOMPARE(
        m_database->value("SELECT user_id FROM console.logins WHERE role_name = $1", {login}).toInt(), userId("ann"));
    QCOMPARE(user("ann", "role"), u"admin"_s);

    // Then an analyst, with a password of its own, and out again.
    page->findChild<QTabWidget *>(u"below"_s)->setCurrentIndex(1);
    TableView *logins = page.table(u"Console logins"_s);
    const auto choose = [&] {
        return QTest::qWaitFor(
            [&] {
                for (int row = 0; row < logins->tableModel()->rowCount(); ++row) {
                    logins->setCurrentRow(row);
                    if (logins->currentValue("role_name").toString() == login)
                        return true;
                }
                return false;
            },
            Patience);
    };
    const auto isMember = [&](const QByteArray &group) {
        return m_database->value("SELECT pg_has_role($1, $2, 'MEMBER')", {login, group}).toBool();
    };
    QVERIFY(choose());
    WAIT_FOR(page.button(u"Change role…"_s)->isEnabled());
    dialogs::answerNext(u"yes"_s);
    page.button(u"Change role…"_s)->click();
    WAIT_FOR(isMember("cryptopredict_analyst"));
    QVERIFY(!isMember("cryptopredict_admin"));
    QCOMPARE(user("ann", "role"), u"public"_s);

    QVERIFY(choose());
    const auto stored
        = [&] { return m_database->value("SELECT rolpassword FROM pg_authid WHERE rolname = $1", {login}); };
    const QVariant before = stored();
    page.button(u"New password…"_s)->click();
    page->findChild<PasswordDialog *>()->accept();
    WAIT_FOR(stored() != before);

    QVERIFY(choose());
    dialogs::answerNext(u"yes"_s);
    page.button(u"Revoke access…"_s)->click();
    WAIT_FOR(!isMember("cryptopredict_analyst"));
    WAIT_FOR(m_database->value("SELECT count(*) FROM console.logins WHERE role_name = $1", {login}).toInt() == 0);
    m_database->script("DROP ROLE " + m_database->connection().identifier(login));
}

void TestPeoplePages::grantsAccessToALoginThatIsThere()
{
    const QString login = m_database->name() + u"_there"_s;
    m_database->script("CREATE ROLE " + login.toLatin1() + " LOGIN PASSWORD 'x'");
    OpenPage<UsersPage> page(m_database->conninfo());
    page->showItem(QString::number(userId("ann")));
    WAIT_FOR(page.table(u"Users"_s)->currentKey() == userId("ann"));
    WAIT_FOR(page.button(u"Grant console access"_s)->isEnabled());
    page.button(u"Grant console access"_s)->click();
    WAIT_FOR(page->findChild<AccessDialog *>());
    auto *dialog = page->findChild<AccessDialog *>();
    const auto choices = dialog->findChildren<QRadioButton *>();
    choices[1]->setChecked(true);
    fieldOf<QComboBox>(dialog, u"Database login"_s)->setEditText(login);
    dialog->accept();
    WAIT_FOR(
        m_database->value("SELECT user_id FROM console.logins WHERE role_name = $1", {login}).toInt() == userId("ann"));
    QVERIFY(m_database->value("SELECT pg_has_role($1, 'cryptopredict_analyst', 'MEMBER')", {login}).toBool());
    m_database->script("DROP ROLE " + login.toLatin1());
}

void TestPeoplePages::anAdminWithoutCreaterole()
{
    const auto page = openUsers("ada", "ann");
    page->button(u"Grant console access"_s)->click();
    WAIT_FOR((*page)->findChild<AccessDialog *>());
    auto *dialog = (*page)->findChild<AccessDialog *>();
    const QString statements = dialog->findChild<QPlainTextEdit *>()->toPlainText();
    QVERIFY(statements.contains(u"CREATE ROLE \"ann\" LOGIN"_s));
    QVERIFY(statements.contains(u"console.map_login('ann', %1)"_s.arg(userId("ann"))));
    dialog->reject();
    (*page)->findChild<QTabWidget *>(u"below"_s)->setCurrentIndex(1);
    WAIT_FOR(page->table(u"Console logins"_s)->tableModel()->rowCount() >= 3);
    QVERIFY(page->button(u"Revoke access…"_s)->toolTip().contains(u"CREATEROLE"_s));
}

void TestPeoplePages::revokesASession()
{
    const auto page = openUsers("ada", "ann");
    QVERIFY(page->hasRow(u"Sessions"_s));
    const TableView *sessions = page->table(u"Sessions"_s);
    QCOMPARE(sessions->currentValue("device").toString(), u"Firefox"_s);
    QCOMPARE(sessions->currentValue("ip_address").toString(), u"198.51.100.7"_s);
    QPushButton *revoke = page->button(u"Revoke session"_s);
    WAIT_FOR(revoke->isEnabled());
    dialogs::answerNext(u"yes"_s);
    revoke->click();
    WAIT_FOR_SAME(m_database->value("SELECT is_active FROM public.user_sessions").toBool(), false);
    WAIT_FOR_SAME(revoke->toolTip(), u"This session has ended."_s);

    page->table(u"Users"_s)->setCurrentKey(userId("eve"));
    WAIT_FOR_SAME(sessions->tableModel()->rowCount(), 0); // hers, of which there are none
}

void TestPeoplePages::createsAUser()
{
    OpenPage<UsersPage> page(m_database->conninfoFor("ada"));
    QPushButton *create = page.button(u"New user"_s);
    WAIT_FOR(create->isEnabled());
    create->click();
    auto *dialog = page->findChild<QDialog *>();
    fieldOf<QLineEdit>(dialog, u"E-mail"_s)->setText(u" new@example.org "_s);
    fieldOf<QLineEdit>(dialog, u"First name"_s)->setText(u"Нина"_s);
    dialog->accept();
    WAIT_FOR_SAME(user("new", "concat_ws('|', first_name, coalesce(last_name, 'none'), role)"), u"Нина|none|public"_s);
    WAIT_FOR_SAME(page.table(u"Users"_s)->tableModel()->rowCount(), 5);
}

void TestPeoplePages::showsWhatTheAiSees()
{
    const auto connection = m_database->connect();
    const QList<AiContextList> lists = readAiContext(*connection, userId("ada"));
    const auto list = std::find_if(
        lists.begin(), lists.end(), [](const AiContextList &candidate) { return candidate.name == u"Test"; });
    QVERIFY(list != lists.end());
    QCOMPARE(list->coins.size(), 3);
    QCOMPARE(list->coins[1].symbol, u"C2"_s);
    QCOMPARE(list->coins[1].position, u"2"_s);

    const auto page = openUsers("ada", "ada");
    page->button(u"What the AI sees for this user"_s)->click();
    WAIT_FOR((*page)->findChild<QDialog *>());
    QCOMPARE((*page)->findChild<QDialog *>()->windowTitle(), u"What the AI sees for Ada Test"_s);
}

void TestPeoplePages::anAnalystSeesTheirOwnRow()
{
    const auto page = openUsers("ann", "ann");
    QCOMPARE(page->table(u"Users"_s)->tableModel()->rowCount(), 1);
    for (const QString &text : {u"New user"_s, u"Change"_s, u"Deactivate"_s, u"Grant console access"_s})
        QCOMPARE(page->button(text)->toolTip(), u"Only admins may do this."_s);
}

// --- Notifications

void TestPeoplePages::marksAllSelectedNotifications()
{
    OpenPage<NotificationsPage> page(m_database->conninfoFor("ann"));
    TableView *table = page.table(u"Notifications"_s);
    WAIT_FOR_SAME(table->tableModel()->rowCount(), 3);
    WAIT_FOR(page.button(u"Mark read"_s)->isEnabled());
    table->selectAll();
    page.button(u"Mark read"_s)->click();
    WAIT_FOR_SAME(notificationStates(), u"unread unread unread read read read"_s);
    WAIT_FOR(page.said().contains(u"Marked 3 as read."_s));
    WAIT_FOR(page.button(u"Dismiss"_s)->isEnabled());
    table->setCurrentRow(0);
    page.button(u"Dismiss"_s)->click();
    WAIT_FOR(notificationStates().count(u"dismissed"_s) == 1);
}

void TestPeoplePages::snoozes()
{
    OpenPage<NotificationsPage> page(m_database->conninfoFor("ann"));
    QVERIFY(page.hasRow(u"Notifications"_s));
    const qint64 id = page.table(u"Notifications"_s)->currentKey();
    WAIT_FOR(page.button(u"Snooze"_s)->isEnabled());
    menuOf(&*page, u"Until tomorrow"_s)->actions().at(1)->trigger();
    WAIT_FOR(
        m_database
            ->value("SELECT scheduled_for > now() + interval '5 days' FROM public.notifications WHERE id = $1", {id})
            .toBool());
}

void TestPeoplePages::othersNotificationsAreAskedFor()
{
    OpenPage<NotificationsPage> page(m_database->conninfoFor("ada"));
    const TableModel *model = page.table(u"Notifications"_s)->tableModel();
    WAIT_FOR_SAME(model->rowCount(), 3);
    fieldOf<QComboBox>(&*page, u"Whose"_s)->setCurrentIndex(1);
    WAIT_FOR_SAME(model->rowCount(), 6);
}

void TestPeoplePages::theBellCounts()
{
    Session session;
    NotificationBell bell(&session);
    QCOMPARE(bell.text(), QString());
    session.open(u"Test"_s, m_database->conninfoFor("ann"));
    WAIT_FOR_SAME(bell.text(), u"2"_s); // the third is not due
    QCOMPARE(bell.accessibleDescription(), u"2 unread notifications"_s);
    QVERIFY(hearsNews(session));
    m_database->script("UPDATE public.notifications SET status = 'read' WHERE title = 'Title 1'");
    WAIT_FOR_SAME(bell.text(), u"1"_s);
    m_database->script(
        "UPDATE public.notifications SET scheduled_for = now() + interval '2 s' WHERE title = 'Title 3'");
    WAIT_FOR_SAME(bell.text(), u"2"_s); // it has come due
    m_database->script("UPDATE public.notifications SET scheduled_for = 'infinity'");
    WAIT_FOR_SAME(bell.text(), QString());
    m_database->script(
        "INSERT INTO public.notifications (user_id, notification_type, title, message) SELECT id, 'alert',"
        " 'x', 'x' FROM public.users, generate_series(1, 150) WHERE email = 'ann@example.org'");
    WAIT_FOR_SAME(bell.text(), u"99+"_s);
}

// --- Profile

void TestPeoplePages::savesTheProfile()
{
    m_database->script("UPDATE public.users SET preferences = '{\"perspective\": \"casual\", \"exact\": "
                       "12345678901234567890.123456789}' WHERE email = 'ann@example.org'");
    OpenPage<ProfilePage> page(m_database->conninfoFor("ann"));
    auto *name = fieldOf<QLineEdit>(&*page, u"First name"_s);
    WAIT_FOR_SAME(name->text(), u"Ann"_s);
    QPushButton *save = page.button(u"Save"_s);
    QVERIFY(!save->isEnabled());
    name->setText(u"Anna"_s);
    fieldOf<QLineEdit>(&*page, u"Last name"_s)->clear();
    fieldOf<QComboBox>(&*page, u"Time zone"_s)->setEditText(u"Asia/Tehran"_s);
    auto *perspective = fieldOf<QComboBox>(&*page, u"Perspective"_s);
    QCOMPARE(perspective->currentData().toString(), u"casual"_s);
    perspective->setCurrentIndex(perspective->findData(u"professional"_s));
    QVERIFY(!page->unsavedWork().isEmpty());
    save->click();
    WAIT_FOR_SAME(
        user("ann", "concat_ws('|', first_name, coalesce(last_name, 'none'), timezone)"), u"Anna|none|Asia/Tehran"_s);
    QCOMPARE(user("ann", "preferences"),
        u"{\"exact\": 12345678901234567890.123456789, \"perspective\": \"professional\"}"_s);
    WAIT_FOR(page->unsavedWork().isEmpty());
}

void TestPeoplePages::changesTheDatabasePassword()
{
    OpenPage<ProfilePage> page(m_database->conninfoFor("ann"));
    WAIT_FOR_SAME(fieldOf<QLineEdit>(&*page, u"First name"_s)->text(), u"Ann"_s);
    page.button(u"Change database password…"_s)->click();
    auto *dialog = page->findChild<PasswordDialog *>();
    QPushButton *set = nullptr;
    const auto buttons = dialog->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == u"Set password")
            set = button;
    }
    fieldOf<QLineEdit>(dialog, u"New password"_s)->setText(u"گذرواژه من ۱۲۳۴"_s);
    QVERIFY(!set->isEnabled());
    fieldOf<QLineEdit>(dialog, u"Once more"_s)->setText(u"گذرواژه من ۱۲۳۴"_s);
    QVERIFY(set->isEnabled());
    set->click();
    WAIT_FOR(page.said().contains(u"Your password was changed."_s));
    QCOMPARE(m_database
                 ->value("SELECT count(*) FROM pg_authid WHERE rolname = $1 AND rolpassword LIKE 'SCRAM-SHA-256$%'",
                     {m_database->name() + u"_ann"_s})
                 .toInt(),
        1);
}

void TestPeoplePages::refusesAnUnknownTimeZone()
{
    OpenPage<ProfilePage> page(m_database->conninfoFor("ann"));
    WAIT_FOR_SAME(fieldOf<QLineEdit>(&*page, u"First name"_s)->text(), u"Ann"_s);
    fieldOf<QComboBox>(&*page, u"Time zone"_s)->setEditText(u"Mars/Base"_s);
    QVERIFY(!page.button(u"Save"_s)->isEnabled());
    QVERIFY(page.button(u"Save"_s)->toolTip().contains(u"Mars/Base"_s));
    page.button(u"Discard"_s)->click();
    QCOMPARE(fieldOf<QComboBox>(&*page, u"Time zone"_s)->currentText(), u"UTC"_s);
}

void TestPeoplePages::theProfileWasChangedMeanwhile()
{
    OpenPage<ProfilePage> page(m_database->conninfoFor("ann"));
    auto *name = fieldOf<QLineEdit>(&*page, u"First name"_s);
    WAIT_FOR_SAME(name->text(), u"Ann"_s);
    name->setText(u"Mine"_s);
    m_database->script("UPDATE public.users SET first_name = 'Theirs' WHERE email = 'ann@example.org'");
    page.button(u"Save"_s)->click();
    WAIT_FOR(page.said().contains(u"Your account was changed meanwhile"_s));
    QCOMPARE(user("ann", "first_name"), u"Theirs"_s);
    QCOMPARE(name->text(), u"Mine"_s);
}

// --- Settings

void TestPeoplePages::remembersTheStyle()
{
    QCOMPARE(rememberedScheme(), Scheme::System);
    {
        OpenPage<SettingsPage> page(m_database->conninfoFor("ann"));
        auto *style = fieldOf<QComboBox>(&*page, u"Style"_s);
        style->setCurrentIndex(style->findText(u"Dark"_s));
        Q_EMIT style->activated(style->currentIndex());
        QCOMPARE(QApplication::palette().color(QPalette::Window), paletteFor(true).color(QPalette::Window));
    }
    QCOMPARE(rememberedScheme(), Scheme::Dark);
    applyStyle(Scheme::Light);
}

void TestPeoplePages::forgetsFilters()
{
    StoredSettings().setValue(u"filters/users/email"_s, u"x"_s);
    StoredSettings().setValue(u"tables/users/sort"_s, u"email"_s);
    StoredSettings().setValue(u"style/scheme"_s, u"light"_s);
    OpenPage<SettingsPage> page(m_database->conninfoFor("ann"));
    dialogs::answerNext(u"yes"_s);
    page.button(u"Forget columns and filters…"_s)->click();
    QCOMPARE(StoredSettings().allKeys(), QStringList{u"style/scheme"_s});
}

QTEST_MAIN(TestPeoplePages)
#include "tst_peoplepages.moc"
