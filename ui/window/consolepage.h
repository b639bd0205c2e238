#pragma once

#include "models/format/formatcontext.h"
#include "models/session/session.h"
#include "ui/widgets/message.h"

#include <QWidget>

class QAction;

namespace cp {

class PriceAlertWatch;
class WorkList;

/// What a page is given by its window. Everything outlives the page.
struct PageContext {
    Session *session = nullptr;
    WorkList *work = nullptr;
    PriceAlertWatch *alerts = nullptr;
    /// The window's own commands, for a page that shows them among its buttons too: they act on the page in front.
    QAction *refresh = nullptr;
    QAction *undo = nullptr;
    QAction *redo = nullptr;
};

/// One entry of the navigation. Made when it is first visited, kept until the window closes; never blocks.
class ConsolePage : public QWidget {
    Q_OBJECT

public:
    explicit ConsolePage(const PageContext &context, QWidget *parent = nullptr);

    virtual QString title() const = 0; ///< as in the navigation

    /// The page is in front now: what was put off while nobody looked can be done.
    virtual void activate() { }
    /// Reads again; the person's place is kept. The window calls it too, after a connection was lost and is back.
    virtual void refresh() { }
    virtual void cancelWork() { } ///< Esc: what is loading is no longer wanted

    /// What Undo and Redo of the window mean here. Emit undoStateChanged() when the answer changes.
    struct UndoState {
        QString undo; ///< what would be taken back: "Approve 24 cases"; empty when there is nothing
        QString redo;
    };
    virtual UndoState undoState() const { return {}; }
    virtual void undo() { }
    virtual void redo() { }

    /// What would be lost if the window closed now, as one sentence; empty when nothing would.
    virtual QString unsavedWork() const { return {}; }

    /// Shows one thing of the page, as links and the command line name it: a key, a coin's symbol.
    virtual void showItem(const QString &) { }

Q_SIGNALS:
    void message(const cp::Message &message); ///< into the strip above the page, in place of what stands there
    void messageWithdrawn(); ///< what the strip says is no longer so
    void openRequested(const QString &page, const QString &item); ///< something on another page, as showItem() takes it
    void undoStateChanged();

protected:
    const PageContext &context() const { return m_context; }
    Session *session() const { return m_context.session; }
    WorkList *work() const { return m_context.work; }
    PriceAlertWatch *alerts() const { return m_context.alerts; }

    /// Zone and digits of the person who is logged in; the machine's zone until that is known.
    FormatContext formatContext() const;

    /// Reads something on the worker and hands it to show, unless the page is gone by then; nothing is asked without a
    /// connection, and what fails is reported. For the small things beside a table: charts, counts.
    template <typename Job, typename Show>
    void read(const QString &doing, Job &&job, Show &&show)
    {
        if (session()->state().isConnected())
            follow(session()->background()->run(doing, std::forward<Job>(job)), std::forward<Show>(show));
    }

    /// The same for what a chart shows, which may have a place of its own (Session::readForChart).
    template <typename Job, typename Show>
    void readForChart(const QString &doing, const Job &job, Show &&show)
    {
        if (session()->state().isConnected())
            follow(session()->readForChart(doing, job), std::forward<Show>(show));
    }

    void report(const DbError &error); ///< as a message; nothing when the person cancelled, or the connection is gone:
                                       ///< that is a state, and the status bar tells
    void report(MessageKind kind, const QString &text, const QString &details = {});

private:
    template <typename Result, typename Show>
    void follow(Answer<Result> answer, Show &&show)
    {
        answer.then(this, std::forward<Show>(show)).onFailed(this, [this](const DbException &e) { report(e.error()); });
    }

    PageContext m_context;
};

} // namespace cp
