#pragma once

#include "models/local/localserver.h"
#include "models/session/passwords.h"
#include "models/session/session.h"
#include "models/session/target.h"

#include <QFuture>
#include <QObject>

#include <memory>

namespace cp {

class ConnectDialog;
class MainWindow;

/// The running program: the place it is connected to and its window. Starts the local server when that is the place,
/// and gives it up at the end. GUI thread.
class Console : public QObject {
    Q_OBJECT

public:
    explicit Console(const TargetWish &wish);
    ~Console() override;

    /// Why there is nothing to open; empty when there is.
    QString problem() const { return m_problem; }

    /// Opens the window at once, on something of a page (of Charts, where no page is named), and connects behind it.
    /// False, with a line on standard error, for an unknown page.
    bool show(const QString &page, const QString &item);

    MainWindow *window() const { return m_window.get(); }
    Session *session() { return &m_session; }

    /// Connects without showing anything yet.
    void connectToTarget();

Q_SIGNALS:
    /// The local server cannot be had, or a password is missing and nobody is there to be asked.
    void unreachable(const QString &reason);

private:
    struct LocalStart {
        QString conninfo;
        QString problem; ///< why there is none
    };

    void makeWindow();
    ConnectDialog *chooseConnection();
    void switchTo(const ConnectionProfile &profile);
    void explainRefusal(const DbError &error);
    void askPassword(const DbError &error);
    void keepPassword(const QString &password);
    void startLocalServer();
    void reportLocal(const QString &problem);
    void checkSchema();
    void offerPreparing(const QStringList &missing);
    void prepare();

    const bool m_isReadOnly; ///< asked for, wherever it is connected to
    Target m_target;
    QString m_problem;
    LocalServer m_server;
    Passwords m_passwords;
    Session m_session;
    std::unique_ptr<MainWindow> m_window;
    QFuture<LocalStart> m_localStart;
    bool m_isAttended = false; ///< a person sees the window: dialogs make sense
    bool m_starting = false;
    bool m_schemaChecked = false;
    bool m_hasConnected = false; ///< to the place that is open now
    QString m_refusal; ///< what the window says of why it has not
};

} // namespace cp
