// What a price chart says in words: its description, the lines above the plot, what is measured. The rest of the class
// is in pricechart.cpp.

#include "models/format/timetext.h"
#include "models/market/candledescription.h"
#include "ui/charts/pricechart.h"
#include "ui/charts/timeticks.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int MostNotesRead = 3; ///< of a candle in the readout

} // namespace

void PriceChart::describe()
{
    m_describeTimer.stop();
    setAccessibleDescription(
        candlesDescription(m_what, m_candleData.isEmpty() ? m_candleData.window().candles : seen().part(m_from, m_to)));
}

/// The values of what is drawn over the candles, of the candle or the last one of several merged.
QList<LegendEntry> PriceChart::legendAt(const Candle &candle) const
{
    QList<LegendEntry> entries;
    const CandleWindow &window = m_candleData.window();
    for (const CandleWindow::Line &line : window.indicators) {
        if (line.indicator.isOnPrice())
            entries.append(indicatorLegend(window.candles, line, std::max(candle.closeTime() - 1, candle.openTime),
                m_overlayContent.theme, int(entries.size()), m_overlayContent.locale));
    }
    for (const CandleWindow::Compared &other : window.compared) {
        const auto seen = other.candles.within(m_from, candle.closeTime());
        const double factor = comparedFactor(other.candles, m_from, 1);
        const QString change = seen.empty() || factor == 0
            ? u"\u2013"_s
            : percentText(seen.back().close * factor - 1, m_overlayContent.locale);
        entries.append({other.symbol + u' ' + change, m_overlayContent.theme.seriesColour(entries.size())});
    }
    return entries;
}

QStringList PriceChart::readout() const
{
    QStringList lines = m_overlayContent.readout;
    QStringList values;
    for (const LegendEntry &entry : m_overlayContent.legend)
        values.append(entry.text);
    if (!values.isEmpty())
        lines.append(values.join(u"  \u00b7  "_s));
    return lines;
}

QStringList PriceChart::readoutOf(const Candle &candle) const
{
    const QLocale &locale = m_overlayContent.locale;
    QString title = m_what;
    const CandleSeries &series = seen();
    if (const QString interval = series.interval(); !interval.isEmpty())
        title += u' ' + interval;
    if (m_form == CandleForm::HeikinAshi)
        title += u' ' + tr("Heikin-Ashi");
    title += u"  "_s + momentText(candle.openTime, m_zone);
    if (m_zone.offsetFromUtc(QDateTime::fromMSecsSinceEpoch(candle.openTime)) != 0)
        title
            += tr(" (%1 UTC)").arg(QDateTime::fromMSecsSinceEpoch(candle.openTime, Qt::UTC).toString(u"MM-dd HH:mm"_s));
    if (candle.seconds > series.seconds() && series.seconds() > 0) // several, merged
        title += tr(" to %1").arg(momentText(candle.closeTime(), m_zone));
    if (candle.open != 0) {
        title += u"  "_s + percentText(candle.close / candle.open - 1, locale);
    }
    title += u"  "_s + tr("V %1").arg(volumeText(candle.volume, locale));
    if (m_candleData.undrawable() > 0)
        title += u"  "_s + tr("(%n more cannot be drawn)", nullptr, m_candleData.undrawable());
    QString prices = tr("O %1  H %2  L %3  C %4")
                         .arg(priceText(candle.open, locale), priceText(candle.high, locale),
                             priceText(candle.low, locale), priceText(candle.close, locale));
    for (const NoteRef &note : notesBetween(candle.openTime, candle.closeTime() - 1, MostNotesRead))
        prices += u"  \u00b7  "_s + noteText(note);
    return {title, prices};
}

/// "+1,234.50 (+2.63%) · 14 candles · 14 h": what lies between the ends of a measure.
QString PriceChart::textOf(const Measure &measure) const
{
    const QLocale &locale = m_overlayContent.locale;
    const double change = measure.to.price - measure.from.price;
    const qint64 from = std::min(measure.from.moment, measure.to.moment);
    const qint64 to = std::max(measure.from.moment, measure.to.moment);
    const QString sign = change < 0 ? u"\u2212"_s : u"+"_s;
    QString text = sign + priceText(std::abs(change), locale);
    if (measure.from.price > 0)
        text += u" (%1)"_s.arg(percentText(change / measure.from.price, locale));
    const auto between = int(seen().within(from, to).size());
    return text + u"  \u00b7  "_s + tr("%n candle(s)", nullptr, between) + u"  \u00b7  "_s
        + durationText((to - from) / 1000, locale);
}

QList<NoteRef> PriceChart::notesBetween(qint64 from, qint64 to, qsizetype most) const
{
    return m_notes->notesBetween(from, to, most);
}

QString PriceChart::noteText(const NoteRef &note) const
{
    return m_notes->noteText(note, m_zone, m_overlayContent.locale);
}

QString PriceChart::measured() const
{
    return m_overlayContent.measure ? m_overlayContent.measure->text : QString();
}

} // namespace cp
