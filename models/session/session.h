#pragma once

#include "models/db/database.h"

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

/// A place to work: one connection for short statements, one for long ones, one that listens, all to one database, and
/// who we are there. GUI thread; never waits.
class Session : public QObject {
    Q_OBJECT

public:
    explicit Session(QObject *parent = nullptr);
    ~Session() override;

    /// Connects, and stays connected until close(). name is what the window calls this place.
    void open(const QString &name, const QString &conninfo);
    void close();
    void retryNow(); ///< tries to connect again now rather than when it would

    QString name() const { return m_name; }
    Database *quick() { return &m_quick; } ///< statements a person waits for
    Database *background() { return &m_background; } ///< counts, refreshes, long work
    const Identity &identity() const { return m_identity; }
    DatabaseState state() const { return m_quick.state(); }
    double roundTrip() const { return m_roundTrip; } ///< milliseconds; negative when it is not known

    /// Asks who we are again (a mapping, a role or demo data may have changed).
    void refreshIdentity();

Q_SIGNALS:
    void stateChanged(const cp::DatabaseState &state);
    void identityChanged(const cp::Identity &identity);
    void roundTripChanged(double milliseconds);
    /// A NOTIFY on one of the console's channels. A hint to read again, never data.
    void notified(const QString &channel, const QString &payload);
    /// Connected and listening again after a loss: notifications were missed, so everything shown is worth a refresh.
    void resumed();
    void failed(const cp::DbError &error);

private:
    void measureRoundTrip();

    QString m_name;
    Database m_quick;
    Database m_background;
    Database m_listener;
    Identity m_identity;
    double m_roundTrip = -1;
    QTimer m_pulse;
    QTimer m_identityCheck; ///< users changed: perhaps it is us
    bool m_listenedBefore = false;
};

} // namespace cp

Q_DECLARE_METATYPE(cp::Identity)
