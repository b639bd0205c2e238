#include "models/table/page.h"

#include <algorithm>
#include <map>

namespace cp {

namespace {

// Behind the source's own columns, see PageQuery::columns().
enum Extra { SortValue = 3, Key = 2, Version = 1 };

} // namespace

Page::Page(std::vector<ResultSet> parts, bool reversed)
    : m_parts(std::move(parts))
{
    for (int p = 0; p < int(m_parts.size()); ++p) {
        for (int row = 0; row < m_parts[size_t(p)].rowCount(); ++row)
            m_rows.push_back({p, row});
    }
    if (reversed)
        std::reverse(m_rows.begin(), m_rows.end());
}

Page Page::gathered(const std::vector<std::pair<const Page *, int>> &rows)
{
    Page page;
    std::map<const Page *, int> firstParts;
    for (const auto &[from, row] : rows) {
        const auto [it, isNew] = firstParts.insert({from, int(page.m_parts.size())});
        if (isNew)
            page.m_parts.insert(page.m_parts.end(), from->m_parts.begin(), from->m_parts.end());
        const RowRef ref = from->m_rows[size_t(row)];
        page.m_rows.push_back({it->second + ref.part, ref.row});
    }
    page.dropUnusedParts();
    return page;
}

QVariant Page::value(int row, int column) const
{
    return part(row).value(line(row), column);
}

bool Page::isNull(int row, int column) const
{
    return part(row).isNull(line(row), column);
}

QByteArrayView Page::raw(int row, int column) const
{
    return part(row).raw(line(row), column);
}

qint64 Page::key(int row) const
{
    const ResultSet &rows = part(row);
    return rows.raw(line(row), rows.columnCount() - Key).toLongLong();
}

qint64 Page::version(int row) const
{
    const ResultSet &rows = part(row);
    return rows.raw(line(row), rows.columnCount() - Version).toLongLong();
}

RowPosition Page::position(int row) const
{
    const ResultSet &rows = part(row);
    const int sort = rows.columnCount() - SortValue;
    RowPosition position;
    if (!rows.isNull(line(row), sort))
        position.sortValue = rows.raw(line(row), sort).toByteArray();
    position.key = rows.raw(line(row), rows.columnCount() - Key).toByteArray();
    return position;
}

int Page::indexOfKey(qint64 wanted) const
{
    for (int row = 0; row < rowCount(); ++row) {
        if (key(row) == wanted)
            return row;
    }
    return -1;
}

void Page::keepFirst(int rows)
{
    if (rows < rowCount())
        m_rows.resize(size_t(rows));
}

void Page::replaceRow(int row, const Page &other, int from)
{
    const RowRef ref = other.m_rows[size_t(from)];
    m_parts.push_back(other.m_parts[size_t(ref.part)]);
    m_rows[size_t(row)] = {int(m_parts.size()) - 1, ref.row};
    if (m_parts.size() > m_rows.size() + 8)
        dropUnusedParts();
}

void Page::dropUnusedParts()
{
    std::vector<int> place(m_parts.size(), -1);
    std::vector<ResultSet> used;
    for (RowRef &ref : m_rows) {
        int &at = place[size_t(ref.part)];
        if (at < 0) {
            at = int(used.size());
            used.push_back(m_parts[size_t(ref.part)]);
        }
        ref.part = at;
    }
    m_parts = std::move(used);
}

} // namespace cp
