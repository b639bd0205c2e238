#include "ui/table/sourcefilter.h"

#include "models/format/wordtext.h"
#include "ui/widgets/filterbar.h"

#include <QCoreApplication>
#include <QDateTime>

namespace cp::sourcefilter {

using namespace Qt::StringLiterals;

namespace {

struct Fields {
    Q_DECLARE_TR_FUNCTIONS(cp::SourceFilter)
};

QList<FilterBar::Choice> wordChoices(const Column &column)
{
    QList<FilterBar::Choice> choices{{Fields::tr("Any"), {}}};
    for (const QString &word : column.words)
        choices.append({column.kind == ColumnKind::Word ? wordText(word) : word, word});
    return choices;
}

/// In hours; what is to come is positive.
QList<FilterBar::Choice> timeChoices(const QByteArray &name)
{
    QList<FilterBar::Choice> choices{{Fields::tr("Any time"), {}}};
    if (name == "expires_at" || name == "target_datetime" || name == "scheduled_for") {
        choices += {{Fields::tr("Next 24 h"), 24}, {Fields::tr("Next 7 d"), 24 * 7}};
    }
    choices += {{Fields::tr("Last 24 h"), -24}, {Fields::tr("Last 7 d"), -24 * 7}, {Fields::tr("Last 30 d"), -24 * 30},
        {Fields::tr("Last year"), -24 * 365}};
    return choices;
}

void addField(FilterBar &bar, const Column &column)
{
    switch (column.kind) {
    case ColumnKind::Boolean:
        bar.addChoice(column.name, column.label,
            {{Fields::tr("Any"), {}}, {Fields::tr("Yes"), u"true"_s}, {Fields::tr("No"), u"false"_s}});
        return;
    case ColumnKind::Timestamp:
    case ColumnKind::Age:
        bar.addChoice(column.name, column.label, timeChoices(column.name));
        return;
    case ColumnKind::Fraction:
        bar.addPercent(column.name, Fields::tr("Minimum %1").arg(column.label.toLower()));
        return;
    default:
        break;
    }
    if (!column.words.isEmpty())
        bar.addChoice(column.name, column.label, wordChoices(column));
    else
        bar.addText(column.name, column.name == "symbol" ? Fields::tr("Coin") : column.label,
            column.name == "symbol" ? Fields::tr("Symbol or name") : QString());
}

Filter compareTime(const Column &column, int hours)
{
    using Op = Filter::Op;
    const QDateTime now = QDateTime::currentDateTimeUtc();
    const QDateTime other = now.addSecs(qint64(hours) * 3600);
    return Filter::compare(column.name, Op::GreaterOrEqual, std::min(now, other))
        && Filter::compare(column.name, Op::LessOrEqual, std::max(now, other));
}

Filter compare(const TableSource &source, const Column &column, const QVariant &value)
{
    using Op = Filter::Op;
    switch (column.kind) {
    case ColumnKind::Timestamp:
    case ColumnKind::Age:
        return compareTime(column, value.toInt());
    case ColumnKind::Fraction:
        return Filter::compare(column.name, Op::GreaterOrEqual, QString::number(value.toInt() / 100.0, 'f', 2));
    default:
        break;
    }
    const QString text = value.toString();
    if (column.kind == ColumnKind::Boolean || !column.words.isEmpty())
        return Filter::compare(column.name, Op::Equal, text);
    if (column.name == "symbol") {
        Filter bySymbol = Filter::compare(column.name, Op::StartsWith, text);
        for (const char *name : {"coin_name", "name"}) {
            if (source.indexOf(name) >= 0)
                return bySymbol || Filter::compare(name, Op::Contains, text);
        }
        return bySymbol;
    }
    return Filter::compare(column.name, Op::Contains, text);
}

} // namespace

void addFields(FilterBar &bar, const TableSource &source, const QList<QByteArray> &columns)
{
    for (const QByteArray &name : columns)
        addField(bar, source.columns.at(source.indexOf(name)));
}

Filter filter(const FilterBar &bar, const TableSource &source, const QList<QByteArray> &columns)
{
    Filter filter;
    for (const QByteArray &name : columns) {
        if (const QVariant value = bar.value(name); value.isValid())
            filter = filter && compare(source, source.columns.at(source.indexOf(name)), value);
    }
    return filter;
}

} // namespace cp::sourcefilter
