// What notes say in words. The rest of the class is in noteitem.cpp.

#include "ui/charts/noteitem.h"

#include "models/format/wordtext.h"
#include "models/market/candleseries.h"
#include "ui/charts/pricescale.h"
#include "ui/charts/timeticks.h"

#include <algorithm>
#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

QString NoteItem::noteText(const NoteRef &note, const QTimeZone &zone, const QLocale &locale) const
{
    const auto isIt = [&note](const auto &some) { return some.id == note.id; };
    switch (note.kind) {
    case NoteRef::Kind::Signal: {
        const auto &all = m_notes.tradingSignals;
        const auto signal = std::find_if(all.begin(), all.end(), isIt);
        return signal == all.end() ? QString() : signalText(*signal, locale);
    }
    case NoteRef::Kind::Prediction: {
        const auto &all = m_notes.predictions;
        const auto prediction = std::find_if(all.begin(), all.end(), isIt);
        return prediction == all.end() ? QString() : predictionText(*prediction, zone, locale);
    }
    case NoteRef::Kind::Suggestion: {
        const auto &all = m_notes.suggestions;
        const auto suggestion = std::find_if(all.begin(), all.end(), isIt);
        return suggestion == all.end() ? QString() : suggestionText(suggestion - all.begin(), zone, locale);
    }
    case NoteRef::Kind::Regime: {
        const auto &all = m_notes.regimes;
        const auto regime
            = std::find_if(all.begin(), all.end(), [&note](const RegimeStretch &some) { return some.from == note.id; });
        return regime == all.end()
            ? QString()
            : tr("%1 market, %2 to %3")
                  .arg(wordText(regime->regime), momentText(regime->from, zone), momentText(regime->to, zone));
    }
    }
    return {};
}

QString NoteItem::signalText(const ChartSignal &signal, const QLocale &locale) const
{
    constexpr qsizetype mostExecutions = 3;
    QStringList parts{
        (signal.isLong ? tr("Long at %1, target %2, stop %3") : tr("Short at %1, target %2, stop %3"))
            .arg(priceText(signal.entry, locale), priceText(signal.target, locale), priceText(signal.stop, locale))};
    const QString status = signal.status == "active"_L1 && !signal.isActive ? u"expired"_s : signal.status;
    if (!status.isEmpty())
        parts.append(wordText(status).toLower());
    for (const ChartExecution &execution : signal.executions.first(std::min(signal.executions.size(), mostExecutions)))
        parts.append(
            (execution.isFilled ? tr("filled at %1") : tr("waits at %1")).arg(priceText(execution.price, locale)));
    if (signal.executions.size() > mostExecutions)
        parts.append(u"\u2026"_s);
    return parts.join(u", "_s);
}

QString NoteItem::predictionText(const ChartPrediction &prediction, const QTimeZone &zone, const QLocale &locale) const
{
    const qint64 seconds = (prediction.due - prediction.moment) / 1000;
    const qint64 unit = seconds >= 3600 ? 3600 : 60; // it was written down some moments after it was made
    const QString horizon = intervalText((seconds + unit / 2) / unit * unit);
    const QString name = (oneLine(prediction.model, 50) + u' ' + horizon).trimmed();
    const QString predicted = priceText(prediction.predicted, locale);
    if (!prediction.actual) {
        const QString due = tr("%1: %2 predicted for %3").arg(name, predicted, momentText(prediction.due, zone));
        return std::isnan(prediction.confidence)
            ? due
            : tr("%1, %2% sure").arg(due, locale.toString(prediction.confidence * 100, 'f', 0));
    }
    QString text = tr("%1: %2 predicted, %3 came").arg(name, predicted, priceText(*prediction.actual, locale));
    if (*prediction.actual != 0)
        text += u", "_s + tr("%1 off").arg(percentText(prediction.predicted / *prediction.actual - 1, locale));
    if (prediction.isAccurate)
        text += u", "_s + (*prediction.isAccurate ? tr("a hit") : tr("a miss"));
    return text;
}

QString NoteItem::suggestionText(qsizetype number, const QTimeZone &zone, const QLocale &locale) const
{
    const ChartSuggestion &suggestion = m_notes.suggestions[number];
    QStringList parts{wordText(suggestion.type), wordText(suggestion.status).toLower()};
    if (!std::isnan(suggestion.confidence))
        parts.append(tr("%1% sure").arg(locale.toString(suggestion.confidence * 100, 'f', 0)));
    parts.append(momentText(suggestion.moment, zone));
    const auto cluster = std::find_if(
        m_clusters.begin(), m_clusters.end(), [number](const Cluster &some) { return number < some.end; });
    if (cluster != m_clusters.end() && cluster->end - cluster->begin > 1 && number == cluster->end - 1)
        parts.append(tr("the newest of %1 here").arg(cluster->end - cluster->begin));
    return parts.join(u", "_s);
}

} // namespace cp
