#include "models/session/session.h"

#include <QElapsedTimer>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto PulseInterval = std::chrono::seconds(5);
constexpr auto IdentityPause = std::chrono::milliseconds(500); ///< in which users may change more than once

void listen(Connection &connection)
{
    connection.execScript("LISTEN cp_suggestions; LISTEN cp_watchlists; LISTEN cp_signals; LISTEN cp_predictions; "
                          "LISTEN cp_prices; LISTEN cp_system; LISTEN cp_notifications");
}

/// A login that may not ask the console's functions who it is knows its name all the same.
Identity outsider(Connection &connection)
{
    Identity identity;
    identity.standing = Identity::Standing::Outside;
    identity.login = connection.exec("SELECT session_user").text(0, 0);
    return identity;
}

Identity identityIn(const ResultSet &row)
{
    Identity identity;
    identity.userId = row.value(0, "user_id").toInt();
    identity.email = row.value(0, "email").toString();
    identity.displayName = row.value(0, "display_name").toString();
    identity.login = row.value(0, "session_role").toString();
    identity.isAdmin = row.value(0, "is_admin").toBool();
    identity.hasDemoData = row.value(0, "has_demo_data").toBool();
    identity.timezone = row.value(0, "timezone").toString();
    identity.standing = identity.userId != 0 ? Identity::Standing::Mapped : Identity::Standing::Unmapped;
    return identity;
}

Identity askWhoWeAre(Connection &connection)
{
    const ResultSet row = connection.exec("SELECT * FROM console.whoami(), console.login_state()");
    Identity identity = identityIn(row);
    if (row.value(0, "standing").toString() == "deactivated"_L1)
        identity.standing = Identity::Standing::Deactivated;
    identity.ownsSchema = row.value(0, "may_map").toBool();
    identity.mayMakeLogins = row.value(0, "may_make_logins").toBool();
    return identity;
}

Identity readIdentity(Connection &connection)
{
    try {
        return askWhoWeAre(connection);
    } catch (const DbException &e) {
        if (e.error().sqlState == "42501"_L1)
            return outsider(connection);
        if (e.error().sqlState == "42883"_L1) // an older schema cannot tell more
            return identityIn(connection.exec("SELECT * FROM console.whoami()"));
        throw;
    }
}

} // namespace

Session::Session(QObject *parent)
    : QObject(parent)
{
    connect(&m_quick, &Database::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected())
            refreshIdentity();
        Q_EMIT stateChanged(state);
    });
    connect(&m_listener, &Database::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && std::exchange(m_listenedBefore, true))
            Q_EMIT resumed();
    });
    connect(&m_listener, &Database::notified, this, &Session::notified);
    m_identityCheck.setInterval(IdentityPause);
    m_identityCheck.setSingleShot(true);
    connect(&m_identityCheck, &QTimer::timeout, this, &Session::refreshIdentity);
    connect(this, &Session::notified, this, [this](const QString &channel, const QString &payload) {
        if (channel == "cp_system"_L1 && payload.contains("\"users\""_L1) && !m_identityCheck.isActive())
            m_identityCheck.start();
    });
    m_pulse.setInterval(PulseInterval);
    connect(&m_pulse, &QTimer::timeout, this, &Session::measureRoundTrip);
}

Session::~Session() = default;

void Session::open(const QString &name, const QString &conninfo)
{
    m_name = name;
    m_listenedBefore = false;
    m_quick.open(conninfo);
    m_background.open(conninfo);
    m_listener.open(conninfo, listen);
    m_pulse.start();
}

void Session::close()
{
    m_pulse.stop();
    m_listener.close();
    m_background.close();
    m_quick.close();
}

void Session::retryNow()
{
    for (Database *database : {&m_quick, &m_background, &m_listener})
        database->retryNow();
}

void Session::refreshIdentity()
{
    m_quick.run(u"look up who you are"_s, readIdentity)
        .then(this,
            [this](const Identity &identity) {
                m_identity = identity;
                Q_EMIT identityChanged(identity);
                measureRoundTrip();
            })
        .onFailed(this, [this](const DbException &e) { Q_EMIT failed(e.error()); });
}

void Session::measureRoundTrip()
{
    if (!m_quick.state().isConnected())
        return;
    m_quick
        .run(u"measure the round trip"_s,
            [](Connection &connection) {
                QElapsedTimer timer;
                timer.start();
                connection.exec("SELECT 1");
                return double(timer.nsecsElapsed()) / 1e6;
            })
        .then(this,
            [this](double milliseconds) {
                m_roundTrip = milliseconds;
                Q_EMIT roundTripChanged(milliseconds);
            })
        .onFailed(this, [this](const DbException &) { // the state says that the connection is lost
            m_roundTrip = -1;
        });
}

} // namespace cp
