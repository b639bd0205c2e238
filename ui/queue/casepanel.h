#pragma once

#include "models/format/formatcontext.h"
#include "models/queue/casedetails.h"

#include <QWidget>

class QHBoxLayout;
class QLabel;
class QSplitter;
class QStackedWidget;
class QTabWidget;

namespace cp {

class JsonView;
class ListPreview;
class PriceChart;

/// One case, laid out for deciding: what is suggested, what it would do, the price around that moment, the reasons, the
/// watchlist before and after, and how suggestions like it have fared. Shows what it is given; reads nothing.
class CasePanel : public QWidget {
    Q_OBJECT

public:
    explicit CasePanel(QWidget *parent = nullptr);

    void setFormatContext(const FormatContext &context);
    void setCase(const CaseDetails &details);
    void setEmpty(const QString &text); ///< no case: why, in a sentence

    /// For buttons that act on the case; they stand above it, and where there is none.
    void setCommands(QWidget *commands);
    void setEffectCommand(QWidget *command); ///< one that stands beside what implementing would do

    QSplitter *splitter() const { return m_splitter; } ///< chart above, tabs below

private:
    void showFacts(const CaseDetails &details);
    void showChart(const CaseDetails &details);
    void showLists(const CaseDetails &details);
    void showRecord(const CaseDetails &details);

    FormatContext m_context;
    qint64 m_id = 0;
    QStackedWidget *m_stack;
    QLabel *m_emptyText;
    QLabel *m_title;
    QLabel *m_facts;
    QLabel *m_effect;
    QHBoxLayout *m_effectRow;
    QLabel *m_recordLine;
    QWidget *m_commandPlace;
    QSplitter *m_splitter;
    PriceChart *m_chart;
    QTabWidget *m_tabs;
    JsonView *m_reasoning;
    JsonView *m_contextJson;
    ListPreview *m_before;
    ListPreview *m_after;
    QLabel *m_history;
};

} // namespace cp
