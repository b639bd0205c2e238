#include "ui/pricepage/chartchoice.h"

#include <QJsonArray>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

template <typename Word>
Word wordIn(const QJsonObject &json, QLatin1StringView name, Word last)
{
    const int number = json.value(name).toInt();
    return number >= 0 && number <= int(last) ? Word(number) : Word(0);
}

} // namespace

QString indicatorsText(const QList<Indicator> &indicators)
{
    QStringList texts;
    for (const Indicator &indicator : indicators)
        texts.append(indicator.text());
    return texts.join(u", "_s);
}

QList<int> chartIntervals()
{
    return {60, 300, 900, 3600, 14'400, 86'400, 604'800};
}

QJsonObject ChartChoice::toJson() const
{
    return {{u"coin"_s, coin}, {u"interval"_s, seconds}, {u"days"_s, days}, {u"form"_s, int(form)},
        {u"scale"_s, int(scaling)}, {u"compare"_s, QJsonArray::fromStringList(compare)},
        {u"indicators"_s, indicatorsText(indicators)}, {u"signals"_s, notes.tradingSignals},
        {u"predictions"_s, notes.predictions}, {u"suggestions"_s, notes.suggestions}, {u"regimes"_s, notes.regimes}};
}

ChartChoice ChartChoice::fromJson(const QJsonObject &json)
{
    const ChartChoice usual;
    ChartChoice choice;
    choice.coin = json.value("coin"_L1).toString();
    choice.seconds = json.value("interval"_L1).toInt();
    if (!chartIntervals().contains(choice.seconds))
        choice.seconds = usual.seconds;
    choice.days = std::max(json.value("days"_L1).toInt(usual.days), 0);
    choice.form = wordIn(json, "form"_L1, CandleForm::HeikinAshi);
    choice.scaling = wordIn(json, "scale"_L1, PriceScaling::Percent);
    const QJsonArray others = json.value("compare"_L1).toArray();
    for (const auto &other : others)
        choice.compare.append(other.toString());
    choice.indicators = indicatorsFromText(json.value("indicators"_L1).toString());
    choice.notes.tradingSignals = json.value("signals"_L1).toBool(usual.notes.tradingSignals);
    choice.notes.predictions = json.value("predictions"_L1).toBool(usual.notes.predictions);
    choice.notes.suggestions = json.value("suggestions"_L1).toBool(usual.notes.suggestions);
    choice.notes.regimes = json.value("regimes"_L1).toBool(usual.notes.regimes);
    return choice;
}

} // namespace cp
