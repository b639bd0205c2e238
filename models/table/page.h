#pragma once

#include "models/db/resultset.h"
#include "models/table/tablesource.h"

#include <optional>
#include <vector>

namespace cp {

/// Where a row stands in an order: its sort value and its key, both as the database wrote them. std::nullopt sorts as
/// PostgreSQL's NULL does: after every value when ascending.
struct RowPosition {
    std::optional<QByteArray> sortValue;
    QByteArray key;
};

/// Consecutive rows of a source in one order. Columns are the source's, then sort value, key and version. A value type
/// over shared results.
class Page {
public:
    Page() = default;
    explicit Page(std::vector<ResultSet> parts, bool reversed = false);

    int rowCount() const { return int(m_rows.size()); }
    QVariant value(int row, int column) const;
    bool isNull(int row, int column) const;
    QByteArrayView raw(int row, int column) const; ///< as the database wrote it
    qint64 key(int row) const;
    qint64 version(int row) const; ///< 0 when the source has none
    RowPosition position(int row) const;

    /// Rows of pages of one source, in the order given: each by its page and its place there.
    static Page gathered(const std::vector<std::pair<const Page *, int>> &rows);

    /// The row with that key; -1 when it is not here.
    int indexOfKey(qint64 key) const;

    void keepFirst(int rows); ///< drops the others

    /// Puts the row at place from of another page at place row.
    void replaceRow(int row, const Page &other, int from);

private:
    struct RowRef {
        int part = 0;
        int row = 0;
    };
    void dropUnusedParts();
    const ResultSet &part(int row) const { return m_parts[size_t(m_rows[size_t(row)].part)]; }
    int line(int row) const { return m_rows[size_t(row)].row; }

    std::vector<ResultSet> m_parts;
    std::vector<RowRef> m_rows;
};

} // namespace cp
