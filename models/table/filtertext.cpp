#include "models/table/filtertext.h"

#include <QHash>
#include <QRegularExpression>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const Column *columnNamed(const TableSource &source, const QString &name)
{
    const auto found = std::find_if(source.columns.begin(), source.columns.end(), [&name](const Column &column) {
        return name.compare(QLatin1StringView(column.name), Qt::CaseInsensitive) == 0
            || name.compare(column.label, Qt::CaseInsensitive) == 0;
    });
    return found == source.columns.end() ? nullptr : &*found;
}

QString unquoted(const QString &text)
{
    return text.startsWith(u'"') ? text.mid(1, text.size() - 2) : text;
}

/// As the database has it: 70% of a fraction is 0.7.
QString storedValue(const Column &column, const QString &text)
{
    if (column.kind != ColumnKind::Fraction || !text.endsWith(u'%'))
        return text;
    bool isNumber = false;
    const double percent = text.chopped(1).toDouble(&isNumber);
    return isNumber ? QString::number(percent / 100, 'g', 15) : text;
}

} // namespace

std::optional<Filter> filterFromText(const QString &text, const TableSource &source, QString *problem)
{
    using Op = Filter::Op;
    static const QHash<QString, Op> ops{{u"="_s, Op::Equal}, {u"!="_s, Op::NotEqual}, {u"<>"_s, Op::NotEqual},
        {u"<"_s, Op::Less}, {u"<="_s, Op::LessOrEqual}, {u">"_s, Op::Greater}, {u">="_s, Op::GreaterOrEqual},
        {u"~"_s, Op::Contains}};
    static const QRegularExpression comparison(
        uR"(\s*(?:,|and\s)?\s*("[^"]*"|[^\s"=!<>~,][^"=!<>~,]*?)\s*(<=|>=|!=|<>|=|<|>|~)\s*("[^"]*"|[^\s,"]+))"_s,
        QRegularExpression::CaseInsensitiveOption);

    Filter filter;
    qsizetype at = 0;
    const QString all = text.trimmed();
    while (at < all.size()) {
        const QRegularExpressionMatch match
            = comparison.match(all, at, QRegularExpression::NormalMatch, QRegularExpression::AnchorAtOffsetMatchOption);
        if (!match.hasMatch()) {
            *problem = u"“%1” is no comparison such as status=pending."_s.arg(all.mid(at).trimmed());
            return std::nullopt;
        }
        const QString name = unquoted(match.captured(1)).trimmed();
        const Column *column = columnNamed(source, name);
        if (!column) {
            *problem = u"There is no column “%1”."_s.arg(name);
            return std::nullopt;
        }
        const Op op = ops.value(match.captured(2));
        const QString value = match.captured(3);
        const bool isNull = value.compare("null"_L1, Qt::CaseInsensitive) == 0;
        if (isNull && op != Op::Equal && op != Op::NotEqual) {
            *problem = u"null is equal to something or not, and nothing else."_s;
            return std::nullopt;
        }
        filter = filter
            && (isNull ? Filter::compare(column->name, op == Op::Equal ? Op::IsNull : Op::IsNotNull)
                       : Filter::compare(column->name, op, storedValue(*column, unquoted(value))));
        at = match.capturedEnd();
    }
    return filter;
}

} // namespace cp
