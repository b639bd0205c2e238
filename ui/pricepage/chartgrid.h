#pragma once

#include "ui/pricepage/coinchartview.h"

class QSplitter;

namespace cp {

/// What charts beside each other share, as a person chose it.
struct ChartLinks {
    bool coin = false;
    bool interval = false;
    bool cursor = true; ///< the moment that is pointed at
    bool view = false; ///< the stretch of time that is seen

    bool operator==(const ChartLinks &) const = default;
};

/// One chart or several beside each other, one of which is the current one: the fields are for it. Charts in windows of
/// their own are among those that are linked.
class ChartGrid : public QWidget {
    Q_OBJECT

public:
    static constexpr int MaxCharts = 9;

    explicit ChartGrid(Session *session, QWidget *parent = nullptr);

    CoinChartView *current() const { return m_current; }
    const QList<CoinChartView *> &views() const { return m_views; }
    QList<CoinChartView *> all() const { return m_views + m_followers; } ///< those in windows, too
    int columns() const { return m_columns; }

    /// So many charts in so many columns; those that are new show what the current one does. 1 to MaxCharts.
    void arrange(int count, int columns);

    const ChartLinks &links() const { return m_links; }
    void setLinks(const ChartLinks &links);

    /// For the current one; what is linked goes to the others, too.
    void choose(const ChartChoice &choice);

    /// A chart in a window of its own follows, and is followed, while it lives.
    void follow(CoinChartView *view);

    /// What layouts keep: the charts, how they stand, what they share.
    QJsonObject toJson() const;
    void fromJson(const QJsonObject &json); ///< nothing happens where it holds no charts

    void activate();
    void refresh();

Q_SIGNALS:
    void currentChanged(); ///< another is the current one, or its choice is another than choose() gave
    void changed(); ///< what toJson() gives is another
    // Of any of the charts, in the grid or in windows:
    void viewChanged(cp::CoinChartView *view);
    void read(cp::CoinChartView *view);
    void menuRequested(cp::CoinChartView *view, const QPoint &place, const cp::Crosshair &point);
    void noteActivated(const cp::NoteRef &note);
    void said(const QString &text);
    void failed(const cp::DbError &error);

private:
    CoinChartView *makeView();
    void listen(CoinChartView *view);
    void link(CoinChartView *view);
    void makeCurrent(CoinChartView *view);
    void layOut();
    void markCurrent();
    QList<CoinChartView *> othersThan(const CoinChartView *view) const;

    Session *m_session;
    QList<CoinChartView *> m_views; ///< in the grid, row by row
    QList<CoinChartView *> m_followers; ///< elsewhere
    CoinChartView *m_current = nullptr;
    QSplitter *m_rows;
    int m_columns = 1;
    ChartLinks m_links;
    bool m_isPassingOn = false; ///< a view to those linked with it: they do not pass it back
};

} // namespace cp
