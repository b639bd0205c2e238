#pragma once

#include "models/dashboard/overview.h"
#include "ui/window/consolepage.h"

#include <QTimer>

namespace cp {

class Card;
class TimeChart;

/// How things stand, at a glance: the queue, the market, the sectors, the timing, the system. Every heading leads to
/// its page.
class DashboardPage : public ConsolePage {
    Q_OBJECT

public:
    explicit DashboardPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Dashboard"); }
    void activate() override;
    void refresh() override;

private:
    Card *addCard(const QString &title, const QString &page);
    void showQueue(const WorkOverview &overview);
    void showMarket(const MarketOverview &overview);
    void showTiming(const WorkOverview &overview);
    void showHealth(const MarketOverview &overview);
    void showSectors(const MarketOverview &overview);
    QString changeHtml(const QVariant &percent) const;

    Card *m_queue;
    Card *m_market;
    Card *m_timing;
    Card *m_health;
    Card *m_sectors;
    Card *m_price;
    TimeChart *m_chart;
    QTimer m_soon; ///< notifications come in bursts
};

} // namespace cp
