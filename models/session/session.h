#pragma once

#include "models/db/database.h"
#include "models/session/changepoller.h"
#include "models/session/wakewatch.h"

#include <QObject>
#include <QTimer>

namespace cp {

/// Who the database says we are. Rights are the database's to enforce; this is for showing what would be refused.
struct Identity {
    /// Why the login is somebody here, or nobody.
    enum class Standing {
        Unknown, ///< not asked yet
        Mapped,
        Unmapped, ///< to no user
        Deactivated, ///< to a user who was deactivated
        Outside, ///< in none of the console's groups: it may not even ask
    };
    Standing standing = Standing::Unknown;
    int userId = 0; ///< 0: not Mapped
    QString email;
    QString displayName;
    QString login; ///< the database role
    bool isAdmin = false;
    bool hasDemoData = false; ///< simulated data is loaded, and said so wherever it shows
    QString timezone; ///< IANA name
    bool ownsSchema = false; ///< of the schema console: it maps itself by init-db
    bool mayMakeLogins = false; ///< has CREATEROLE

    bool isMapped() const { return userId != 0; }
};

/// What a session is besides connected.
struct SessionOptions {
    QString chartConninfo; ///< where charts read; empty for the same place as all the rest
    bool isReadOnly = false; ///< the database refuses what would change anything
};

/// A place to work: one connection for short statements, one for long ones, one that listens, all to one database, if
/// wanted one to a replica for what charts show, and who we are there. GUI thread; never waits.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject *parent = nullptr);
    ~Session() override;

    /// Connects, and stays connected until close(). name is what the window calls this place.
    void open(const QString &name, const QString &conninfo, const SessionOptions &options = {});
    void close();
    /// The login's password is another now: who is connected stays, whatever connects from now on says the new one.
    void usePassword(const QString &password);
    void retryNow(); ///< tries to connect again now rather than when it would

    QString name() const { return m_name; }
    Database *quick() { return &m_quick; } ///< statements a person waits for
    Database *background() { return &m_background; } ///< counts, refreshes
    /// Imports and exports, which take as long as they take: nothing else waits behind them. Connects when it is first
    /// asked for, and again when it is asked for after a loss.
    Database *longWork();
    bool hasChartPlace() const { return m_hasChartPlace; } ///< charts have a place of their own
    /// That place, where there is one: why charts are read from the main one meanwhile is its error.
    DatabaseState chartState() const { return m_charts.state(); }

    /// Reads what a chart shows: in the charts' own place, and in the main one where there is none, it is away or does
    /// not answer as it should. job may run twice, so it only reads. A replica lags a little behind.
    template <typename Job>
    auto readForChart(const QString &doing, const Job &job, const CancelToken &cancel = {})
        -> Answer<std::invoke_result_t<Job, Connection &>>
    {
        using Result = std::invoke_result_t<Job, Connection &>;
        if (!m_charts.state().isConnected())
            return m_background.run(doing, job, cancel);
        auto promise = std::make_shared<QPromise<Result>>();
        promise->start();
        const auto pass = [promise](const Result &result) {
            promise->addResult(result);
            promise->finish();
        };
        const auto fail = [promise](const DbException &e) {
            promise->setException(e);
            promise->finish();
        };
        Answer<Result> answer(promise->future());
        m_charts.run(doing, job, cancel).then(this, pass).onFailed(this, [=, this](const DbException &e) {
            if (e.error().kind == DbError::Kind::Cancelled)
                fail(e);
            else
                m_background.run(doing, job, cancel).then(this, pass).onFailed(this, fail);
        });
        return answer;
    }

    const Identity &identity() const { return m_identity; }
    DatabaseState state() const { return m_quick.state(); }
    Pulse pulse() const { return m_pulse; } ///< of the connection for short statements
    /// Answers take long: the last round trip, or the statement that a person is waiting for now.
    bool isSlow() const;
    /// Why nothing can be changed now, as a sentence; empty when that is up to the database.
    QString whyReadOnly() const;
    /// Changes of others are looked for every ChangePoller::Interval: nothing can be listened to through a pool, nor on
    /// a standby.
    bool isPolling() const { return m_poller.isActive(); }

    /// Asks who we are again (a mapping, a role or demo data may have changed).
    void refreshIdentity();

Q_SIGNALS:
    void stateChanged(const cp::DatabaseState &state);
    void chartStateChanged();
    void identityChanged(const cp::Identity &identity);
    void pulseChanged(); ///< pulse(), isSlow() or isPolling() may be another
    void accessChanged(); ///< whyReadOnly() is another, beside what stateChanged() tells
    /// A NOTIFY on one of the console's channels. A hint to read again, never data.
    void notified(const QString &channel, const QString &payload);
    /// Listening, and notifications were missed, after a loss or since something was read: all that is shown is worth a
    /// refresh.
    void resumed();
    void failed(const cp::DbError &error);
    void passwordReplaced(const QString &password); ///< as usePassword() was told

private:
    void follow(const DatabaseState &state);
    void followListener(const DatabaseState &state);
    void followPulse(const Pulse &pulse);
    void watchSlowness();
    void askAfter(Database *database);
    void suspectAll();

    QString m_name;
    Database m_quick;
    Database m_background;
    Database m_longWork;
    std::function<void(Connection &)> m_setup; ///< of connections other than the listener's
    Database m_listener;
    Database m_charts;
    bool m_hasChartPlace = false;
    ChangePoller m_poller{&m_listener};
    WakeWatch m_wakes;
    Identity m_identity;
    Pulse m_pulse;
    QTimer m_slowness;
    bool m_wasSlow = false;
    QTimer m_identityCheck; ///< users changed: perhaps it is us
    bool m_listenedBefore = false;
    QString m_conninfo;
    QString m_chartConninfo;
    bool m_isReadOnly = false;
};

} // namespace cp

Q_DECLARE_METATYPE(cp::Identity)
