#pragma once

#include "models/sectors/sectorsource.h"
#include "ui/table/tablepage.h"

namespace cp {

class BarChart;
class FilterBar;
class TimeChart;
class Treemap;

/// The sectors, how they did, who belongs to them, and where money moves.
class SectorsPage : public TablePage {
    Q_OBJECT

public:
    explicit SectorsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Sectors"); }
    void activate() override;
    void refresh() override;
    void showItem(const QString &item) override; ///< by key or name

private:
    void readCharts();
    void showHistory();
    void showCoins(const QList<SectorCoin> &coins);
    QString periodText() const; ///< "24 h"
    void showFlows(const QList<SectorFlow> &flows);
    void follow(qint64 sector);

    FilterBar *m_fields;
    TablePanel *m_sectors;
    TablePanel *m_members;
    BarChart *m_bars;
    Treemap *m_map;
    TimeChart *m_lines;
    BarChart *m_flows;
    QList<SectorHistory> m_history;
    int m_reading = 0; ///< counts the questions: only the last one's answer is shown
    QTimer m_updateTimer;
};

} // namespace cp
