#pragma once

#include "ui/pricepage/chartchoice.h"

namespace cp {

class ChartFields;
class CoinChartView;
class Session;

/// A chart in a window of its own, for another screen, with its own fields. Goes when it is closed, and with its
/// parent.
class ChartWindow : public QWidget {
    Q_OBJECT

public:
    ChartWindow(Session *session, const ChartChoice &choice, const QStringList &coins, QWidget *parent);

    CoinChartView *view() const { return m_view; }
    void setCoins(const QStringList &symbols);

private:
    void follow();

    ChartFields *m_fields;
    CoinChartView *m_view;
};

} // namespace cp
