#pragma once

#include "models/market/indicator.h"
#include "ui/charts/candleitem.h"
#include "ui/charts/noteitem.h"
#include "ui/charts/pricescale.h"

#include <QJsonObject>
#include <QStringList>

namespace cp {

/// What a person chose for a chart and how it is drawn. A value type, which layouts keep as JSON.
struct ChartChoice {
    QString coin; ///< its symbol; empty: none yet
    int seconds = 86'400; ///< of a candle
    int days = 365; ///< back from the last price; 0: all there are
    CandleForm form = CandleForm::Candles;
    PriceScaling scaling = PriceScaling::Linear;
    QStringList compare; ///< symbols of other coins
    QList<Indicator> indicators;
    NoteKinds notes; ///< what the AI said that is drawn, too

    bool operator==(const ChartChoice &) const = default;

    QJsonObject toJson() const;
    /// What is missing or makes no sense is as by default.
    static ChartChoice fromJson(const QJsonObject &json);
};

/// "SMA 20, RSI 14", as indicatorsFromText() reads it.
QString indicatorsText(const QList<Indicator> &indicators);

/// The intervals that charts offer, in seconds, rising.
QList<int> chartIntervals();

} // namespace cp
