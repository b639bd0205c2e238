#pragma once

#include "models/market/coinchart.h"
#include "ui/table/tablepage.h"

class QLabel;
class QSplitter;

namespace cp {

class FilterBar;
class PriceChart;

/// A coin's price over time as candles, with the AI's signals on it; the same candles as a table beside it.
class PricePage : public TablePage {
    Q_OBJECT

public:
    explicit PricePage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Charts"); }
    void activate() override;
    void refresh() override;
    void showItem(const QString &item) override;

private:
    void addFields();
    void applyLook();
    void askPicture();
    void readCoins();
    void setCoins(const QStringList &symbols);
    void readChart();
    void showChart(const ChartRequest &request, const CoinChart &chart);
    bool isShown(const ChartRequest &request) const;
    void showSignals(const QList<ChartSignal> &found);

    QList<Indicator> wantedIndicators(QStringList *refused = nullptr) const;
    void sayRefused(); ///< what the field for indicators has that is none
    QStringList wantedCoins() const;
    void toggleIndicator(const Indicator &indicator);
    void showPanes(const QList<Indicator> &indicators);

    void viewChanged();
    void readWindow();
    void showNote();
    void showTable();

    FilterBar *m_fields;
    QPushButton *m_tableButton;
    QLabel *m_note;
    PriceChart *m_chart;
    QSplitter *m_panes; ///< the chart, and an indicator each
    TablePanel *m_table;
    QString m_wanted; ///< a coin asked for before the coins were known
    ChartRequest m_request; ///< what m_shown is the answer to
    CoinChart m_shown;
    int m_shownNumber = 0; ///< counts the charts that were shown
    int m_reading = 0; ///< counts the questions: only the last one's answer is shown
    bool m_readsWindow = false; ///< one part of a history at a time: what was passed by meanwhile is not asked for
    QTimer m_updateTimer;
    QTimer m_tableTimer; ///< the table follows when the view has come to rest
    bool m_isStale = false; ///< prices came while nobody looked
};

} // namespace cp
