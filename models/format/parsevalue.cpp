#include "models/format/parsevalue.h"

#include "models/format/decimal.h"
#include "models/format/timetext.h"
#include "models/format/wordtext.h"

#include <QCoreApplication>
#include <QJsonDocument>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Input {
    Q_DECLARE_TR_FUNCTIONS(cp::Input)
};

/// Digits of any script as 0…9, the signs and separators people type as ASCII ones: ',' groups, '.' is the point.
QString withAsciiDigits(const QString &typed, const QLocale &locale)
{
    const bool commaIsPoint = locale.decimalPoint() == ","_L1;
    QString text;
    for (const QChar c : typed) {
        if (c.isDigit())
            text += QChar(u'0' + c.digitValue());
        else if (c == u'\u066b' || (commaIsPoint && c == u','))
            text += u'.'; // Arabic decimal separator
        else if (c == u'\u066c' || c == u'\u060c' || (commaIsPoint && c == u'.') || c == u'\'' || c == u'’' || c == u'_'
            || (c.isSpace() && !text.isEmpty()))
            text += u','; // Arabic thousands separator, and what other languages use
        else if (c == u'\u2212')
            text += u'-';
        else if (c == u'\u066a')
            text += u'%';
        else if (c.category() != QChar::Other_Format && !c.isSpace()) // direction marks come with pasted numbers
            text += c;
    }
    while (text.endsWith(u','))
        text.chop(1);
    return text;
}

/// Takes the separators out; nothing when they do not stand between groups of three digits.
std::optional<QString> withoutGroups(const QString &text)
{
    const QString whole = text.section(u'.', 0, 0).section(u'e', 0, 0, QString::SectionCaseInsensitiveSeps);
    if (text.mid(whole.size()).contains(u','))
        return std::nullopt;
    const QStringList groups = whole.split(u',');
    for (qsizetype i = 1; i < groups.size(); ++i) {
        if (groups[i].size() != 3)
            return std::nullopt;
    }
    if (groups.size() > 1) {
        QString first = groups.first();
        if (first.startsWith(u'-') || first.startsWith(u'+'))
            first.remove(0, 1);
        if (first.isEmpty() || first.size() > 3)
            return std::nullopt;
    }
    return QString(text).remove(u',');
}

QVariant parseNumber(const Column &column, const QString &typed, const FormatContext &context, QString *problem)
{
    QString text = withAsciiDigits(typed, context.locale);
    const bool takesPercent
        = column.kind == ColumnKind::Fraction || column.kind == ColumnKind::Percent || column.kind == ColumnKind::Share;
    if (takesPercent && text.endsWith(u'%'))
        text.chop(1);
    while (text.endsWith(u',')) // the space of "5 %"
        text.chop(1);
    if (column.kind == ColumnKind::Price && text.startsWith(u'$'))
        text.remove(0, 1);
    const std::optional<QString> plain = withoutGroups(text);
    const std::optional<Decimal> number = plain ? Decimal::parse(*plain) : std::nullopt;
    if (!number) {
        *problem = Input::tr("“%1” is not a number.").arg(oneLine(typed, 40));
        return {};
    }
    if (column.kind == ColumnKind::Integer && number->trimmed().decimals() > 0) {
        *problem = Input::tr("%1 takes whole numbers only.").arg(column.label);
        return {};
    }
    if (column.kind == ColumnKind::Integer)
        return number->trimmed().toPlain();
    if (column.kind != ColumnKind::Fraction)
        return number->toPlain();
    const Decimal fraction = number->shifted(-2);
    if (fraction.isNegative() || fraction.compare(*Decimal::parse(u"1")) > 0) {
        *problem = Input::tr("%1 has to be between 0% and 100%.").arg(column.label);
        return {};
    }
    return fraction.toPlain();
}

QVariant parseBoolean(const QString &typed, QString *problem)
{
    const QString word = typed.toLower();
    for (const QString &yes : {u"yes"_s, u"true"_s, u"on"_s, u"1"_s, u"y"_s, u"بله"_s, Input::tr("yes")}) {
        if (word == yes)
            return true;
    }
    for (const QString &no : {u"no"_s, u"false"_s, u"off"_s, u"0"_s, u"n"_s, u"خیر"_s, Input::tr("no")}) {
        if (word == no)
            return false;
    }
    *problem = Input::tr("“%1” is neither yes nor no.").arg(oneLine(typed, 40));
    return {};
}

QVariant parseTime(const QString &typed, const FormatContext &context, QString *problem)
{
    QString ascii;
    for (const QChar c : typed)
        ascii += c.isDigit() ? QChar(u'0' + c.digitValue()) : c == u'\u2212' ? u'-' : c;
    const QDateTime moment = parseMoment(ascii, context);
    if (moment.isValid())
        return moment;
    *problem
        = Input::tr("“%1” is not a time. Write it like 2024-03-05 14:30; without an offset it is taken as %2 time.")
              .arg(oneLine(typed, 40), QString::fromUtf8(context.effectiveZone().id()));
    return {};
}

QVariant parseText(const Column &column, const QString &typed, QString *problem)
{
    if (typed.contains(QChar::Null)) {
        *problem = Input::tr("%1 holds a NUL character, which the database cannot store.").arg(column.label);
        return {};
    }
    return column.kind == ColumnKind::Word ? wordFromText(typed) : typed;
}

QVariant parseJson(const QString &typed, QString *problem)
{
    QJsonParseError error;
    QJsonDocument::fromJson(u"[%1]"_s.arg(typed).toUtf8(), &error); // a bare number or string is JSON too
    if (error.error == QJsonParseError::NoError)
        return typed;
    *problem = Input::tr("This is not JSON: %1.").arg(error.errorString());
    return {};
}

} // namespace

QVariant parseValue(const Column &column, const QString &typed, const FormatContext &context, QString *problem)
{
    problem->clear();
    const QString text = typed.trimmed();
    if (text.isEmpty()) {
        if (!column.nullable && column.kind == ColumnKind::Text)
            return QString(u""_s);
        if (!column.nullable)
            *problem = Input::tr("%1 cannot be empty.").arg(column.label);
        return {};
    }
    switch (column.kind) {
    case ColumnKind::Integer:
    case ColumnKind::Decimal:
    case ColumnKind::Price:
    case ColumnKind::Amount:
    case ColumnKind::Fraction:
    case ColumnKind::Percent:
    case ColumnKind::Share:
        return parseNumber(column, text, context, problem);
    case ColumnKind::Boolean:
        return parseBoolean(text, problem);
    case ColumnKind::Timestamp:
    case ColumnKind::Age:
        return parseTime(text, context, problem);
    case ColumnKind::Json:
        return parseJson(text, problem);
    case ColumnKind::Text:
    case ColumnKind::Word:
        return parseText(column, typed, problem);
    }
    return {};
}

} // namespace cp
