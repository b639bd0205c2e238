#include "models/session/session.h"

#include "models/session/conninfo.h"

#include <utility>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr double SlowRoundTrip = 500; ///< milliseconds
constexpr auto SlowAnswer = std::chrono::seconds(2);
constexpr auto SuspiciousAnswer = std::chrono::seconds(1); ///< by then one looks whether any can come
constexpr auto SlownessInterval = std::chrono::milliseconds(500);
constexpr auto IdentityPause = std::chrono::milliseconds(500); ///< in which users may change more than once

/// Through a pool it would leave another client's connection listening, and hear nothing; a standby refuses it.
bool canListen(bool isPooled, bool isStandby)
{
    return !isPooled && !isStandby;
}

void listen(Connection &connection)
{
    if (!canListen(connection.isPooled(), connection.isStandby()))
        return;
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
    connect(&m_quick, &Database::stateChanged, this, &Session::follow);
    connect(&m_quick, &Database::pulsed, this, &Session::followPulse);
    connect(&m_charts, &Database::stateChanged, this, &Session::chartStateChanged);
    connect(&m_listener, &Database::stateChanged, this, &Session::followListener);
    connect(&m_listener, &Database::notified, this, &Session::notified);
    connect(&m_poller, &ChangePoller::changed, this, [this](const QString &channel) { Q_EMIT notified(channel, {}); });
    connect(&m_wakes, &WakeWatch::woke, this, [this] {
        suspectAll();
        retryNow();
    });
    m_slowness.setInterval(SlownessInterval);
    connect(&m_slowness, &QTimer::timeout, this, &Session::watchSlowness);
    m_identityCheck.setInterval(IdentityPause);
    m_identityCheck.setSingleShot(true);
    connect(&m_identityCheck, &QTimer::timeout, this, &Session::refreshIdentity);
    connect(this, &Session::notified, this, [this](const QString &channel, const QString &payload) {
        const bool isAboutUsers = payload.isEmpty() || payload.contains("\"users\""_L1); // polling does not tell what
        if (channel == "cp_system"_L1 && isAboutUsers && !m_identityCheck.isActive())
            m_identityCheck.start();
    });
}

Session::~Session() = default;

void Session::open(const QString &name, const QString &conninfo, const SessionOptions &options)
{
    m_name = name;
    m_conninfo = conninfo;
    m_chartConninfo = options.chartConninfo;
    m_isReadOnly = options.isReadOnly;
    m_listenedBefore = false;
    m_setup = m_isReadOnly ? &Connection::restrictToReading : std::function<void(Connection &)>();
    m_longWork.close();
    m_listener.open(conninfo, listen); // first, so that little is read before somebody listens
    m_quick.open(conninfo, m_setup);
    m_background.open(conninfo, m_setup);
    m_hasChartPlace = !options.chartConninfo.isEmpty();
    if (m_hasChartPlace)
        m_charts.open(m_chartConninfo, m_setup);
    m_slowness.start();
}

void Session::close()
{
    m_slowness.stop();
    m_hasChartPlace = false;
    for (Database *database : {&m_charts, &m_listener, &m_longWork, &m_background, &m_quick})
        database->close();
}

Database *Session::longWork()
{
    const DatabaseState::Phase phase = m_longWork.state().phase;
    if (phase != DatabaseState::Phase::Connected && phase != DatabaseState::Phase::Connecting)
        m_longWork.open(m_conninfo, m_setup);
    return &m_longWork;
}

void Session::usePassword(const QString &password)
{
    m_conninfo = conninfo::withPassword(m_conninfo, password);
    for (Database *database : {&m_quick, &m_background, &m_longWork, &m_listener})
        database->setConninfo(m_conninfo);
    if (m_hasChartPlace) { // a replica has its primary's logins
        m_chartConninfo = conninfo::withPassword(m_chartConninfo, password);
        m_charts.setConninfo(m_chartConninfo);
    }
    Q_EMIT passwordReplaced(password);
}

void Session::retryNow()
{
    for (Database *database : {&m_quick, &m_background, &m_listener, &m_charts})
        database->retryNow();
}

void Session::follow(const DatabaseState &state)
{
    m_pulse = {};
    m_pulse.isStandby = state.isStandby;
    if (state.isConnected()) {
        refreshIdentity();
        retryNow(); // the server is back, and the others need not wait out their pauses
    }
    if (state.phase == DatabaseState::Phase::Waiting)
        suspectAll();
    Q_EMIT stateChanged(state);
}

void Session::followListener(const DatabaseState &state)
{
    if (!state.isConnected()) {
        m_poller.stop();
        if (state.phase == DatabaseState::Phase::Waiting)
            suspectAll();
        return;
    }
    if (!canListen(state.isPooled, state.isStandby))
        m_poller.start();
    // Where somebody may have read already, too: what changed between that and this moment was not heard.
    if (std::exchange(m_listenedBefore, true) || m_quick.state().isConnected())
        Q_EMIT resumed();
    Q_EMIT pulseChanged();
}

/// What took one connection away may have taken the others without a word. One that stands answers at once.
void Session::suspectAll()
{
    for (Database *database : {&m_quick, &m_background, &m_listener, &m_charts})
        database->recheck();
}

void Session::followPulse(const Pulse &pulse)
{
    if (pulse.roundTrip < 0) { // too busy to say more
        m_pulse.roundTrip = pulse.roundTrip;
        Q_EMIT pulseChanged();
        return;
    }
    const bool isPromoted = m_pulse.isStandby && !pulse.isStandby;
    const QString before = whyReadOnly();
    m_pulse = pulse;
    if (whyReadOnly() != before)
        Q_EMIT accessChanged();
    // The listener still stands as the standby's, and can listen now.
    if (isPromoted && !m_quick.state().isPooled)
        m_listener.open(m_conninfo, listen);
    Q_EMIT pulseChanged();
}

QString Session::whyReadOnly() const
{
    if (m_isReadOnly)
        return tr("This profile is for reading only.");
    if (m_pulse.isStandby)
        return tr("This server is a standby: it takes no changes.");
    if (m_pulse.isReadOnly)
        return tr("The database takes no changes over this connection.");
    return {};
}

bool Session::isSlow() const
{
    return m_pulse.roundTrip > SlowRoundTrip || m_quick.runningFor() > SlowAnswer;
}

void Session::watchSlowness()
{
    if (std::exchange(m_wasSlow, isSlow()) != m_wasSlow)
        Q_EMIT pulseChanged();
    for (Database *database : {&m_quick, &m_background}) {
        if (database->runningFor() > SuspiciousAnswer)
            askAfter(database);
    }
}

/// A statement takes long. Whether its server process is still there, another connection to the same server can tell;
/// if not, no answer will ever come.
void Session::askAfter(Database *database)
{
    const DatabaseState asked = database->state();
    const DatabaseState listener = m_listener.state();
    if (!asked.isConnected() || !listener.isConnected() || asked.isPooled || asked.server != listener.server)
        return;
    m_listener
        .run(
            u"look whether the server is still at it"_s,
            [pid = asked.backendPid](Connection &connection) {
                return connection.exec("SELECT FROM pg_stat_activity WHERE pid = $1", {pid}).rowCount() > 0;
            },
            {}, SlowAnswer)
        .then(this,
            [database, asked](bool isThere) {
                const DatabaseState now = database->state();
                if (!isThere && now.isConnected() && now.backendPid == asked.backendPid)
                    database->giveUp();
            })
        .onFailed(this, [](const DbException &) {}); // it is asked again as long as nothing comes
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
