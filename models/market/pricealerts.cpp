#include "models/market/pricealerts.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto AlertPause = std::chrono::milliseconds(500);

/// What became of a question: what was crossed, and the alerts that wait now if they were asked for.
struct AlertNews {
    QList<PriceAlert> crossed;
    std::optional<QList<PriceAlert>> waiting;
};

QList<PriceAlert> alertsIn(const ResultSet &rows)
{
    QList<PriceAlert> alerts;
    for (int row = 0; row < rows.rowCount(); ++row) {
        PriceAlert alert{rows.raw(row, 0).toLongLong(), rows.raw(row, 1).toInt(), rows.text(row, 2), rows.text(row, 3),
            rows.raw(row, 4) == "above", rows.value(row, 5).toDateTime(), {}, {}};
        if (rows.columnCount() > 6) {
            alert.crossed = rows.value(row, 6).toDateTime();
            alert.reached = rows.text(row, 7);
        }
        alerts.append(alert);
    }
    return alerts;
}

AlertNews askForNews(Connection &connection, bool hasAlerts, bool isToRead)
{
    AlertNews news;
    if (isToRead) {
        news.waiting = readPriceAlerts(connection);
        hasAlerts = !news.waiting->isEmpty();
    }
    if (hasAlerts)
        news.crossed = checkPriceAlerts(connection);
    if (!news.crossed.isEmpty())
        news.waiting = readPriceAlerts(connection);
    return news;
}

} // namespace

QList<PriceAlert> readPriceAlerts(Connection &connection, int coin)
{
    return alertsIn(connection.exec("SELECT id, crypto_id, symbol, trim_scale(price), direction, created_at"
                                    " FROM console.my_price_alerts WHERE $1::integer IN (0, crypto_id) ORDER BY id",
        {coin}));
}

Call setPriceAlert(int coin, const QString &price)
{
    return {.doing = u"set the alert"_s,
        .function = "console.set_price_alert($1::uuid, $2::integer, $3::numeric)",
        .params = {coin, price}};
}

Call removePriceAlert(qint64 alert)
{
    return {.doing = u"remove the alert"_s,
        .function = "console.remove_price_alert($1::uuid, $2::bigint)",
        .params = {alert}};
}

QList<PriceAlert> checkPriceAlerts(Connection &connection)
{
    return alertsIn(
        connection.exec("SELECT id, crypto_id, symbol, trim_scale(price), direction, created_at, crossed_at,"
                        " trim_scale(reached) FROM console.check_price_alerts()"));
}

PriceAlertWatch::PriceAlertWatch(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    m_pause.setSingleShot(true);
    m_pause.setInterval(AlertPause);
    connect(&m_pause, &QTimer::timeout, this, &PriceAlertWatch::ask);
    connect(session, &Session::notified, this, &PriceAlertWatch::listen);
    connect(session, &Session::resumed, this, &PriceAlertWatch::refresh);
    connect(session, &Session::identityChanged, this, &PriceAlertWatch::refresh); // follows every connect
    connect(session, &Session::accessChanged, this, &PriceAlertWatch::refresh);
    refresh();
}

void PriceAlertWatch::refresh()
{
    m_isToRead = true;
    ask();
}

void PriceAlertWatch::listen(const QString &channel, const QString &payload)
{
    // What is polled for does not tell the table.
    const bool isAboutAlerts
        = channel == "cp_notifications"_L1 && (payload.isEmpty() || payload.contains("\"price_alerts\""_L1));
    m_isToRead = m_isToRead || isAboutAlerts;
    const bool isAboutPrices = channel == "cp_prices"_L1 && (m_isToRead || !m_alerts.isEmpty());
    if ((isAboutAlerts || isAboutPrices) && !m_pause.isActive())
        m_pause.start(); // and is not put off by what follows: prices may never stop coming
}

bool PriceAlertWatch::mayAsk() const
{
    return m_session->state().isConnected() && m_session->identity().isMapped() && m_session->whyReadOnly().isEmpty();
}

void PriceAlertWatch::ask()
{
    const int user = m_session->identity().userId;
    if (std::exchange(m_user, user) != user || !m_session->whyReadOnly().isEmpty())
        show({});
    if (!mayAsk() || (!m_isToRead && m_alerts.isEmpty()))
        return;
    if (m_isAsking) { // once more when the answer is there
        m_pause.start();
        return;
    }
    m_isAsking = true;
    m_session->background()
        ->run(u"look for crossed price alerts"_s,
            [hasAlerts = !m_alerts.isEmpty(), isToRead = std::exchange(m_isToRead, false)](
                Connection &connection) { return askForNews(connection, hasAlerts, isToRead); })
        .then(this,
            [this, user](const AlertNews &news) {
                m_isAsking = false;
                if (user != m_session->identity().userId)
                    return; // theirs are being asked for
                if (news.waiting)
                    show(*news.waiting);
                if (!news.crossed.isEmpty())
                    Q_EMIT crossed(news.crossed);
            })
        // Prices that come ask again, and so does a connection that comes back; what was crossed under a loss has its
        // notification. An older schema knows of no alerts, and there is no use in asking it.
        .onFailed(this, [this](const DbException &e) {
            m_isAsking = false;
            m_isToRead = !e.error().sqlState.startsWith("42"_L1);
        });
}

void PriceAlertWatch::show(const QList<PriceAlert> &alerts)
{
    if (std::exchange(m_alerts, alerts) != alerts)
        Q_EMIT alertsChanged();
}

} // namespace cp
