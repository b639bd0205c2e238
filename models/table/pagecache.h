#pragma once

#include "models/table/page.h"

#include <QHash>
#include <QList>

#include <map>

namespace cp {

/// The pages of a table that are in memory: at most MaxPages, the least recently used leave first. Also remembers where
/// pages once seen begin, so that going back to one needs no OFFSET. Not thread-safe.
class PageCache {
public:
    static constexpr int PageSize = 200; ///< rows
    static constexpr int MaxPages = 40;

    static int pageOf(int row) { return row / PageSize; }

    bool contains(int page) const { return m_pages.contains(page); }

    /// The page that holds row and its place in it; nullptr when it is not here, or ends before that row.
    const Page *find(int row, int *line) const;

    /// Keeps page, and drops the one unused for longest when there are too many. True when one of its rows is in
    /// another page too, so that one of them is out of date.
    bool insert(int page, Page rows);
    void clear();
    void removeFrom(int page); ///< that page and all behind it

    /// -1 when it is not in memory. A row that moved in the order between two reads may stand in two pages until the
    /// next refresh; this is one of its places.
    int rowOfKey(qint64 key) const { return m_rowsOfKey.value(key, -1); }
    QList<int> rowsOfKey(qint64 key) const { return m_rowsOfKey.values(key); }
    QList<qint64> keys() const { return m_rowsOfKey.uniqueKeys(); }
    int end() const; ///< behind the last row in memory

    /// Puts new contents in every place of a row that is here.
    void patch(qint64 key, const Page &from, int line);

    /// The same rows in the order of keys; nothing unless all of them are here, and no other.
    std::optional<PageCache> inOrder(const QList<qint64> &keys) const;

    /// The nearest known row beside which page can be read.
    struct Anchor {
        std::optional<RowPosition> position; ///< none: from the table's own start or end
        bool forward = true; ///< page lies behind the anchor
        qint64 skip = 0; ///< rows between the two
    };
    /// rowCount < 0: the table's end is not known.
    Anchor nearestAnchor(int page, qint64 rowCount) const;

private:
    struct Entry {
        Page rows;
        mutable quint64 used = 0;
    };
    void forget(int page);

    std::map<int, Entry> m_pages;
    std::map<int, RowPosition> m_ends; ///< by page: the position of its last row, kept after the page has left
    std::map<int, RowPosition> m_starts; ///< by page: the position of its first row
    QMultiHash<qint64, int> m_rowsOfKey;
    mutable quint64 m_clock = 0;
};

} // namespace cp
