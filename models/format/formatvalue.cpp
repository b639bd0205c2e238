#include "models/format/formatvalue.h"

#include "models/format/decimal.h"
#include "models/format/timetext.h"
#include "models/format/wordtext.h"

#include <QCoreApplication>

#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Values {
    Q_DECLARE_TR_FUNCTIONS(cp::Values)
};

const QString nullText = u"—"_s;

enum class Precision {
    Readable, ///< rounded to what a person reads at a glance
    Exact, ///< every digit
};

std::optional<Decimal> toDecimal(const QVariant &value)
{
    switch (value.typeId()) {
    case QMetaType::Double:
    case QMetaType::Float:
        return Decimal::parse(QString::number(value.toDouble(), 'g', QLocale::FloatingPointShortest));
    case QMetaType::Bool:
        return std::nullopt;
    default:
        return Decimal::parse(value.toString());
    }
}

/// What numeric and double precision columns can hold besides numbers; empty when value is none of them.
QString specialNumber(const QVariant &value, const QLocale &locale)
{
    const QString text = value.typeId() == QMetaType::Double ? QString::number(value.toDouble()) : value.toString();
    const QStringView unsignedText = QStringView(text).mid(text.startsWith(u'-') ? 1 : 0);
    if (unsignedText.compare("nan"_L1, Qt::CaseInsensitive) == 0)
        return Values::tr("Not a number");
    if (unsignedText.compare("infinity"_L1, Qt::CaseInsensitive) == 0
        || unsignedText.compare("inf"_L1, Qt::CaseInsensitive) == 0)
        return text.startsWith(u'-') ? locale.negativeSign() + u'∞' : u"∞"_s;
    return {};
}

/// Large prices to the cent, small ones to five digits that mean something: 64,123.50 and 0.00000812.
Decimal readablePrice(const Decimal &price)
{
    const int magnitude = price.magnitude();
    const int decimals = magnitude >= 3 ? 2 : magnitude >= 1 ? 4 : 5 - magnitude;
    return price.rounded(decimals).trimmed(2).padded(2);
}

/// Amounts of up to two decimals keep them, so that a column lines up; longer ones lose the zeros a column type adds.
Decimal readableAmount(const Decimal &amount)
{
    return amount.decimals() <= 2 ? amount : amount.trimmed();
}

QString withPercent(const Decimal &percent, const QLocale &locale, bool alwaysSigned)
{
    const QString sign = alwaysSigned && !percent.isNegative() && !percent.isZero() ? locale.positiveSign() : QString();
    return sign + percent.toText(locale) + locale.percent();
}

/// "1.23 B": large amounts are compared by their size, not digit by digit.
QString compactText(const Decimal &amount, const QLocale &locale)
{
    struct Unit {
        int digits;
        const char *suffix;
    };
    for (const Unit &unit : {Unit{12, "T"}, Unit{9, "B"}, Unit{6, "M"}}) {
        if (amount.magnitude() > unit.digits)
            return amount.shifted(-unit.digits).rounded(2).padded(2).toText(locale) + QChar::Nbsp
                + QLatin1StringView(unit.suffix);
    }
    return amount.rounded(2).padded(2).toText(locale);
}

/// A key is a name made of digits: separators in it would only be in the way.
bool isIdentifier(const Column &column)
{
    return column.name == "id" || column.name.endsWith("_id");
}

QString numberText(const Column &column, const Decimal &number, const QLocale &locale, Precision precision)
{
    const bool exact = precision == Precision::Exact;
    switch (column.kind) {
    case ColumnKind::Price:
        return (exact ? number.trimmed(2).padded(2) : readablePrice(number)).toText(locale);
    case ColumnKind::Fraction: {
        const Decimal percent = number.shifted(2);
        return withPercent(exact ? percent.trimmed() : percent.rounded(2).padded(2), locale, false);
    }
    case ColumnKind::Amount:
        return exact ? number.trimmed().toText(locale) : compactText(number, locale);
    case ColumnKind::Share:
        return withPercent(exact ? number.trimmed() : number.rounded(2).padded(2), locale, false);
    case ColumnKind::Percent:
        return withPercent(exact ? number.trimmed(2).padded(2) : number.rounded(2).padded(2), locale, true);
    case ColumnKind::Integer:
        if (isIdentifier(column)) {
            QLocale ungrouped = locale;
            ungrouped.setNumberOptions(locale.numberOptions() | QLocale::OmitGroupSeparator);
            return number.toText(ungrouped);
        }
        return number.toText(locale);
    default:
        return readableAmount(number).toText(locale);
    }
}

bool isNumeric(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Integer:
    case ColumnKind::Decimal:
    case ColumnKind::Price:
    case ColumnKind::Amount:
    case ColumnKind::Fraction:
    case ColumnKind::Percent:
    case ColumnKind::Share:
        return true;
    case ColumnKind::Text:
    case ColumnKind::Boolean:
    case ColumnKind::Timestamp:
    case ColumnKind::Age:
    case ColumnKind::Word:
    case ColumnKind::Json:
        break;
    }
    return false;
}

bool isMoment(ColumnKind kind)
{
    return kind == ColumnKind::Timestamp || kind == ColumnKind::Age;
}

/// A number, a moment that Qt cannot hold or a value of another type than the column's kind promises: shown as it is.
QString plainText(const QVariant &value, qsizetype maxLength)
{
    const QString text = value.toString();
    if (text == "infinity"_L1)
        return u"∞"_s;
    if (text == "-infinity"_L1)
        return u"-∞"_s;
    return oneLine(text, maxLength);
}

QString booleanText(const QVariant &value)
{
    return value.toBool() ? Values::tr("Yes") : Values::tr("No");
}

QString bounded(QString text)
{
    constexpr qsizetype longest = 2000;
    if (text.size() > longest)
        text = text.left(longest) + u'…';
    return text;
}

constexpr qsizetype cellLength = 300;
constexpr qsizetype everything = std::numeric_limits<qsizetype>::max();

QString valueText(const Column &column, const QVariant &value, const FormatContext &context, Precision precision)
{
    const qsizetype length = precision == Precision::Exact ? everything : cellLength;
    if (isNumeric(column.kind)) {
        if (const std::optional<Decimal> number = toDecimal(value))
            return numberText(column, *number, context.locale, precision);
        const QString special = specialNumber(value, context.locale);
        return special.isEmpty() ? plainText(value, length) : special;
    }
    if (isMoment(column.kind)) {
        const QDateTime moment = value.toDateTime();
        if (!moment.isValid())
            return plainText(value, length);
        if (precision == Precision::Exact)
            return exactMomentText(moment, context);
        return column.kind == ColumnKind::Age ? ageText(moment, context) : momentText(moment, context);
    }
    if (column.kind == ColumnKind::Boolean && value.typeId() == QMetaType::Bool)
        return booleanText(value);
    if (column.kind == ColumnKind::Word)
        return oneLine(wordText(value.toString()), length);
    return plainText(value, length);
}

bool isNull(const QVariant &value)
{
    return !value.isValid() || value.isNull();
}

} // namespace

QString formatValue(const Column &column, const QVariant &value, const FormatContext &context)
{
    return isNull(value) ? nullText : valueText(column, value, context, Precision::Readable);
}

QString exactValue(const Column &column, const QVariant &value, const FormatContext &context)
{
    if (isNull(value))
        return Values::tr("No value");
    if (isMoment(column.kind) && value.toDateTime().isValid())
        return momentDetails(value.toDateTime(), context);
    if (column.kind == ColumnKind::Text || column.kind == ColumnKind::Json)
        return bounded(value.toString()); // with its line breaks
    return bounded(valueText(column, value, context, Precision::Exact));
}

QString copyValue(const Column &column, const QVariant &value, const FormatContext &context)
{
    return isNull(value) ? QString() : valueText(column, value, context, Precision::Exact);
}

QString editValue(const Column &column, const QVariant &value, const FormatContext &context)
{
    if (isNull(value))
        return {};
    if (isNumeric(column.kind)) {
        const std::optional<Decimal> number = toDecimal(value);
        if (!number)
            return value.toString();
        QLocale ungrouped = context.locale;
        ungrouped.setNumberOptions(context.locale.numberOptions() | QLocale::OmitGroupSeparator);
        return (column.kind == ColumnKind::Fraction ? number->shifted(2) : *number).trimmed().toText(ungrouped);
    }
    if (isMoment(column.kind) && value.toDateTime().isValid())
        return exactMomentText(value.toDateTime(), context);
    if (column.kind == ColumnKind::Boolean && value.typeId() == QMetaType::Bool)
        return booleanText(value);
    if (column.kind == ColumnKind::Word)
        return wordText(value.toString());
    return value.toString();
}

Qt::Alignment alignmentOf(ColumnKind kind)
{
    return (isNumeric(kind) ? Qt::AlignTrailing : Qt::AlignLeading) | Qt::AlignVCenter;
}

int directionOf(const Column &column, const QVariant &value)
{
    if (column.kind != ColumnKind::Percent || isNull(value))
        return 0;
    const std::optional<Decimal> number = toDecimal(value);
    if (!number || number->isZero())
        return 0;
    return number->isNegative() ? -1 : 1;
}

} // namespace cp
