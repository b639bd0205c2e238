#pragma once

#include "models/db/connection.h"
#include "models/market/candleseries.h"
#include "models/queue/watchlistpreview.h"

#include <QDateTime>

namespace cp {

/// One line of a case's history.
struct CaseReview {
    QString action; ///< "approve", "reject", "implement", "undo"
    QString reviewer; ///< empty: not known any more
    QDateTime reviewedAt;
    QString comment;
};

/// How suggestions of one layer and type have fared so far.
struct CaseRecord {
    qint64 total = 0;
    qint64 approved = 0; ///< approved or implemented
    qint64 implemented = 0;
    qint64 rejected = 0;
    qint64 measured = 0; ///< the n behind the two below: implemented ones whose result is known
    QString averageReturn; ///< percent, exact decimal; null when nothing is measured
    qint64 hits = 0; ///< of measured: success_score of at least one half
};

/// Everything about one case that the queue's narrow row leaves out.
struct CaseDetails {
    qint64 id = 0; ///< 0: the case is no more
    qint64 version = 0;
    int layer = 0;
    QString status;
    PreviewCase suggestion;
    QString confidence; ///< exact decimal 0…1
    QString expectedReturn; ///< percent; null when there is none
    QString riskScore; ///< 0…1; null when there is none
    QDateTime createdAt;
    QDateTime expiresAt; ///< invalid: never
    QString reasoning; ///< JSON as stored
    QString context; ///< JSON as stored; null when there is none
    bool listIsVisible = false; ///< false: somebody's personal list, which this login may not read
    PreviewList list;
    QList<PreviewList> tierLists;
    QList<CaseReview> reviews; ///< newest first
    CandleSeries candles; ///< around createdAt; readCaseCandles() reads them
    CaseRecord record;
};

/// Reads a case with what surrounds it, but for the candles; id 0 when there is none. Runs on a worker; throws
/// DbException.
CaseDetails readCase(Connection &connection, qint64 id);

/// The candles around a case, which may come from a place of the charts' own. Runs on a worker; throws DbException.
CandleSeries readCaseCandles(Connection &connection, const CaseDetails &details);

} // namespace cp

Q_DECLARE_METATYPE(cp::CaseDetails)
