#pragma once

#include <QList>
#include <QPointF>
#include <QString>
#include <QVariant>

namespace cp {

class Connection;

/// The work that waits, and what became of the latest. Nulls where the database has nothing to tell.
struct WorkOverview {
    qint64 pending = 0; ///< suggestions that wait for a decision
    qint64 expiringSoon = 0; ///< of those: within 24 hours
    qint64 toImplement = 0; ///< approved, not implemented

    qint64 activeSignals = 0;
    qint64 openPredictions = 0;
    qint64 duePredictions = 0; ///< open, though their moment has passed
    QVariant hitRate; ///< 0…1, of the predictions evaluated in the last 30 days
    qint64 hitsOf = 0; ///< the n behind hitRate
};

/// The market and the system as they stand. Nulls where the database has nothing to tell.
struct MarketOverview {
    QString regime; ///< the latest: "bull", "bear", "sideways"
    QVariant regimeConfidence; ///< 0…1
    QVariant regimeSince; ///< when it began to be the regime
    QVariant fearGreed; ///< 0…100
    QVariant btcDominance; ///< percent

    struct Sector {
        QString name;
        QVariant day; ///< change in percent
        QVariant week;
    };
    QList<Sector> sectors; ///< best first

    QVariant healthScore; ///< 0…100
    QVariant healthChecked; ///< when
    QString healthTroubles; ///< the latest check's parts that are not well, in words; empty when all is

    QList<QPointF> bitcoin; ///< daily closes of a year, x in milliseconds since 1970 in UTC
};

// Each runs on a worker, a handful of short statements, and throws DbException. Counting takes longer the more there
// is.
MarketOverview readMarketOverview(Connection &connection);
WorkOverview readWorkOverview(Connection &connection);

} // namespace cp
