#pragma once

#include "tests/bench/probe.h"

#include <QTableView>

namespace cp::bench {

/// A view that knows when the rows on the screen have been painted with their values. The first column must never be
/// NULL.
template <typename View>
class WatchedView : public View {
public:
    using View::View;

    /// Does something; answers how many milliseconds passed until every row on the screen was there, row among them.
    template <typename Action>
    double timeUntilPainted(int row, Action &&action)
    {
        m_awaited = row;
        m_clock.start();
        action();
        this->viewport()->update();
        runUntil("the rows on the screen", [this] { return m_awaited < 0; });
        return m_time;
    }

protected:
    void paintEvent(QPaintEvent *event) override
    {
        View::paintEvent(event);
        if (m_awaited >= 0 && isPainted()) {
            m_awaited = -1;
            m_time = milliseconds(m_clock);
        }
    }

private:
    bool isPainted() const
    {
        const QAbstractItemModel *model = this->model();
        const int first = this->rowAt(0);
        int last = this->rowAt(this->viewport()->height() - 1);
        if (last < 0)
            last = model->rowCount() - 1;
        if (first < 0 || m_awaited < first || m_awaited > last)
            return false;
        for (int row = first; row <= last; ++row) {
            if (!model->index(row, 0).data().isValid())
                return false;
        }
        return true;
    }

    int m_awaited = -1;
    QElapsedTimer m_clock;
    double m_time = 0;
};

} // namespace cp::bench
