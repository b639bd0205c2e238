#pragma once

#include "models/table/tablesource.h"

#include <QList>
#include <QPointF>

namespace cp {

class Connection;

/// The sectors, each with its latest performance.
TableSource sectorSource();

/// The coins of the sectors; sector_id is there to filter by.
TableSource sectorMemberSource();

/// The performance a sector's bars and lines tell: over a day, a week or a month before each moment.
enum class SectorPeriod { Day, Week, Month };

/// What a sector did, in percent over a period.
struct SectorHistory {
    qint64 id = 0;
    QString name;
    QList<QPointF> points; ///< x: milliseconds since 1970 in UTC, rising; thinned to at most 300
};

/// The active sectors over the last 90 days, the best one now first. Runs on a worker; throws DbException.
QList<SectorHistory> readSectorHistory(Connection &connection, SectorPeriod period);

/// A coin in the sector that it is counted to: its primary one, or where most of it is.
struct SectorCoin {
    qint64 sector = 0;
    QString sectorName;
    QString symbol;
    QString name;
    double marketCap = 0; ///< USD, above 0
    QString change; ///< percent over the period, as in the database; null when it is not known
};

/// The active coins with a market capitalisation that belong to an active sector, the 300 largest. Runs on a worker;
/// throws DbException.
QList<SectorCoin> readSectorCoins(Connection &connection, SectorPeriod period);

/// Money that goes from one sector to another, as the latest analysis sees it.
struct SectorFlow {
    qint64 from = 0; ///< sector
    qint64 to = 0;
    QString fromName;
    QString toName;
    double strength = 0; ///< 0…1
    QString confidence; ///< 0…1, as in the database; null when it is not known
    qint64 analysed = 0; ///< milliseconds since 1970 in UTC
};

/// The flows found in the last week of analyses, each as it was last found, the strongest first; at most 30. Runs on a
/// worker; throws DbException.
QList<SectorFlow> readSectorFlows(Connection &connection);

} // namespace cp
