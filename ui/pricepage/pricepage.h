#pragma once

#include "models/market/coinchart.h"
#include "ui/table/tablepage.h"

class QLabel;

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
    void showItem(const QString &symbol) override;

private:
    void readCoins();
    void setCoins(const QStringList &symbols);
    void readChart();
    void showChart(const ChartRequest &request, const CoinChart &chart);
    bool isShown(const ChartRequest &request) const;
    void showSignals(const QList<ChartSignal> &found);
    void showTable();

    FilterBar *m_fields;
    QPushButton *m_tableButton;
    QLabel *m_note;
    PriceChart *m_chart;
    TablePanel *m_table;
    QString m_wanted; ///< a coin asked for before the coins were known
    ChartRequest m_request; ///< what m_shown is the answer to
    CoinChart m_shown;
    int m_reading = 0; ///< counts the questions: only the last one's answer is shown
    QTimer m_updateTimer;
    bool m_isStale = false; ///< prices came while nobody looked
};

} // namespace cp
