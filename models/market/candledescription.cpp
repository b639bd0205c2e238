#include "models/market/candledescription.h"

#include "models/format/timetext.h"

#include <QStringList>

namespace cp {

using namespace Qt::StringLiterals;

QString candlesDescription(const QString &symbol, const CandleSeries &candles)
{
    const auto words = [](QStringList parts) {
        parts.removeAll(QString());
        return parts.join(u' ');
    };
    if (candles.isEmpty()) {
        const QString none = words({u"No"_s, symbol, u"candles"_s});
        return candles.undrawable() == 0 ? none : none + u", %1 cannot be drawn"_s.arg(candles.undrawable());
    }

    const auto moment = [](const Candle &candle) { return utcText(candle.openTime); };
    QStringList clauses{
        words({symbol, candles.interval(), u"candles"_s, moment(candles.first()), u"to"_s, moment(candles.last())}),
        u"%1 %2"_s.arg(candles.count()).arg(candles.count() == 1 ? u"candle"_s : u"candles"_s)};
    if (candles.undrawable() > 0)
        clauses.append(u"%1 more cannot be drawn"_s.arg(candles.undrawable()));
    const CandleText last = candles.lastText();
    clauses.append(words({u"last open"_s, last.open, u"high"_s, last.high, u"low"_s, last.low, u"close"_s, last.close,
        u"volume"_s, last.volume.isNull() ? u"unknown"_s : last.volume}));
    return clauses.join(u", ");
}

} // namespace cp
