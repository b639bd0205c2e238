#include "models/session/session.h"

#include <QElapsedTimer>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto PulseInterval = std::chrono::seconds(5);

void listen(Connection &connection)
{
    connection.execScript("LISTEN cp_suggestions; LISTEN cp_watchlists; LISTEN cp_signals; LISTEN cp_predictions; "
                          "LISTEN cp_prices; LISTEN cp_system; LISTEN cp_notifications");
}

Identity readIdentity(Connection &connection)
{
    const ResultSet row = connection.exec("SELECT * FROM console.whoami()");
    Identity identity;
    identity.userId = row.value(0, "user_id").toInt();
    identity.email = row.value(0, "email").toString();
    identity.displayName = row.value(0, "display_name").toString();
    identity.login = row.value(0, "session_role").toString();
    identity.isAdmin = row.value(0, "is_admin").toBool();
    identity.hasDemoData = row.value(0, "has_demo_data").toBool();
    identity.timezone = row.value(0, "timezone").toString();
    return identity;
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
