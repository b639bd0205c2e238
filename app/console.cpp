#include "app/console.h"

#include "models/schema/migrator.h"
#include "models/session/connectiontest.h"
#include "ui/connect/connectdialog.h"
#include "ui/widgets/dialogs.h"
#include "ui/window/mainwindow.h"

#include <QGuiApplication>
#include <QInputDialog>
#include <QLabel>
#include <QLineEdit>
#include <QTextStream>
#include <QtConcurrent>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QString PasswordQuestion = u"password"_s; ///< the dialog's name

} // namespace

Console::Console(const TargetWish &wish)
    : m_isReadOnly(wish.readOnly)
{
    if (const std::optional<Target> target = resolveTarget(wish, &m_problem))
        m_target = *target;
    makeWindow();
    // Later: the dialog in which it was typed has led to another window by then.
    connect(
        &m_passwords, &Passwords::notKept, this,
        [this](const QString &problem) {
            m_window->present({MessageKind::Warning,
                tr("The password is kept until the console is closed: it could not be saved."), problem, {}});
        },
        Qt::QueuedConnection);
    connect(&m_session, &Session::passwordReplaced, this, &Console::keepPassword);
    connect(&m_session, &Session::stateChanged, this, [this](const DatabaseState &state) {
        m_hasConnected = m_hasConnected || state.isConnected();
        if (state.isConnected() && !m_refusal.isEmpty())
            m_window->withdraw(std::exchange(m_refusal, {}));
        if (state.isConnected() && !m_target.isLocal)
            checkSchema();
        if (state.phase == DatabaseState::Phase::Waiting && !m_target.isLocal)
            explainRefusal(state.error);
        // A local server that died is ours to start again; any other comes back by itself.
        if (state.phase == DatabaseState::Phase::Waiting && m_target.isLocal)
            startLocalServer();
    });
}

Console::~Console()
{
    m_window.reset();
    m_localStart.waitForFinished(); // it works on our members
    m_session.close(); // before the server: it cuts off who is still connected
    m_server.release();
}

void Console::makeWindow()
{
    m_window = std::make_unique<MainWindow>(&m_session);
    m_window->setPlaceColour(m_target.profile ? QColor(m_target.profile->colour) : QColor());
    connect(m_window.get(), &MainWindow::connectRequested, this, [this] { chooseConnection(); });
}

bool Console::show(const QString &page, const QString &item)
{
    const QString name = page.isEmpty() && !item.isEmpty() ? u"charts"_s : page;
    if (!name.isEmpty() && !m_window->showPage(name)) {
        QTextStream(stderr) << u"There is no page “%1”."_s.arg(name) << Qt::endl;
        return false;
    }
    if (!item.isEmpty())
        m_window->open(name, item);
    m_window->show();
    m_isAttended = true;
    connectToTarget();
    return true;
}

void Console::connectToTarget()
{
    if (m_target.isLocal) {
        startLocalServer();
        return;
    }
    if (!m_target.profile) {
        m_session.open(m_target.name, m_target.conninfo, {{}, m_isReadOnly});
        return;
    }
    profiles::setLastUsed(m_target.name);
    m_passwords.find(
        *m_target.profile, this, [this, profile = *m_target.profile](const QString &password, const QString &problem) {
            if (!m_target.profile || m_target.profile->id != profile.id)
                return; // the person has gone elsewhere while the keychain was asked
            if (!problem.isEmpty())
                m_window->present({MessageKind::Warning, tr("The saved password could not be read."), problem, {}});
            m_session.open(profile.name, profile.conninfo(password),
                {profile.chartConninfo(password), profile.isReadOnly || m_isReadOnly});
        });
}

// --- another place

ConnectDialog *Console::chooseConnection()
{
    auto *dialog = new ConnectDialog(&m_passwords, m_target.name, m_window.get());
    connect(
        dialog, &ConnectDialog::connectRequested, this,
        [this](const ConnectionProfile &profile) {
            const QString unsaved = m_window->unsavedWork();
            if (unsaved.isEmpty())
                switchTo(profile);
            else
                dialogs::confirm(m_window.get(),
                    {tr("Connect"), tr("Work with “%1” and lose what is not saved?").arg(profile.name), unsaved,
                        tr("Connect"), true},
                    [this, profile] { switchTo(profile); });
        },
        Qt::QueuedConnection); // the dialog goes with the window
    dialog->open();
    return dialog;
}

/// Everything on the screen belongs to the place before, so the window is made anew.
void Console::switchTo(const ConnectionProfile &profile)
{
    m_session.close(); // a local server goes on until the end: stopping it takes time, and one may come back
    m_target = targetOf(profile);
    m_schemaChecked = false;
    m_hasConnected = false;
    m_refusal.clear();
    profiles::setLastUsed(profile.name);
    QGuiApplication::setQuitOnLastWindowClosed(false); // one window gives way to the next
    m_window->leave();
    makeWindow();
    m_window->show();
    QGuiApplication::setQuitOnLastWindowClosed(true);
    connectToTarget();
}

/// A place that never let us in is told about: the status bar has no room for why. One that did and is gone comes back
/// by itself, unless it asks for a password.
void Console::explainRefusal(const DbError &error)
{
    if (error.isPasswordProblem()) {
        if (!m_isAttended) {
            m_session.close();
            Q_EMIT unreachable(error.text());
        } else if (m_window->findChild<ConnectDialog *>() || m_window->findChild<QInputDialog *>(PasswordQuestion)) {
            return;
        } else if (m_target.profile && !m_hasConnected) {
            m_session.close();
            chooseConnection()->showProblem(error.text(), true);
        } else {
            askPassword(error);
        }
        return;
    }
    Message message = messageOf(error);
    if (m_hasConnected || !m_isAttended || message.text == m_refusal)
        return;
    m_refusal = message.text;
    message.actions.append({tr("Connect…"), [this] { chooseConnection(); }});
    m_window->present(message);
}

/// For the place that is open, as psql does; what is on the pages stays there meanwhile. Left without an answer, the
/// status bar offers to try again.
void Console::askPassword(const DbError &error)
{
    auto *dialog = new QInputDialog(m_window.get());
    dialog->setObjectName(PasswordQuestion);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowTitle(tr("Password"));
    dialog->setLabelText(tr("“%1” asks for a password: %2").arg(m_target.name, error.message));
    dialog->setTextEchoMode(QLineEdit::Password);
    dialog->setOkButtonText(tr("Connect"));
    if (auto *field = dialog->findChild<QLineEdit *>())
        field->setAccessibleName(tr("Password"));
    if (auto *label = dialog->findChild<QLabel *>()) {
        label->setTextFormat(Qt::PlainText); // it quotes a server that has not proved who it is
        label->setWordWrap(true);
    }
    connect(dialog, &QDialog::accepted, this, [this, dialog] {
        m_session.usePassword(dialog->textValue());
        m_session.retryNow();
    });
    dialog->open();
}

void Console::keepPassword(const QString &password)
{
    if (m_target.profile)
        m_passwords.keep(*m_target.profile, password, this, [](const QString &) {}); // notKept() tells
    else
        m_target.conninfo = conninfo::withPassword(m_target.conninfo, password);
}

/// Starts it, sees to its schema and connects, on a worker: a first start takes seconds.
void Console::startLocalServer()
{
    if (m_starting)
        return;
    m_starting = true;
    const QPointer<Work> work = m_window->work()->start(tr("Starting the local database"));
    m_localStart = QtConcurrent::run([this] {
        LocalStart result;
        try {
            result.conninfo = m_server.start();
            Migrator::run(*Connection::open(result.conninfo), {});
        } catch (const LocalServerError &e) {
            result.problem = e.text();
        } catch (const DbException &e) {
            result.problem = e.error().text();
        }
        return result;
    });
    Answer(m_localStart).then(this, [this, work](const LocalStart &result) {
        m_starting = false;
        if (work)
            work->finish();
        if (!m_target.isLocal)
            return; // the person has gone elsewhere while it started
        if (!result.problem.isEmpty())
            reportLocal(result.problem);
        else if (m_session.state().phase == DatabaseState::Phase::Closed)
            m_session.open(m_target.name, result.conninfo, {{}, m_isReadOnly});
        else
            m_session.retryNow();
    });
}

void Console::reportLocal(const QString &problem)
{
    Message message;
    message.kind = MessageKind::Error;
    message.text = tr("The local database cannot be used.");
    message.details = problem;
    message.actions.append({tr("Try again"), [this] { startLocalServer(); }});
    m_window->present(message);
    Q_EMIT unreachable(problem);
}

void Console::checkSchema()
{
    if (std::exchange(m_schemaChecked, true))
        return;
    m_session.background()
        ->run(u"check the schema"_s, &Migrator::missingNames)
        .then(this,
            [this](const QStringList &missing) {
                if (!missing.isEmpty())
                    offerPreparing(missing);
            })
        .onFailed(this, [this](const DbException &e) {
            // A login without rights on the console's schema: what it tried says so.
            if (e.error().kind != DbError::Kind::Cancelled && !e.error().isConnectionProblem())
                m_window->present(messageOf(e.error()));
        });
}

/// Changing a database is asked for, never done in passing.
void Console::offerPreparing(const QStringList &missing)
{
    Message message;
    message.kind = MessageKind::Warning;
    message.text = tr("This database is not prepared for this console: %n step(s) of its schema are missing.", nullptr,
        int(missing.size()));
    message.details = tr("Missing: %1.").arg(missing.join(u", "_s)) + u'\n'
        + tr("The same from the command line: cryptopredict-console init-db");
    message.actions.append(
        {tr("Prepare…"), [this] {
             dialogs::confirm(m_window.get(),
                 {tr("Prepare the database"), tr("Prepare “%1” for this console?").arg(m_target.name),
                     tr("Data is kept. Tables that belong to another program are left alone, and then "
                        "nothing is changed. Make a backup first if you are unsure."),
                     tr("Prepare"), false},
                 [this] { prepare(); });
         }});
    m_window->present(message);
}

void Console::prepare()
{
    const QPointer<Work> work = m_window->work()->start(tr("Preparing the database"));
    m_session.background()
        ->run(
            u"prepare the database"_s, [](Connection &connection) { return Migrator::run(connection, {}).lines; }, {},
            std::chrono::hours(1))
        .then(this,
            [this, work](const QStringList &lines) {
                if (work)
                    work->finish();
                m_window->present({MessageKind::Success, tr("The database is prepared."), lines.join(u'\n'), {}});
                m_session.refreshIdentity();
                if (ConsolePage *page = m_window->currentPage())
                    page->refresh();
            })
        .onFailed(this, [this, work](const DbException &e) {
            if (work)
                work->finish();
            m_window->present(messageOf(e.error()));
        });
}

} // namespace cp
