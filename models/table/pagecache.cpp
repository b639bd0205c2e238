#include "models/table/pagecache.h"

#include <algorithm>

namespace cp {

namespace {

/// Anchors are a hundred bytes each; with more than this a table has been read through and starting over is fine.
constexpr size_t MaxAnchors = 5000;

} // namespace

const Page *PageCache::find(int row, int *line) const
{
    const auto it = m_pages.find(pageOf(row));
    if (it == m_pages.end())
        return nullptr;
    *line = row % PageSize;
    if (*line >= it->second.rows.rowCount())
        return nullptr;
    it->second.used = ++m_clock;
    return &it->second.rows;
}

bool PageCache::insert(int page, Page rows)
{
    forget(page);
    bool overlaps = false;
    for (int line = 0; line < rows.rowCount(); ++line) {
        const qint64 key = rows.key(line);
        overlaps |= m_rowsOfKey.contains(key);
        m_rowsOfKey.insert(key, page * PageSize + line);
    }
    if (m_ends.size() > MaxAnchors) {
        m_ends.clear();
        m_starts.clear();
    }
    m_starts.erase(page);
    m_ends.erase(page);
    if (rows.rowCount() > 0)
        m_starts[page] = rows.position(0);
    if (rows.rowCount() == PageSize)
        m_ends[page] = rows.position(PageSize - 1);
    m_pages[page] = {std::move(rows), ++m_clock};

    if (m_pages.size() > MaxPages) {
        const auto oldest = std::min_element(
            m_pages.begin(), m_pages.end(), [](const auto &a, const auto &b) { return a.second.used < b.second.used; });
        forget(oldest->first);
    }
    return overlaps;
}

void PageCache::forget(int page)
{
    const auto it = m_pages.find(page);
    if (it == m_pages.end())
        return;
    for (int line = 0; line < it->second.rows.rowCount(); ++line)
        m_rowsOfKey.remove(it->second.rows.key(line), page * PageSize + line);
    m_pages.erase(it);
}

void PageCache::clear()
{
    m_pages.clear();
    m_ends.clear();
    m_starts.clear();
    m_rowsOfKey.clear();
}

void PageCache::removeFrom(int page)
{
    while (!m_pages.empty() && m_pages.rbegin()->first >= page)
        forget(m_pages.rbegin()->first);
    m_ends.erase(m_ends.lower_bound(page), m_ends.end());
    m_starts.erase(m_starts.lower_bound(page), m_starts.end());
}

int PageCache::end() const
{
    return m_pages.empty() ? 0 : m_pages.rbegin()->first * PageSize + m_pages.rbegin()->second.rows.rowCount();
}

void PageCache::patch(qint64 key, const Page &from, int line)
{
    const QList<int> rows = rowsOfKey(key);
    for (const int row : rows)
        m_pages.at(pageOf(row)).rows.replaceRow(row % PageSize, from, line);
}

std::optional<PageCache> PageCache::inOrder(const QList<qint64> &keys) const
{
    if (keys.size() != m_rowsOfKey.size())
        return std::nullopt;
    PageCache arranged;
    std::vector<std::pair<const Page *, int>> rows;
    for (qsizetype place = 0; place < keys.size(); ++place) {
        const int row = rowOfKey(keys[place]);
        if (row < 0)
            return std::nullopt;
        rows.emplace_back(&m_pages.at(pageOf(row)).rows, row % PageSize);
        if (int(rows.size()) == PageSize || place == keys.size() - 1) {
            arranged.insert(pageOf(int(place)), Page::gathered(rows));
            rows.clear();
        }
    }
    return arranged;
}

PageCache::Anchor PageCache::nearestAnchor(int page, qint64 rowCount) const
{
    Anchor best{{}, true, qint64(page) * PageSize};
    const qint64 behind = std::max<qint64>(rowCount - qint64(page + 1) * PageSize, 0);
    if (rowCount >= 0 && behind < best.skip)
        best = {{}, false, behind};

    if (auto it = m_ends.lower_bound(page); it != m_ends.begin()) {
        --it;
        const qint64 skip = qint64(page - it->first - 1) * PageSize;
        if (skip < best.skip || (skip == best.skip && !best.position))
            best = {it->second, true, skip};
    }
    if (const auto it = m_starts.upper_bound(page); it != m_starts.end()) {
        // Also for the first page: rows that came before it since belong to the next refresh, not between pages.
        const qint64 skip = qint64(it->first - page - 1) * PageSize;
        if (skip < best.skip || (skip == best.skip && !best.position))
            best = {it->second, false, skip};
    }
    return best;
}

} // namespace cp
