#include "models/market/indicator.h"

#include "models/market/indicators.h"

#include <QLocale>
#include <QRegularExpression>

#include <array>
#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct IndicatorKind {
    Indicator::Kind kind;
    const char *name;
    const char *otherNames; ///< in small letters, without anything between words
    std::array<double, 3> usual; ///< parameters; 0 for none
};

/// In the order of Kind.
constexpr std::array indicatorKinds{
    IndicatorKind{Indicator::Kind::Sma, "SMA", "ma simplemovingaverage movingaverage", {20}},
    IndicatorKind{Indicator::Kind::Ema, "EMA", "exponentialmovingaverage", {20}},
    IndicatorKind{Indicator::Kind::Bollinger, "BB", "bollinger bollingerbands bbands", {20, 2}},
    IndicatorKind{Indicator::Kind::Rsi, "RSI", "relativestrengthindex", {14}},
    IndicatorKind{Indicator::Kind::Macd, "MACD", "", {12, 26, 9}},
    IndicatorKind{Indicator::Kind::Atr, "ATR", "averagetruerange", {14}},
    IndicatorKind{Indicator::Kind::Obv, "OBV", "onbalancevolume", {}},
    IndicatorKind{Indicator::Kind::Drawdown, "Drawdown", "dd", {}},
    IndicatorKind{Indicator::Kind::Volume, "Volume", "vol volumes", {}},
};

const IndicatorKind &factsOf(const Indicator &indicator)
{
    return indicatorKinds[std::size_t(indicator.kind)];
}

QList<double> usualParameters(const IndicatorKind &kind)
{
    QList<double> parameters;
    for (const double usual : kind.usual) {
        if (usual > 0)
            parameters.append(usual);
    }
    return parameters;
}

QList<double> allParameters(const Indicator &indicator)
{
    const QList<double> usual = usualParameters(factsOf(indicator));
    return indicator.parameters + usual.mid(indicator.parameters.size());
}

const IndicatorKind *kindFromName(QString name)
{
    name.remove(QRegularExpression(u"[^a-z]"_s, QRegularExpression::CaseInsensitiveOption));
    for (const IndicatorKind &kind : indicatorKinds) {
        if (name.compare(QLatin1StringView(kind.name), Qt::CaseInsensitive) == 0
            || QString::fromLatin1(kind.otherNames).split(u' ', Qt::SkipEmptyParts).contains(name.toLower()))
            return &kind;
    }
    return nullptr;
}

bool isPeriod(double number)
{
    return number >= 1 && number <= Indicator::MaxPeriod && std::floor(number) == number;
}

bool isDeviations(double number)
{
    return number >= Indicator::MinDeviations && number <= Indicator::MaxDeviations;
}

/// Whether each of all its parameters is one.
bool isComputable(const Indicator &indicator)
{
    const QList<double> parameters = allParameters(indicator);
    if (parameters.size() != usualParameters(factsOf(indicator)).size())
        return false;
    for (int i = 0; i < parameters.size(); ++i) {
        const bool areDeviations = indicator.kind == Indicator::Kind::Bollinger && i == 1;
        if (areDeviations ? !isDeviations(parameters[i]) : !isPeriod(parameters[i]))
            return false;
    }
    return indicator.kind != Indicator::Kind::Macd || parameters[0] < parameters[1];
}

/// How many steps leave 1e-12 of what was before, when each takes a share of it away.
int stepsToForget(double share)
{
    return share >= 1 ? 0 : int(std::ceil(std::log(1e-12) / std::log1p(-share)));
}

int warmUpOfEma(int period)
{
    return period - 1 + stepsToForget(2 / (period + 1.0));
}

/// A comma before a number belongs to the parameters: "BB 20,2".
bool isSeparator(const QString &text, qsizetype at, int brackets)
{
    static const QRegularExpression nextNumber(u"\\G,\\s*[-+.]?\\d"_s);
    return brackets == 0 && (text[at] == u';' || (text[at] == u',' && !nextNumber.match(text, at).hasMatch()));
}

QStringList partsOfList(const QString &text)
{
    QStringList parts{QString()};
    int brackets = 0;
    for (qsizetype i = 0; i < text.size(); ++i) {
        if (isSeparator(text, i, brackets)) {
            parts.append(QString());
            continue;
        }
        if (u"([{"_s.contains(text[i]))
            ++brackets;
        else if (u")]}"_s.contains(text[i]))
            brackets = std::max(0, brackets - 1);
        parts.last().append(text[i]);
    }
    return parts;
}

std::vector<double> closesOf(std::span<const Candle> candles)
{
    std::vector<double> closes;
    closes.reserve(candles.size());
    for (const Candle &candle : candles)
        closes.push_back(candle.close);
    return closes;
}

std::vector<double> volumesOf(std::span<const Candle> candles)
{
    std::vector<double> volumes;
    volumes.reserve(candles.size());
    for (const Candle &candle : candles)
        volumes.push_back(candle.volume);
    return volumes;
}

std::vector<IndicatorLine> linesOf(BollingerBands bands)
{
    return {{u"BB upper"_s, std::move(bands.upper)}, {u"BB middle"_s, std::move(bands.middle)},
        {u"BB lower"_s, std::move(bands.lower)}};
}

std::vector<IndicatorLine> linesOf(Macd lines)
{
    return {{u"MACD"_s, std::move(lines.line)}, {u"Signal"_s, std::move(lines.signal)},
        {u"Histogram"_s, std::move(lines.histogram), true}};
}

} // namespace

QString Indicator::text() const
{
    QString text = QString::fromLatin1(factsOf(*this).name);
    for (const double parameter : allParameters(*this))
        text += u' ' + QString::number(parameter, 'g', QLocale::FloatingPointShortest);
    return text;
}

bool Indicator::isOnPrice() const
{
    return kind == Kind::Sma || kind == Kind::Ema || kind == Kind::Bollinger;
}

int Indicator::warmUp() const
{
    if (!isComputable(*this))
        return 0;
    const QList<double> all = allParameters(*this);
    const int period = int(all.value(0));
    switch (kind) {
    case Kind::Sma:
    case Kind::Bollinger:
        return period - 1;
    case Kind::Ema:
        return warmUpOfEma(period);
    case Kind::Rsi: // a change and a true range take the close before, too
    case Kind::Atr:
        return period + stepsToForget(1.0 / period);
    case Kind::Macd:
        return warmUpOfEma(int(all[1])) + warmUpOfEma(int(all[2]));
    case Kind::Obv:
    case Kind::Drawdown:
    case Kind::Volume:
        return 0;
    }
    return 0;
}

std::optional<Indicator> indicatorFromText(const QString &text)
{
    static const QRegularExpression form(
        u"^\\s*([a-z]+(?:[-\\s]+[a-z]+)*)([\\d.,;:/=\\s()\\[\\]{}]*)$"_s, QRegularExpression::CaseInsensitiveOption);
    static const QRegularExpression between(u"[^\\d.]+"_s);
    const QRegularExpressionMatch match = form.match(text);
    const IndicatorKind *kind = match.hasMatch() ? kindFromName(match.captured(1)) : nullptr;
    if (!kind)
        return {};
    Indicator indicator{kind->kind, {}};
    for (const QString &number : match.captured(2).split(between, Qt::SkipEmptyParts)) {
        bool ok = false;
        indicator.parameters.append(number.toDouble(&ok));
        if (!ok)
            return {};
    }
    indicator.parameters = allParameters(indicator);
    return isComputable(indicator) ? std::optional(indicator) : std::nullopt;
}

QList<Indicator> indicatorsFromText(const QString &text, QStringList *refused)
{
    QList<Indicator> indicators;
    for (const QString &part : partsOfList(text)) {
        if (part.trimmed().isEmpty())
            continue;
        const std::optional<Indicator> indicator = indicatorFromText(part);
        if (!indicator && refused)
            refused->append(part.trimmed());
        if (indicator && !indicators.contains(*indicator))
            indicators.append(*indicator);
    }
    return indicators;
}

QList<Indicator> usualIndicators()
{
    QList<Indicator> indicators;
    for (const IndicatorKind &kind : indicatorKinds)
        indicators.append({kind.kind, usualParameters(kind)});
    return indicators;
}

std::vector<IndicatorLine> compute(const Indicator &indicator, std::span<const Candle> candles, double highestBefore)
{
    const bool isPossible = isComputable(indicator);
    const QList<double> all = allParameters(indicator);
    const auto period = [&](int i) { return isPossible ? int(all[i]) : 0; };
    switch (indicator.kind) {
    case Indicator::Kind::Sma:
        return {{indicator.text(), simpleMovingAverage(closesOf(candles), period(0))}};
    case Indicator::Kind::Ema:
        return {{indicator.text(), exponentialMovingAverage(closesOf(candles), period(0))}};
    case Indicator::Kind::Bollinger:
        return linesOf(bollingerBands(closesOf(candles), period(0), all[1]));
    case Indicator::Kind::Rsi:
        return {{indicator.text(), relativeStrengthIndex(closesOf(candles), period(0))}};
    case Indicator::Kind::Macd:
        return linesOf(macd(closesOf(candles), period(0), period(1), period(2)));
    case Indicator::Kind::Atr:
        return {{indicator.text(), averageTrueRange(candles, period(0))}};
    case Indicator::Kind::Obv:
        return {{indicator.text(), onBalanceVolume(candles)}};
    case Indicator::Kind::Drawdown:
        return {{indicator.text(), drawdown(closesOf(candles), highestBefore)}};
    case Indicator::Kind::Volume:
        return {{indicator.text(), volumesOf(candles), true}};
    }
    return {};
}

} // namespace cp
