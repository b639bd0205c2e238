#pragma once

#include <QList>
#include <QPointF>
#include <QString>

namespace cp {

class Connection;

/// How long the market was of one regime.
struct RegimeStretch {
    qint64 from = 0; ///< milliseconds since 1970 in UTC
    qint64 to = 0;
    QString regime; ///< as in the database: "bull"
};

/// A figure of the economy or of the chain over time.
struct MacroIndicator {
    QString name; ///< as in the database: "us_10y_yield"
    QString timeframe; ///< "1d"
    QString unit; ///< "USD per ounce"; may be empty
    QList<QPointF> points;
};

/// The macro market over a time. Points are x: milliseconds since 1970 in UTC, rising; y: the value, finite; thinned to
/// some hundreds a line: the last of each of as many stretches of time.
struct MacroPicture {
    QList<QPointF> bitcoin; ///< closing prices of days
    QList<RegimeStretch> regimes;
    QList<QPointF> fearGreed; ///< 0…100
    QList<QPointF> social; ///< −1…1
    QList<QPointF> bitcoinShare; ///< percent; the three are at the same moments
    QList<QPointF> etherShare;
    QList<QPointF> otherShare;
    QList<MacroIndicator> indicators; ///< by name; at most 40
};

/// The last days, or all for 0. Runs on a worker; throws DbException.
MacroPicture readMacro(Connection &connection, int days);

/// The market's regimes between two moments, oldest first, each until the next one, and the last until to or now,
/// whichever is earlier; the newest 1,000 where there were more. Runs on a worker; throws DbException.
QList<RegimeStretch> readRegimes(Connection &connection, qint64 from, qint64 to);

/// What an index of fear and greed (0…100) means: "extreme fear" … "extreme greed".
QString moodText(double fearGreed);

/// An indicator's name as people say it: "US 10-year yield".
QString indicatorText(const QString &name);

} // namespace cp
