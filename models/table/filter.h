#pragma once

#include "models/db/param.h"
#include "models/table/tablesource.h"

#include <memory>
#include <vector>

namespace cp {

/// Which rows of a TableSource: a tree of comparisons that becomes SQL with every value as a parameter. Values never
/// become part of the statement's text, and a column that the source lacks is refused, so no input can reach the
/// parser. A default-made filter lets every row through. A value type.
class Filter {
public:
    enum class Op {
        Equal,
        NotEqual,
        Less,
        LessOrEqual,
        Greater,
        GreaterOrEqual,
        Contains,
        StartsWith,
        IsNull,
        IsNotNull
    };

    Filter() = default;

    /// column op value. Comparisons with a value are never true for a NULL column, NotEqual included, as in SQL.
    /// Contains and StartsWith ignore case; value is text as typed, with no wildcards.
    static Filter compare(const QByteArray &column, Op op, const Param &value = {});
    /// column is one of values; no row for an empty list.
    static Filter oneOf(const QByteArray &column, const QStringList &values);

    Filter operator&&(const Filter &other) const;
    Filter operator||(const Filter &other) const;
    Filter operator!() const;

    bool isAll() const { return !m_node; } ///< lets every row through
    bool operator==(const Filter &other) const;

    /// A condition over source, or "true". Appends its values to params and refers to them by number. Throws
    /// DbException (Client) for a column that source does not have.
    QByteArray toSql(const TableSource &source, Params &params) const;

private:
    struct Node;
    explicit Filter(std::shared_ptr<const Node> node);
    static QByteArray render(const Node &node, const TableSource &source, Params &params);
    static bool equal(const Node &left, const Node &right);

    std::shared_ptr<const Node> m_node;
};

} // namespace cp
