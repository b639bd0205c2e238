#include "models/table/filter.h"

#include "models/db/dberror.h"

#include <QStringList>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

struct Filter::Node {
    enum class Kind { Compare, OneOf, And, Or, Not } kind = Kind::Compare;
    QByteArray column;
    Op op = Op::Equal;
    Param value;
    std::vector<std::shared_ptr<const Node>> children;
};

namespace {

QByteArray escapeLike(QByteArray text)
{
    return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
}

QByteArray arrayLiteral(const QStringList &values)
{
    QByteArray array = "{";
    for (const QString &value : values) {
        if (array.size() > 1)
            array += ',';
        array += '"' + value.toUtf8().replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }
    return array + '}';
}

QByteArray place(Params &params, const Param &value)
{
    params.append(value);
    return '$' + QByteArray::number(params.size());
}

/// Among what is listed, then among the details: a list's rows need not show whose they are. nullptr: nowhere.
const Column *find(const TableSource &source, const QByteArray &name)
{
    if (const int index = source.indexOf(name); index >= 0)
        return &source.columns[index];
    if (!source.detailFrom.isEmpty())
        return nullptr; // the details are another relation's
    const auto detail = std::find_if(
        source.details.begin(), source.details.end(), [&name](const Column &column) { return column.name == name; });
    return detail == source.details.end() ? nullptr : &*detail;
}

} // namespace

Filter::Filter(std::shared_ptr<const Node> node)
    : m_node(std::move(node))
{
}

Filter Filter::compare(const QByteArray &column, Op op, const Param &value)
{
    return Filter(std::make_shared<const Node>(Node{Node::Kind::Compare, column, op, value, {}}));
}

Filter Filter::oneOf(const QByteArray &column, const QStringList &values)
{
    return Filter(std::make_shared<const Node>(Node{Node::Kind::OneOf, column, {}, Param(arrayLiteral(values)), {}}));
}

Filter Filter::operator&&(const Filter &other) const
{
    if (isAll())
        return other;
    if (other.isAll())
        return *this;
    return Filter(std::make_shared<const Node>(Node{Node::Kind::And, {}, {}, {}, {m_node, other.m_node}}));
}

Filter Filter::operator||(const Filter &other) const
{
    if (isAll() || other.isAll())
        return {};
    return Filter(std::make_shared<const Node>(Node{Node::Kind::Or, {}, {}, {}, {m_node, other.m_node}}));
}

Filter Filter::operator!() const
{
    if (isAll())
        return oneOf({}, {});
    return Filter(std::make_shared<const Node>(Node{Node::Kind::Not, {}, {}, {}, {m_node}}));
}

bool Filter::equal(const Node &left, const Node &right)
{
    if (left.kind != right.kind || left.column != right.column || left.op != right.op || !(left.value == right.value)
        || left.children.size() != right.children.size())
        return false;
    for (size_t i = 0; i < left.children.size(); ++i) {
        if (!equal(*left.children[i], *right.children[i]))
            return false;
    }
    return true;
}

bool Filter::operator==(const Filter &other) const
{
    if (!m_node || !other.m_node)
        return m_node == other.m_node;
    return equal(*m_node, *other.m_node);
}

QByteArray Filter::toSql(const TableSource &source, Params &params) const
{
    return m_node ? render(*m_node, source, params) : "true";
}

QByteArray Filter::render(const Node &node, const TableSource &source, Params &params)
{
    switch (node.kind) {
    case Node::Kind::And:
    case Node::Kind::Or: {
        const QByteArray left = render(*node.children[0], source, params);
        const QByteArray right = render(*node.children[1], source, params);
        return '(' + left + (node.kind == Node::Kind::And ? " AND " : " OR ") + right + ')';
    }
    case Node::Kind::Not:
        // "not greater than 5" means "not among those that are", so unknown counts as not matching.
        return "((" + render(*node.children[0], source, params) + ") IS NOT TRUE)";
    case Node::Kind::OneOf:
        if (node.column.isEmpty())
            return "false";
        break;
    case Node::Kind::Compare:
        break;
    }

    const Column *found = find(source, node.column);
    if (!found)
        throw DbException({DbError::Kind::Client, u"filter the table"_s, {},
            u"there is no column “%1”"_s.arg(QString::fromUtf8(node.column)), {}, {}});
    const Column &column = *found;
    if (node.kind == Node::Kind::OneOf)
        return "((" + column.sql + ") = ANY (" + place(params, node.value) + "::" + column.type + "[]))";

    const auto typed = [&](const char *op) {
        return "((" + column.sql + ") " + op + ' ' + place(params, node.value) + "::" + column.type + ')';
    };
    const auto like = [&](const QByteArray &before) {
        const Param pattern = node.value.isNull() ? Param() : Param(before + escapeLike(node.value.text()) + '%');
        return "((" + column.sql + ")::text ILIKE " + place(params, pattern) + ')';
    };
    switch (node.op) {
    case Op::Equal:
        return typed("=");
    case Op::NotEqual:
        return typed("<>");
    case Op::Less:
        return typed("<");
    case Op::LessOrEqual:
        return typed("<=");
    case Op::Greater:
        return typed(">");
    case Op::GreaterOrEqual:
        return typed(">=");
    case Op::Contains:
        return like("%");
    case Op::StartsWith:
        return like("");
    case Op::IsNull:
        return "((" + column.sql + ") IS NULL)";
    case Op::IsNotNull:
        return "((" + column.sql + ") IS NOT NULL)";
    }
    Q_UNREACHABLE();
}

} // namespace cp
