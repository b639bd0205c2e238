#include "models/table/rowwindow.h"

#include <algorithm>
#include <utility>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int PageSize = PageCache::PageSize;

/// More than the pages of one or two screens at once would only queue behind each other, and behind one that was
/// scrolled past and is being cancelled.
constexpr size_t MaxInFlight = 3;
/// Of rows asked for without a look at the answer (a program reading through the model) the newest pages count.
constexpr int MaxAsked = 16;

/// A refresh reads at least this many rows on either side of its anchor, and at most that many of those in memory.
constexpr int MinAround = PageSize / 2;
constexpr int MaxAround = 10 * PageSize;

/// A pause, so that a table that changes without end is not read without end.
constexpr auto DriftPause = std::chrono::milliseconds(250);

constexpr auto CountDeadline = std::chrono::minutes(2);

int clamped(qint64 rows)
{
    return int(std::min<qint64>(rows, std::numeric_limits<int>::max()));
}

} // namespace

/// What a refresh should read.
struct RowWindow::Surroundings {
    int row = 0; ///< the anchor's, 0: the top
    qint64 key = 0;
    std::optional<RowPosition> position; ///< none: it is known by its number only
    int above = MinAround; ///< rows to read on either side
    int below = MinAround;
};

/// What it found, all of one snapshot.
struct RowWindow::Refreshed {
    int count = 0;
    int anchorRow = 0;
    int firstPage = 0;
    std::vector<Page> pages;
};

RowWindow::RowWindow(Database *quick, Database *background, QObject *parent)
    : QObject(parent)
    , m_quick(quick)
    , m_background(background)
{
    m_drift.setSingleShot(true);
    m_drift.setInterval(DriftPause);
    connect(&m_drift, &QTimer::timeout, this, [this] { refresh(m_lookedAt); });
}

RowWindow::~RowWindow()
{
    takeBackLoading();
    m_selectCancel.cancel();
}

void RowWindow::cancel()
{
    takeBackLoading();
    m_asked.clear();
    m_selectCancel.cancel();
    m_selectCancel = CancelToken();
    m_drift.stop();
    m_refreshing = false;
    m_refreshNext.reset();
    ++m_generation;
    updateLoading();
}

void RowWindow::select(const PageQuery &query)
{
    cancel();
    Q_EMIT aboutToReset();
    m_query = query;
    m_cache.clear();
    m_gone.clear();
    m_rowCount = 0;
    m_count = Count::Unknown;
    m_lookedAt = 0;
    m_isArranged = false;
    Q_EMIT reset();
    startPage(0);
}

// --- Rows

const Page *RowWindow::find(int row, int *line)
{
    if (const Page *page = m_cache.find(row, line)) {
        m_lookedAt = row;
        return page;
    }
    const int page = PageCache::pageOf(row);
    if (row < 0 || row >= m_rowCount || (!m_asked.isEmpty() && m_asked.last() == page))
        return nullptr;
    m_asked.removeOne(page);
    m_asked.append(page);
    if (m_asked.size() > MaxAsked)
        m_asked.removeFirst();
    if (!m_pumping) {
        m_pumping = true;
        QTimer::singleShot(0, this, &RowWindow::pump);
    }
    return nullptr;
}

RowWindow::RowState RowWindow::state(int row) const
{
    int line = 0;
    const Page *page = m_cache.find(row, &line);
    if (!page)
        return RowState::Loading;
    return m_gone.contains(page->key(line)) ? RowState::Gone : RowState::Present;
}

qint64 RowWindow::keyAt(int row) const
{
    int line = 0;
    const Page *page = m_cache.find(row, &line);
    return page ? page->key(line) : 0;
}

// --- Pages

/// Sees to the pages looked for since last time. They are what a view has just painted: a page that is waiting or under
/// way and not among them has been scrolled past, and makes room.
void RowWindow::pump()
{
    m_pumping = false;
    const QList<int> asked = std::exchange(m_asked, {});
    QList<int> wanted;
    for (const int page : asked) {
        if (!m_cache.contains(page) && !isLoadingPage(page))
            wanted.append(page);
    }
    QList<int> passed;
    for (const int page : std::as_const(m_waiting)) {
        if (!asked.contains(page))
            passed.append(page);
    }
    m_waiting = wanted;
    for (auto it = m_loading.begin();
         it != m_loading.end() && m_loading.size() + size_t(wanted.size()) > MaxInFlight;) {
        if (asked.contains(it->page)) {
            ++it;
            continue;
        }
        it->cancel.cancel();
        passed.append(it->page);
        it = m_loading.erase(it);
    }
    startWaiting();
    lookAgain(passed);
}

/// Rows that somebody may still see although their page was taken back: a view that shows them asks for it anew.
void RowWindow::lookAgain(const QList<int> &pages)
{
    for (const int page : pages) {
        if (const int first = page * PageSize; first < m_rowCount)
            Q_EMIT rowsArrived(first, std::min(first + PageSize, m_rowCount) - 1);
    }
}

QList<int> RowWindow::takeBackLoading()
{
    QList<int> pages = std::exchange(m_waiting, {});
    for (const Loading &loading : m_loading) {
        loading.cancel.cancel();
        pages.append(loading.page);
    }
    m_loading.clear();
    return pages;
}

bool RowWindow::isLoadingPage(int page) const
{
    return std::any_of(m_loading.begin(), m_loading.end(), [page](const Loading &l) { return l.page == page; });
}

void RowWindow::startWaiting()
{
    while (!m_waiting.isEmpty() && m_loading.size() < MaxInFlight) {
        const int page = m_waiting.takeLast();
        if (page * PageSize < m_rowCount) // else: the table has become shorter
            startPage(page);
    }
    updateLoading();
}

void RowWindow::startPage(int page)
{
    const bool exact = m_count == Count::Exact;
    const PageCache::Anchor anchor = m_cache.nearestAnchor(page, exact ? m_rowCount : -1);
    int limit = PageSize;
    if (exact)
        limit = std::min(limit, m_rowCount - page * PageSize);
    else if (anchor.forward)
        ++limit; // tells whether there is more
    const CancelToken cancel;
    m_loading.push_back({page, cancel});
    updateLoading();
    m_quick
        ->run(
            u"load the table"_s,
            [query = *m_query, anchor, limit](Connection &connection) {
                return query.fetch(connection,
                    anchor.forward ? PageQuery::Direction::Forward : PageQuery::Direction::Backward, anchor.position,
                    anchor.skip, limit);
            },
            cancel)
        .then(this,
            [this, page, cancel, limit, backward = !anchor.forward](const Page &rows) {
                if (!cancel.isCancelled())
                    pageArrived(page, backward, limit, rows);
            })
        .onFailed(this, [this, page, cancel](const DbException &e) {
            if (cancel.isCancelled())
                return;
            std::erase_if(m_loading, [page](const Loading &l) { return l.page == page; });
            startWaiting();
            report(e);
        });
}

void RowWindow::pageArrived(int page, bool backward, int limit, Page rows)
{
    std::erase_if(m_loading, [page](const Loading &l) { return l.page == page; });
    const bool isShort = rows.rowCount() < limit;
    const bool isMore = rows.rowCount() > PageSize;
    rows.keepFirst(PageSize);
    const int first = page * PageSize;
    const int end = first + rows.rowCount();
    if (isShort && (m_count == Count::Exact || backward || m_cache.end() > end)) {
        drifted(); // not shown: nobody knows at which end rows are missing
        startWaiting();
        return;
    }
    const bool isFirstAnswer = m_count == Count::Unknown;
    const quint64 generation = m_generation;
    if (m_cache.insert(page, std::move(rows)))
        drifted();
    if (isShort)
        setCount(end, Count::Exact);
    else if (m_count != Count::Exact && end + int(isMore) > m_rowCount)
        setCount(end + int(isMore), isMore ? Count::AtLeast : Count::Exact);
    if (generation != m_generation)
        return; // whoever heard of the count has selected anew
    if (isFirstAnswer && m_count == Count::AtLeast)
        startCount();
    if (end > first)
        Q_EMIT rowsArrived(first, end - 1);
    startWaiting();
}

/// An answer does not agree with the rows known already: rows have come, gone or moved, and row numbers with them. Only
/// reading again from one snapshot puts that right.
void RowWindow::drifted()
{
    if (!m_drift.isActive())
        m_drift.start();
}

// --- Count

Answer<qint64> RowWindow::countNow()
{
    return m_background->run(
        u"count the rows"_s, [query = *m_query](Connection &connection) { return query.count(connection); },
        m_selectCancel, CountDeadline);
}

void RowWindow::startCount()
{
    countNow()
        .then(this,
            [this, generation = m_generation](qint64 rows) {
                if (generation != m_generation || m_count == Count::Exact)
                    return;
                if (rows < m_cache.end())
                    drifted();
                else
                    setCount(clamped(rows), Count::Exact);
            })
        .onFailed(this, [this, generation = m_generation](const DbException &e) {
            // The table can be scrolled without a count; only a lost connection is news.
            if (generation == m_generation && e.error().isConnectionProblem())
                report(e);
        });
}

void RowWindow::setCount(int rows, Count state)
{
    const bool isNews = rows != m_rowCount || state != m_count;
    m_count = state;
    changeRows(rows);
    if (isNews)
        Q_EMIT countStateChanged();
}

void RowWindow::changeRows(int rows)
{
    const int before = m_rowCount;
    if (rows == before)
        return;
    Q_EMIT countAboutToChange(before, rows);
    m_rowCount = rows;
    Q_EMIT countChanged(before, rows);
}

// --- Refresh

RowWindow::Surroundings RowWindow::surroundings(int anchor) const
{
    Surroundings around;
    around.row = std::max(anchor, 0);
    int line = 0;
    const Page *page = m_cache.find(around.row, &line);
    if (!page)
        return around;
    if (around.row > 0) {
        around.key = page->key(line);
        around.position = page->position(line);
    }
    int first = PageCache::pageOf(around.row);
    int last = first;
    while (m_cache.contains(first - 1))
        --first;
    while (m_cache.contains(last + 1))
        ++last;
    around.above = std::clamp(around.row - first * PageSize, MinAround, MaxAround);
    around.below = std::clamp((last + 1) * PageSize - around.row, MinAround, MaxAround);
    return around;
}

RowWindow::Refreshed RowWindow::readAround(Connection &connection, const PageQuery &query, Surroundings anchor)
{
    using Direction = PageQuery::Direction;
    Transaction snapshot(connection);
    connection.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
    Refreshed found;
    const qint64 count = query.count(connection);
    qint64 row = anchor.row;
    if (anchor.position) {
        // The anchor may have moved in the order since it was read.
        if (const Page now = query.fetchByKeys(connection, {anchor.key}); now.rowCount() == 1)
            anchor.position = now.position(0);
        row = query.countBefore(connection, *anchor.position);
    }
    found.count = clamped(count);
    // An anchor that was at the end and is gone gives way to the last row.
    found.anchorRow = std::max(0, std::min(clamped(row), found.count - 1));
    found.firstPage = PageCache::pageOf(std::max(0, found.anchorRow - anchor.above));

    // The row before the first page, from the nearest place that is known.
    const qint64 start = qint64(found.firstPage) * PageSize;
    Page before;
    if (start > 0 && anchor.position)
        before = query.fetch(connection, Direction::Backward, anchor.position, row - start, 1);
    else if (start > 0 && count - start < start)
        before = query.fetch(connection, Direction::Backward, std::nullopt, count - start, 1);
    else if (start > 0)
        before = query.fetch(connection, Direction::Forward, std::nullopt, start - 1, 1);

    std::optional<RowPosition> from;
    if (before.rowCount() == 1)
        from = before.position(0);
    for (qint64 next = start; next <= std::min<qint64>(found.anchorRow + anchor.below, count - 1); next += PageSize) {
        found.pages.push_back(query.fetch(connection, Direction::Forward, from, 0, PageSize));
        if (found.pages.back().rowCount() < PageSize)
            break;
        from = found.pages.back().position(PageSize - 1);
    }
    snapshot.commit();
    return found;
}

void RowWindow::refresh(int anchor)
{
    if (!m_query)
        return;
    if (m_count == Count::Unknown) {
        select(*m_query);
        return;
    }
    if (m_refreshing) {
        m_refreshNext = anchor;
        return;
    }
    m_drift.stop();
    m_refreshing = true;
    m_patchedMeanwhile = m_rereading > 0;
    updateLoading();
    m_background
        ->run(
            u"refresh the table"_s,
            [query = *m_query, around = surroundings(anchor)](
                Connection &connection) { return readAround(connection, query, around); },
            m_selectCancel, CountDeadline)
        .then(this,
            [this, anchor, generation = m_generation](const Refreshed &found) {
                if (generation == m_generation)
                    refreshArrived(std::max(anchor, 0), found);
            })
        .onFailed(this, [this, generation = m_generation](const DbException &e) {
            if (generation != m_generation)
                return;
            refreshEnded();
            report(e);
        });
}

void RowWindow::refreshArrived(int anchor, const Refreshed &found)
{
    takeBackLoading(); // those pages belong to the numbers before
    m_drift.stop();
    m_gone.clear();
    m_count = Count::Exact;
    // Rows are added before the others move and taken away after it, so that whoever follows a row finds its new place.
    if (found.count > m_rowCount)
        changeRows(found.count);
    PageCache read;
    for (size_t i = 0; i < found.pages.size(); ++i)
        read.insert(found.firstPage + int(i), found.pages[i]);
    m_isArranged = false;
    const QHash<int, int> moved = replaceCache(std::move(read));
    changeRows(found.count);
    m_lookedAt = found.anchorRow;
    if (m_refreshNext)
        m_refreshNext = moved.value(*m_refreshNext, found.anchorRow);
    if (m_patchedMeanwhile)
        rereadAll();
    Q_EMIT refreshed(anchor, found.anchorRow);
    Q_EMIT countStateChanged();
    refreshEnded();
}

/// Returns where rows that are in memory before and after have gone.
QHash<int, int> RowWindow::replaceCache(PageCache cache)
{
    Q_EMIT rowsAboutToMove();
    const PageCache before = std::exchange(m_cache, std::move(cache));
    QHash<int, int> moved;
    const QList<qint64> keys = m_cache.keys();
    for (const qint64 key : keys) {
        const QList<int> old = before.rowsOfKey(key);
        for (const int row : old)
            moved.insert(row, m_cache.rowOfKey(key));
    }
    Q_EMIT rowsMoved(moved);
    return moved;
}

bool RowWindow::arrange(const QList<qint64> &keys)
{
    if (m_count != Count::Exact || keys.size() != m_rowCount)
        return false;
    std::optional<PageCache> arranged = m_cache.inOrder(keys);
    if (!arranged)
        return false;
    cancel();
    m_isArranged = true;
    replaceCache(std::move(*arranged));
    return true;
}

void RowWindow::refreshEnded()
{
    m_refreshing = false;
    if (const std::optional<int> next = std::exchange(m_refreshNext, std::nullopt))
        refresh(*next);
    updateLoading();
}

// --- Rows that changed

void RowWindow::rereadAll()
{
    if (m_count == Count::Unknown) { // no row is here that a view could ask for anew
        if (m_query)
            select(*m_query);
        return;
    }
    // Pages under way may hold what was before.
    lookAgain(takeBackLoading());
    updateLoading();
    reread(m_cache.keys());
}

void RowWindow::reread(const QList<qint64> &keys)
{
    if (!m_query)
        return;
    QList<qint64> shown = keys;
    // A page under way may bring rows as they were before; it comes first, on the same connection.
    if (m_loading.empty())
        shown.removeIf([this](qint64 key) { return m_cache.rowOfKey(key) < 0; });
    if (m_refreshing)
        m_patchedMeanwhile = true;
    if (shown.isEmpty())
        return;
    ++m_rereading;
    m_quick
        ->run(
            u"refresh the rows"_s,
            [query = *m_query, shown](Connection &connection) { return query.fetchByKeys(connection, shown); },
            m_selectCancel)
        .then(this,
            [this, shown, generation = m_generation](const Page &rows) {
                --m_rereading;
                if (generation == m_generation)
                    patch(shown, rows);
            })
        .onFailed(this, [this, generation = m_generation](const DbException &e) {
            --m_rereading;
            if (generation == m_generation)
                report(e);
        });
}

void RowWindow::patch(const QList<qint64> &keys, const Page &rows)
{
    if (m_refreshing)
        m_patchedMeanwhile = true;
    QSet<qint64> missing(keys.cbegin(), keys.cend());
    for (int line = 0; line < rows.rowCount(); ++line) {
        missing.remove(rows.key(line));
        m_gone.remove(rows.key(line));
        m_cache.patch(rows.key(line), rows, line);
    }
    m_gone.unite(missing);
    QList<int> places;
    for (const qint64 key : keys)
        places += m_cache.rowsOfKey(key);
    std::sort(places.begin(), places.end());
    for (qsizetype from = 0, to = 0; from < places.size(); from = to) {
        for (to = from + 1; to < places.size() && places[to] <= places[to - 1] + 1;)
            ++to;
        Q_EMIT rowsArrived(places[from], places[to - 1]);
    }
}

// --- Reports

void RowWindow::report(const DbException &error)
{
    if (error.error().kind != DbError::Kind::Cancelled)
        Q_EMIT failed(error.error());
}

void RowWindow::updateLoading()
{
    if (m_reportedLoading != isLoading()) {
        m_reportedLoading = isLoading();
        Q_EMIT loadingChanged(m_reportedLoading);
    }
}

} // namespace cp
