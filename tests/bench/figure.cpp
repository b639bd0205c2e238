#include "tests/bench/figure.h"

#include <QStringList>

#include <algorithm>
#include <cmath>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

QString number(double value)
{
    return QString::number(value, 'f', value < 100 ? 2 : 0);
}

} // namespace

std::optional<double> Figure::ratio() const
{
    if (!other)
        return {};
    return bound == Bound::TimesLess ? *other / value : value / *other;
}

bool Figure::isMet() const
{
    switch (bound) {
    case Bound::None:
        return true;
    case Bound::AtMost:
        return value <= target;
    case Bound::TimesLess:
        return ratio() >= target;
    case Bound::TimesMore:
        return ratio() <= target;
    }
    Q_UNREACHABLE();
}

QString Figure::targetText() const
{
    switch (bound) {
    case Bound::None:
        return {};
    case Bound::AtMost:
        return u"at most %1 %2"_s.arg(target).arg(unit);
    case Bound::TimesLess:
        return u"at least %1 times less"_s.arg(target);
    case Bound::TimesMore:
        return u"at most %1 times it"_s.arg(target);
    }
    Q_UNREACHABLE();
}

QJsonObject Figure::toJson() const
{
    QJsonObject json{{u"name"_s, name}, {u"label"_s, label}, {u"value"_s, value}, {u"unit"_s, unit}};
    if (other) {
        json[u"than"_s] = than;
        json[u"other"_s] = *other;
        json[u"ratio"_s] = *ratio();
    }
    if (bound != Bound::None) {
        json[u"target"_s] = targetText();
        json[u"met"_s] = isMet();
    }
    return json;
}

QString asTable(const Figures &figures)
{
    QList<QStringList> lines{
        {u"Measured"_s, u"Value"_s, u"Compared with"_s, u"Its value"_s, u"Ratio"_s, u"Target"_s, u"Met"_s}};
    for (const Figure &f : figures) {
        const bool hasTarget = f.bound != Figure::Bound::None;
        lines.append(
            {f.label, number(f.value) + u' ' + f.unit, f.than, f.other ? number(*f.other) + u' ' + f.unit : QString(),
                f.ratio() ? number(*f.ratio()) : QString(), f.targetText(),
                !hasTarget      ? QString()
                    : f.isMet() ? u"yes"_s
                                : u"NO"_s});
    }
    QString table;
    for (const QStringList &line : std::as_const(lines)) {
        QString text;
        for (qsizetype column = 0; column < line.size(); ++column) {
            qsizetype width = 0;
            for (const QStringList &each : std::as_const(lines))
                width = std::max(width, each[column].size());
            const bool isNumber = column == 1 || column == 3 || column == 4;
            text += (isNumber ? line[column].rightJustified(width) : line[column].leftJustified(width)) + u"  "_s;
        }
        table += text.trimmed() + u'\n';
    }
    return table;
}

double median(QList<double> values)
{
    return quantile(std::move(values), 0.5);
}

double quantile(QList<double> values, double share)
{
    Q_ASSERT(!values.isEmpty());
    std::sort(values.begin(), values.end());
    return values[std::max<qsizetype>(0, qsizetype(std::ceil(share * double(values.size()))) - 1)];
}

} // namespace cp::bench
