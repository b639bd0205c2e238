#pragma once

#include "models/market/chartlayouts.h"
#include "ui/pricepage/chartchoice.h"
#include "ui/table/tablepage.h"

class QLabel;

namespace cp {

class ChartFields;
class ChartGrid;
class CoinChartView;
class LayoutMenu;
struct ChartLinks;
struct Crosshair;

/// Coins' prices over time as candles, with what the AI said of them: one chart or several beside each other, and more
/// in windows of their own. The candles that the current chart shows as a table below.
class PricePage : public TablePage {
    Q_OBJECT

public:
    explicit PricePage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Charts"); }
    void activate() override;
    void refresh() override;
    void showItem(const QString &item) override;

private:
    void addCommands();
    void addGrid();
    QMenu *makeChartsMenu();
    void addLink(QMenu *menu, const QString &text, bool ChartLinks::*link);
    void restoreCharts();

    void readCoins();
    void setCoins(const QStringList &symbols);
    void sayRefused(); ///< what the field for indicators has that is none

    void readLayouts();
    void saveLayout(const QString &name);
    void removeLayout(const QString &name);

    void showMenu(CoinChartView *view, const QPoint &place, const Crosshair &point);
    void openWindow(const ChartChoice &choice);
    void openNote(const NoteRef &note);
    void askDate(CoinChartView *view);
    void askPicture(CoinChartView *view);
    void predict(const QString &coin, const Crosshair &point);
    void addAlerts(QMenu *menu, const CoinChartView *view, const Crosshair &point);
    void showAlerts();

    void showNote();
    void showTable();
    void showRows(CoinChartView *view, const Crosshair &point);
    void addRepair(QMenu *menu, const CoinChartView *view, const Candle &candle);
    void repair(int coin, const QString &symbol, const Candle &candle);

    ChartFields *m_fields;
    ChartGrid *m_grid;
    LayoutMenu *m_layouts;
    QPushButton *m_tableButton;
    QLabel *m_note;
    TablePanel *m_table;
    QStringList m_coins;
    QString m_wanted; ///< a coin asked for before the coins were known
    QTimer m_tableTimer; ///< the table follows when the view has come to rest
    bool m_showsRows = false; ///< the table shows what one candle was made of, until the view is another
};

} // namespace cp
