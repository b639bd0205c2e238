#pragma once

#include "ui/table/tablepage.h"

namespace cp {

class PriceChart;

/// The coins: their figures, what is known about them, what an admin may mend, the last weeks' prices.
class AssetsPage : public TablePage {
    Q_OBJECT

public:
    explicit AssetsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Assets"); }
    void showItem(const QString &item) override; ///< a symbol or an id

private:
    void importPrices(const QStringList &paths);
    void showPrices(const RowDetails &coin);

    TablePanel *m_coins;
    PriceChart *m_chart;
    qint64 m_charted = 0; ///< the coin in the chart, or on its way there
};

} // namespace cp
