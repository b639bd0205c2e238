#include "ui/queue/casepanel.h"

#include "ui/charts/pricechart.h"
#include "ui/queue/casetext.h"
#include "ui/queue/listpreview.h"
#include "ui/style/spacing.h"
#include "ui/widgets/jsonview.h"

#include <QLabel>
#include <QScrollArea>
#include <QSplitter>
#include <QStackedWidget>
#include <QTabWidget>
#include <QVBoxLayout>

namespace cp {

namespace {

QLabel *plainLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse);
    return label;
}

} // namespace

CasePanel::CasePanel(QWidget *parent)
    : QWidget(parent)
    , m_stack(new QStackedWidget(this))
    , m_emptyText(new QLabel(this))
    , m_title(plainLabel(this))
    , m_facts(plainLabel(this))
    , m_effect(plainLabel(this))
    , m_effectRow(new QHBoxLayout)
    , m_recordLine(plainLabel(this))
    , m_commandPlace(new QWidget(this))
    , m_splitter(new QSplitter(Qt::Vertical, this))
    , m_chart(new PriceChart(this))
    , m_tabs(new QTabWidget(this))
    , m_reasoning(new JsonView(tr("Reasoning"), this))
    , m_contextJson(new JsonView(tr("Context"), this))
    , m_before(new ListPreview(tr("Before"), tr("Watchlist before"), this))
    , m_after(new ListPreview(tr("After"), tr("Watchlist after"), this))
    , m_history(plainLabel(this))
{
    m_title->setProperty("role", QStringLiteral("title"));
    m_title->setWordWrap(false);
    m_title->setMinimumWidth(0);
    m_title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_facts->setProperty("role", QStringLiteral("muted"));
    m_recordLine->setProperty("role", QStringLiteral("muted"));
    m_emptyText->setProperty("role", QStringLiteral("muted"));
    m_emptyText->setAlignment(Qt::AlignCenter);
    m_emptyText->setWordWrap(true);

    auto *lists = new QWidget(this);
    auto *listLayout = new QHBoxLayout(lists);
    listLayout->setSpacing(spacing::wide);
    listLayout->addWidget(m_before);
    listLayout->addWidget(m_after);

    auto *historyArea = new QScrollArea(this);
    auto *historyPage = new QWidget(historyArea);
    auto *historyLayout = new QVBoxLayout(historyPage);
    historyLayout->addWidget(m_history);
    historyLayout->addStretch(1);
    historyArea->setWidget(historyPage);
    historyArea->setWidgetResizable(true);
    historyArea->setFrameShape(QFrame::NoFrame);

    m_tabs->setDocumentMode(true);
    m_tabs->addTab(m_reasoning, tr("Reasoning"));
    m_tabs->addTab(m_contextJson, tr("Context"));
    m_tabs->addTab(lists, tr("Watchlist"));
    m_tabs->addTab(historyArea, tr("History"));

    m_splitter->setObjectName(QStringLiteral("casePanel"));
    m_splitter->setChildrenCollapsible(false);
    m_splitter->addWidget(m_chart);
    m_splitter->addWidget(m_tabs);
    m_splitter->setStretchFactor(0, 2);
    m_splitter->setStretchFactor(1, 3);
    m_chart->setMinimumHeight(120);
    m_tabs->setMinimumHeight(160);

    auto *content = new QWidget(this);
    auto *layout = new QVBoxLayout(content);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_title);
    layout->addWidget(m_facts);
    m_effectRow->addWidget(m_effect, 1);
    layout->addLayout(m_effectRow);
    layout->addWidget(m_recordLine);
    layout->addWidget(m_splitter, 1);
    auto *commandLayout = new QHBoxLayout(m_commandPlace);
    commandLayout->setContentsMargins(0, 0, 0, 0);

    m_stack->addWidget(m_emptyText);
    m_stack->addWidget(content);
    // The buttons stand where they stood for the case before, however much there is to say about this one.
    auto *outer = new QVBoxLayout(this);
    outer->setContentsMargins(spacing::margin, 0, 0, 0);
    outer->setSpacing(spacing::normal);
    outer->addWidget(m_commandPlace);
    outer->addWidget(m_stack, 1);
}

void CasePanel::setCommands(QWidget *commands)
{
    m_commandPlace->layout()->addWidget(commands);
}

void CasePanel::setEffectCommand(QWidget *command)
{
    m_effectRow->addWidget(command, 0, Qt::AlignTop);
}

void CasePanel::setFormatContext(const FormatContext &context)
{
    m_context = context;
    m_reasoning->setFormatContext(context);
    m_contextJson->setFormatContext(context);
    m_chart->setTimeZone(context.effectiveZone());
}

void CasePanel::setEmpty(const QString &text)
{
    m_id = 0;
    m_emptyText->setText(text);
    m_stack->setCurrentIndex(0);
}

void CasePanel::setCase(const CaseDetails &details)
{
    showFacts(details);
    showChart(details);
    m_reasoning->setJson(details.reasoning);
    m_contextJson->setJson(details.context);
    showLists(details);
    showRecord(details);
    m_id = details.id;
    m_stack->setCurrentIndex(1);
}

void CasePanel::showFacts(const CaseDetails &details)
{
    m_title->setText(casetext::title(details));
    m_facts->setText(casetext::facts(details, m_context));
}

void CasePanel::showChart(const CaseDetails &details)
{
    if (details.id == m_id)
        return; // read again: the zoom the person chose stays
    m_chart->setEmptyText(tr("There are no prices of %1 yet.").arg(details.suggestion.symbol));
    m_chart->setCandles(details.suggestion.symbol, details.candles);
    m_chart->setMark(details.createdAt, tr("suggested"));
}

void CasePanel::showLists(const CaseDetails &details)
{
    const WatchlistPreview preview = previewSuggestion(details.suggestion, details.list, details.tierLists);
    m_effect->setText(casetext::effect(details, preview));
    if (!details.listIsVisible) {
        m_before->setNote(tr("not visible to you"));
        m_after->setNote(tr("not visible to you"));
        return;
    }
    const int coin = details.suggestion.cryptoId;
    m_before->setList(details.list, coin);
    if (details.status == QLatin1StringView("implemented"))
        m_after->setNote(tr("already implemented"));
    else if (!preview.isDone())
        m_after->setNote(preview.detail);
    else
        m_after->setList(preview.target ? *preview.target : preview.list, coin);
}

void CasePanel::showRecord(const CaseDetails &details)
{
    m_recordLine->setText(casetext::record(details));
    m_history->setText(casetext::history(details, m_context));
}

} // namespace cp
