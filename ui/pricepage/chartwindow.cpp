#include "ui/pricepage/chartwindow.h"

#include "models/session/session.h"
#include "ui/charts/pricechart.h"
#include "ui/pricepage/chartfields.h"
#include "ui/pricepage/coinchartview.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"

#include <QPushButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

ChartWindow::ChartWindow(Session *session, const ChartChoice &choice, const QStringList &coins, QWidget *parent)
    : QWidget(parent, Qt::Window)
    , m_fields(new ChartFields(u"chartWindow"_s, this))
    , m_view(new CoinChartView(session, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::margin, spacing::normal, spacing::margin, spacing::normal);
    layout->setSpacing(spacing::normal);
    auto *notes = new QPushButton(themedIcon(u"signals"_s), tr("On the chart"), this);
    notes->setMenu(m_fields->notesMenu());
    auto *head = new QHBoxLayout;
    head->setSpacing(spacing::normal);
    head->addWidget(m_fields, 1);
    head->addWidget(notes, 0, Qt::AlignTop);
    layout->addLayout(head);
    layout->addWidget(m_view, 1);
    resize(900, 600);
    m_fields->setCoins(coins);
    m_fields->show(choice);
    m_view->setChoice(choice);
    connect(m_fields, &FilterBar::changed, this, [this] { m_view->setChoice(m_fields->choice()); });
    connect(m_view, &CoinChartView::closed, m_fields, &ChartFields::toggleIndicator);
    connect(m_view, &CoinChartView::read, this, &ChartWindow::follow);
    connect(session, &Session::stateChanged, m_view, [this](const DatabaseState &state) {
        if (state.isConnected())
            m_view->refresh();
    });
    m_view->setFocus();
    follow();
}

/// The coin may have been changed by those it is linked with.
void ChartWindow::follow()
{
    const ChartChoice &choice = m_view->choice();
    m_view->chart()->setAccessibleName(tr("Price chart in a window"));
    setWindowTitle(tr("%1 %2 — CryptoPredict Console").arg(choice.coin, intervalText(choice.seconds)));
    if (m_fields->choice() != choice)
        m_fields->show(choice);
}

void ChartWindow::setCoins(const QStringList &symbols)
{
    m_fields->setCoins(symbols);
}

} // namespace cp
