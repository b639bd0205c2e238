#pragma once

#include "models/db/dberror.h"
#include "models/market/coinchart.h"
#include "ui/pricepage/chartchoice.h"

#include <QTimer>
#include <QWidget>

class QSplitter;

namespace cp {

class PriceChart;
class Session;

/// A coin's chart as it is chosen: reads its prices and what the AI said, follows news of both, reads another part or
/// level of detail as the view asks for it, and has a pane for each indicator that needs one. All of the history is in
/// a strip below. GUI thread; never waits.
class CoinChartView : public QWidget {
    Q_OBJECT

public:
    explicit CoinChartView(Session *session, QWidget *parent = nullptr);

    const ChartChoice &choice() const { return m_choice; }
    void setChoice(const ChartChoice &choice); ///< reads what is new of it
    void activate(); ///< in front now: reads what came while nobody looked
    void refresh();

    PriceChart *chart() const { return m_chart; }
    QWidget *picture() const; ///< the chart and its panes, for saving
    const ChartRequest &request() const { return m_request; } ///< what is shown is the answer to
    const CoinChart &shown() const { return m_shown; }
    QString note() const; ///< why candles are longer than asked for; else empty
    void setEmptyText(const QString &text); ///< while there is no coin to read
    void setLevels(const QList<PriceLevel> &levels); ///< beside those of the active signal
    void setMarked(bool marked); ///< framed, as the one of several that the fields are for

Q_SIGNALS:
    void viewChanged(); ///< another part or level is seen, or another chart
    void read(); ///< another chart was read
    void chosen(); ///< a person turned to this chart
    void closed(const cp::Indicator &indicator); ///< its pane was closed
    void said(const QString &text); ///< something a person should know
    void failed(const cp::DbError &error);
    void noteActivated(const cp::NoteRef &note);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    void readChart();
    void showChart(const ChartRequest &request, const CoinChart &chart);
    bool isShown(const ChartRequest &request) const;
    void showPanes(const QList<Indicator> &indicators);
    void followView();
    void readWindow();
    void showNotes();
    void showLevels();
    void showStrip();

    Session *m_session;
    PriceChart *m_chart;
    QSplitter *m_panes; ///< the chart, and an indicator each
    QWidget *m_strip; ///< all of the history
    ChartChoice m_choice;
    NoteKinds m_shownNotes; ///< the kinds of what was said that are drawn
    ChartRequest m_request;
    CoinChart m_shown;
    QList<PriceLevel> m_levels;
    int m_shownNumber = 0; ///< counts the charts that were shown
    int m_reading = 0; ///< counts the questions: only the last one's answer is shown
    bool m_readsWindow = false; ///< one part of a history at a time: what was passed by meanwhile is not asked for
    QTimer m_updateTimer;
    bool m_isMarked = false;
    bool m_isStale = false; ///< prices came while nobody looked
    bool m_areNotesStale = false; ///< something was said that was not read yet
};

} // namespace cp
