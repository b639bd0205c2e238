#include "models/session/session.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double SlowRoundTrip = 500; ///< milliseconds
constexpr auto SlowAnswer = std::chrono::seconds(2);
constexpr auto SlownessInterval = std::chrono::seconds(1);

/// Through a pool it would leave another client's connection listening, and hear nothing.
void listen(Connection &connection)
{
    if (connection.isPooled())
        return;
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
    connect(&m_quick, &Database::stateChanged, this, &Session::follow);
    connect(&m_quick, &Database::pulsed, this, [this](const Pulse &pulse) {
        m_pulse = pulse;
        Q_EMIT pulseChanged();
    });
    connect(&m_charts, &Database::stateChanged, this, &Session::chartStateChanged);
    connect(&m_listener, &Database::stateChanged, this, &Session::followListener);
    connect(&m_listener, &Database::notified, this, &Session::notified);
    connect(&m_poller, &ChangePoller::changed, this, [this](const QString &channel) { Q_EMIT notified(channel, {}); });
    connect(&m_wakes, &WakeWatch::woke, this, [this] {
        for (Database *database : {&m_quick, &m_background, &m_listener, &m_charts})
            database->recheck();
    });
    m_slowness.setInterval(SlownessInterval);
    connect(&m_slowness, &QTimer::timeout, this, &Session::watchSlowness);
}

Session::~Session() = default;

void Session::open(const QString &name, const QString &conninfo, const SessionOptions &options)
{
    m_name = name;
    m_listenedBefore = false;
    const std::function<void(Connection &)> setup
        = options.isReadOnly ? &Connection::makeReadOnly : std::function<void(Connection &)>();
    m_quick.open(conninfo, setup);
    m_background.open(conninfo, setup);
    m_listener.open(conninfo, listen);
    m_hasChartPlace = !options.chartConninfo.isEmpty();
    if (m_hasChartPlace)
        m_charts.open(options.chartConninfo, setup);
    m_slowness.start();
}

void Session::close()
{
    m_slowness.stop();
    m_hasChartPlace = false;
    for (Database *database : {&m_charts, &m_listener, &m_background, &m_quick})
        database->close();
}

void Session::retryNow()
{
    for (Database *database : {&m_quick, &m_background, &m_listener, &m_charts})
        database->retryNow();
}

void Session::follow(const DatabaseState &state)
{
    m_pulse = {};
    if (state.isConnected()) {
        refreshIdentity();
        retryNow(); // the server is back, and the others need not wait out their pauses
    }
    Q_EMIT stateChanged(state);
}

void Session::followListener(const DatabaseState &state)
{
    if (!state.isConnected()) {
        m_poller.stop();
        return;
    }
    if (state.isPooled)
        m_poller.start();
    if (std::exchange(m_listenedBefore, true))
        Q_EMIT resumed();
    Q_EMIT pulseChanged();
}

bool Session::isSlow() const
{
    return m_pulse.roundTrip > SlowRoundTrip || m_quick.runningFor() > SlowAnswer;
}

void Session::watchSlowness()
{
    if (std::exchange(m_wasSlow, isSlow()) != m_wasSlow)
        Q_EMIT pulseChanged();
}

void Session::refreshIdentity()
{
    m_quick.run(u"look up who you are"_s, readIdentity)
        .then(this,
            [this](const Identity &identity) {
                m_identity = identity;
                Q_EMIT identityChanged(identity);
            })
        .onFailed(this, [this](const DbException &e) { Q_EMIT failed(e.error()); });
}

} // namespace cp
