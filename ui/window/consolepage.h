#pragma once

#include "models/format/formatcontext.h"
#include "ui/widgets/message.h"

#include <QWidget>

class QAction;

namespace cp {

class Session;
class WorkList;
struct DbError;

/// What a page is given by its window. Everything outlives the page.
struct PageContext {
    Session *session = nullptr;
    WorkList *work = nullptr;
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
    virtual void refresh() { } ///< reads again; the person's place is kept
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

    /// The page's own part of a command line or link, such as a coin's symbol; true when it could be shown.
    virtual bool showItem(const QString &item);

Q_SIGNALS:
    void message(const cp::Message &message); ///< into the strip above the page, in place of what stands there
    void messageWithdrawn(); ///< what the strip says is no longer so
    void undoStateChanged();

protected:
    const PageContext &context() const { return m_context; }
    Session *session() const { return m_context.session; }
    WorkList *work() const { return m_context.work; }

    /// Zone and digits of the person who is logged in; the machine's zone until that is known.
    FormatContext formatContext() const;

    void report(const DbError &error); ///< as a message; nothing when the person cancelled, or the connection is gone:
                                       ///< that is a state, and the status bar tells
    void report(MessageKind kind, const QString &text, const QString &details = {});

private:
    PageContext m_context;
};

} // namespace cp
