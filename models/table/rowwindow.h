#pragma once

#include "models/db/database.h"
#include "models/table/pagecache.h"
#include "models/table/pagequery.h"

#include <QHash>
#include <QObject>
#include <QSet>
#include <QTimer>

#include <vector>

namespace cp {

/// A window on a table of any size: says how many rows there are, has the pages that somebody looks at, and asks the
/// database for the others as they are wanted. Never waits: what is not here yet arrives by signal. Answers to a
/// question that was replaced meanwhile are dropped. GUI thread.
class RowWindow : public QObject {
    Q_OBJECT

public:
    /// How much of the row count is known. AtLeast: there are that many, and perhaps more.
    enum class Count { Unknown, AtLeast, Exact };
    enum class RowState {
        Loading, ///< not here yet
        Present,
        Gone, ///< deleted by somebody since it was read; shown until the next refresh
    };

    /// quick reads pages; background counts, which may take longer on a large table.
    RowWindow(Database *quick, Database *background, QObject *parent = nullptr);
    ~RowWindow() override;

    /// Starts over with another question. Emits aboutToReset and reset at once, then whatever arrives.
    void select(const PageQuery &query);

    /// Reads again what is shown, from one snapshot. The row anchor keeps its place, and the pages around it that are
    /// in memory are read with it; refreshed() says where it is now. At the top (0 or -1) what has come before it
    /// shows.
    void refresh(int anchor);

    /// Reads the given rows again and patches those that are in memory; a row that is no more becomes Gone.
    void reread(const QList<qint64> &keys);
    /// The same for all rows in memory.
    void rereadAll();
    /// The same with rows that were read already: what became of keys.
    void patch(const QList<qint64> &keys, const Page &rows);

    /// Puts all rows in the order of keys at once, for a person who will not wait for the database to do the same, and
    /// drops what is under way. They stand so until the next refresh or select. False, and nothing happens, unless all
    /// rows are in memory and keys are theirs.
    bool arrange(const QList<qint64> &keys);
    bool isArranged() const { return m_isArranged; }

    /// How many rows match by now, without changing what is shown. Only after select().
    Answer<qint64> countNow();

    const std::optional<PageQuery> &query() const { return m_query; }
    int rowCount() const { return m_rowCount; }
    Count countState() const { return m_count; }

    /// The page that holds row and its place in it. nullptr when it is not here; it is asked for then.
    const Page *find(int row, int *line);
    RowState state(int row) const;
    qint64 keyAt(int row) const; ///< 0 when the row is not here
    int rowOfKey(qint64 key) const { return m_cache.rowOfKey(key); }

    /// Forgets everything still on its way (Esc, a page that closes).
    void cancel();
    bool isLoading() const
    {
        return !m_asked.isEmpty() || !m_loading.empty() || m_refreshing;
    } ///< something is to come

Q_SIGNALS:
    void aboutToReset();
    void reset();
    void countAboutToChange(int from, int to); ///< rows are added or removed at the end
    void countChanged(int from, int to);
    void countStateChanged(); ///< rows or state; after everything else that a refresh brings
    void rowsArrived(int first, int last); ///< look at these rows again
    void rowsAboutToMove();
    /// Rows stand elsewhere after a refresh. moved maps old to new rows, for those in memory on both sides.
    void rowsMoved(const QHash<int, int> &moved);
    void refreshed(int oldAnchor, int newAnchor);
    void failed(const cp::DbError &error);
    void loadingChanged(bool loading);

private:
    struct Loading {
        int page;
        CancelToken cancel;
    };
    struct Refreshed;
    struct Surroundings;

    void pump();
    void startWaiting();
    void startPage(int page);
    void pageArrived(int page, bool backward, int limit, Page rows);
    void drifted();
    void startCount();
    void setCount(int rows, Count state);
    void changeRows(int rows);
    QList<int> takeBackLoading();
    void lookAgain(const QList<int> &pages);
    QHash<int, int> replaceCache(PageCache cache);
    Surroundings surroundings(int anchor) const;
    static Refreshed readAround(Connection &connection, const PageQuery &query, Surroundings anchor);
    void refreshArrived(int anchor, const Refreshed &found);
    void refreshEnded();
    void report(const DbException &error);
    void updateLoading();
    bool isLoadingPage(int page) const;

    Database *m_quick;
    Database *m_background;
    std::optional<PageQuery> m_query;
    PageCache m_cache;
    QSet<qint64> m_gone;
    int m_rowCount = 0;
    Count m_count = Count::Unknown;

    QList<int> m_asked; ///< pages looked for since the last pump, newest last
    bool m_pumping = false;
    QList<int> m_waiting; ///< pages to load once there is room, most wanted last
    std::vector<Loading> m_loading; ///< pages under way, oldest first
    CancelToken m_selectCancel; ///< of everything else that belongs to this select
    quint64 m_generation = 0; ///< grows with each select; answers to an older one are dropped

    bool m_refreshing = false;
    std::optional<int> m_refreshNext; ///< asked for while one was under way: the anchor
    int m_rereading = 0; ///< rereads under way
    bool m_patchedMeanwhile = false; ///< rows were read again beside the refresh, perhaps later than its snapshot
    QTimer m_drift;
    int m_lookedAt = 0; ///< the row that was shown last

    bool m_isArranged = false;
    bool m_reportedLoading = false;
};

} // namespace cp
