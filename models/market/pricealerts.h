#pragma once

#include "models/session/writer.h"

#include <QDateTime>
#include <QTimer>

namespace cp {

/// A line that a person drew: they are told once when the price of the coin gets there.
struct PriceAlert {
    qint64 id = 0;
    int coin = 0;
    QString symbol;
    QString price; ///< an exact decimal without zeros at its end: "50000", "0.00001234"
    bool isAbove = true; ///< told when the price is there or above; else there or below
    QDateTime created;

    // Of one that was crossed:
    QDateTime crossed; ///< where the candle begins that crossed it; invalid: it still waits
    QString reached; ///< the exact decimal that the price got to

    bool operator==(const PriceAlert &) const = default;
};

/// The person's own that wait, of one coin or of all (0), in the order they were set; at most 100. Runs on a worker;
/// throws DbException.
QList<PriceAlert> readPriceAlerts(Connection &connection, int coin = 0);

/// price is a decimal as PostgreSQL reads it, rounded to 8 decimals. The database finds out whether that is above or
/// below where the price stands; 'refused' where it is there already, and beyond 100 alerts. The outcome's key is the
/// alert: that of before where there is such a one.
Call setPriceAlert(int coin, const QString &price);

/// 'not_found' for one that was crossed meanwhile.
Call removePriceAlert(qint64 alert);

/// Takes those of the person's alerts that were crossed since they were set, and leaves a notification for each. Each
/// is answered once, to whoever asks first. Runs on a worker; throws DbException.
QList<PriceAlert> checkPriceAlerts(Connection &connection);

/// Has the database look for crossed alerts as long as the console runs: when prices come, after a loss, when the
/// person sets one. Nothing is asked where nothing can be changed, nor of prices while the person has no alert. GUI
/// thread; never waits.
class PriceAlertWatch : public QObject {
    Q_OBJECT

public:
    explicit PriceAlertWatch(Session *session, QObject *parent = nullptr);

    /// The person's alerts as they were last read, also while the connection is away; none where nothing can be
    /// changed.
    const QList<PriceAlert> &alerts() const { return m_alerts; }

public Q_SLOTS:
    /// Reads the alerts again, and looks whether one was crossed: for who has just set or removed one. (NOTIFY tells of
    /// that too, but not at once through a pool.)
    void refresh();

Q_SIGNALS:
    /// Each alert once, and in one of the person's consoles only; the notification shows in all of them.
    void crossed(const QList<cp::PriceAlert> &alerts);
    void alertsChanged(); ///< alerts() is another list

private:
    void listen(const QString &channel, const QString &payload);
    void ask();
    bool mayAsk() const;
    void show(const QList<PriceAlert> &alerts);

    Session *m_session;
    QTimer m_pause; ///< until the next question; prices come in bursts
    QList<PriceAlert> m_alerts;
    int m_user = 0; ///< whose they are
    bool m_isAsking = false;
    bool m_isToRead = false; ///< the next question is for the alerts themselves, too
};

} // namespace cp
