#pragma once

#include "models/queue/caseloader.h"
#include "models/queue/reviewer.h"
#include "models/queue/suggestionsource.h"
#include "models/table/tablemodel.h"
#include "ui/queue/triagekeys.h"
#include "ui/window/consolepage.h"
#include "ui/window/worklist.h"

class QAbstractButton;
class QLabel;
class QPushButton;
class QSplitter;
class QToolButton;

namespace cp {

class CasePanel;
class FilterBar;
class TableView;
class ViewBar;

/// The review queue: left the cases, right the one that is looked at. An admin clears it by mouse or by single keys; a
/// decision shows as taken when the database has said so, and the next case is on the screen meanwhile.
class QueuePage : public ConsolePage {
    Q_OBJECT

public:
    explicit QueuePage(const PageContext &context, QWidget *parent = nullptr);
    ~QueuePage() override;

    QString title() const override { return tr("Suggestions"); }
    void activate() override;
    void refresh() override;
    void cancelWork() override;
    UndoState undoState() const override;
    void undo() override;
    QString unsavedWork() const override;

    void showItem(const QString &item) override; ///< a case by its number, else the pending cases about a coin

protected:
    void keyPressEvent(QKeyEvent *event) override;

private:
    QWidget *makeQueue();
    QWidget *makeCommands();
    QLayout *makeTopRow();
    void connectData();
    void connectReviewer();
    QueueFilter filterFromFields() const;
    PageQuery query() const;
    void readIfUnread();
    void showCase(qint64 key);
    void showView(const QueueView &view);
    void applyFilter();
    void sortFromHeader();

    void perform(TriageCommand command);
    void step(int by);
    bool isOffered(const QAbstractButton *button);
    void decide(Decision::Kind kind);
    void adjust();
    void decideOne(Decision::Kind kind, const QString &reason);
    void decideSelected(Decision::Kind kind, const QString &reason);
    void askReason(int count);
    void sendOne(const Decision &decision);
    void advance();
    void settled(const Decision &decision, const QList<CaseOutcome> &outcomes);
    QWidget *makeLostBar();
    void updateLost();

    void showFirst();
    void currentChanged(qint64 key);
    void tellIfEmpty();
    QString whyNotAdjust(int selected) const;
    void updateCommands();
    void updateNewBadge(int count);
    void expireOverdue();
    QString nameOf(qint64 key) const;
    int rowAfter(int row) const;

    TableModel m_model;
    Reviewer m_reviewer;
    CaseLoader m_loader;
    CaseDetails m_shown; ///< what the panel shows, unless another case is current by now
    TriageKeys m_keys;
    FilterBar *m_filters;
    ViewBar *m_views;
    TableView *m_view;
    CasePanel *m_case;
    QSplitter *m_splitter;
    QPushButton *m_newBadge;
    QWidget *m_lostBar;
    QLabel *m_lostText;
    QPushButton *m_approve;
    QPushButton *m_implement;
    QPushButton *m_reject;
    QToolButton *m_adjust;
    QAction *m_clearFilters;
    QPointer<Work> m_work;
    QTimer m_expireTimer;
    qint64 m_wantedCase = 0; ///< the one that was asked for last
    bool m_quiet = false; ///< fields are being set by us
};

} // namespace cp
