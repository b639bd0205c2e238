#pragma once

#include "models/macro/macroreader.h"

#include <QList>
#include <QString>

#include <optional>

namespace cp {

class Connection;

// What the AI said of a coin, as a chart draws it. Moments are milliseconds since 1970 in UTC; prices are finite, and
// doubles for drawing only.

/// What somebody did on a signal.
struct ChartExecution {
    qint64 id = 0;
    qint64 moment = 0;
    double price = 0;
    bool isFilled = false; ///< in part at least; else it waits
};

/// An advice to buy or to sell.
struct ChartSignal {
    qint64 id = 0;
    qint64 moment = 0;
    bool isLong = true;
    bool isActive = false; ///< and has not run out
    double entry = 0;
    double target = 0;
    double stop = 0;
    qint64 until = 0; ///< when it runs out, else the end of its horizon, else moment; never before moment
    QString status; ///< as in the database: "executed"; may be empty
    QList<ChartExecution> executions; ///< those the reader may see, but for cancelled ones; newest first
};

/// A price foretold.
struct ChartPrediction {
    qint64 id = 0;
    qint64 moment = 0; ///< when it was made
    qint64 due = 0; ///< later than moment
    double input = 0; ///< the price it started from
    double predicted = 0;
    std::optional<double> actual; ///< what came
    std::optional<bool> isAccurate; ///< as the evaluation found; false is a miss
    std::optional<double> tolerance; ///< percent of what comes that it may be off by and be accurate; 0 or more
    double confidence = 0; ///< 0…1, NaN where the database has it
    QString model;
};

/// A change of a list that was proposed.
struct ChartSuggestion {
    qint64 id = 0;
    qint64 moment = 0;
    QString type; ///< as in the database: "tier_change"
    QString status; ///< as in the database: "pending"
    double confidence = 0; ///< 0…1, NaN where the database has it
};

struct ChartNotes {
    QList<ChartSignal> tradingSignals; ///< newest first, as the others; at most 1,000 of each
    QList<ChartPrediction> predictions;
    QList<ChartSuggestion> suggestions;
    QList<RegimeStretch> regimes; ///< oldest first; of the whole market

    bool isEmpty() const
    {
        return tradingSignals.isEmpty() && predictions.isEmpty() && suggestions.isEmpty() && regimes.isEmpty();
    }
};

/// What was said of a coin from one moment to another, both included; regimes that reach into that time. What cannot be
/// drawn is left out: without a moment, with prices that are no numbers, predictions that were due when they were made
/// or foretell something else than a price. To be asked once for a coin's whole history, not for each view. Runs on a
/// worker; throws DbException.
ChartNotes readChartNotes(Connection &connection, int coin, qint64 from, qint64 to);

} // namespace cp
