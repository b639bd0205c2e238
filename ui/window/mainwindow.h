#pragma once

#include "models/market/pricealerts.h"
#include "ui/window/consolepage.h"
#include "ui/window/pageregistry.h"
#include "ui/window/worklist.h"

#include <QMainWindow>

#include <optional>

class QLabel;
class QStackedWidget;

namespace cp {

class ConnectionStatus;
class MessageStrip;
class Navigation;
class StrangerPane;

/// The console's window: navigation, the page in front with its message strip, the commands, the status bar. Knows
/// pages through the registry only.
class MainWindow : public QMainWindow {
    Q_OBJECT

public:
    explicit MainWindow(Session *session, const QList<PageEntry> &pages = pageRegistry(), QWidget *parent = nullptr);
    ~MainWindow() override;

    /// By name or title, whatever the case; false when there is no such page. It is in front when this returns.
    bool showPage(const QString &name);
    /// The same when a person asks for it, and for one thing on it, as ConsolePage::showItem() takes it; empty: as it
    /// was left. A page that was not visited yet comes in front a turn later. Back leads to where this was asked for.
    void open(const QString &page, const QString &item);
    ConsolePage *currentPage() const; ///< nullptr when there are no pages at all

    WorkList *work() { return &m_work; }

    void present(const Message &message); ///< in the strip of the page in front
    void withdraw(const QString &text); ///< the message that says so, on whatever page, is no longer so

    /// A stripe along the top, so that one place is not mistaken for another; none without a colour.
    void setPlaceColour(const QColor &colour);

    /// Closes without asking: the person was asked already.
    void leave();
    /// What would be lost if the window closed now; empty when nothing would.
    QString unsavedWork() const;

Q_SIGNALS:
    void connectRequested(); ///< the person wants to work somewhere else

protected:
    void closeEvent(QCloseEvent *event) override;

private:
    /// A page and the strip above it: what it has to say stays with it.
    struct Frame {
        QWidget *widget = nullptr; ///< nullptr until the page is first visited
        MessageStrip *strip = nullptr;
        ConsolePage *page = nullptr;
        bool isBehind = false; ///< to be read again when it is in front
    };

    /// Where the window was, for Back and Forward.
    struct Place {
        int page = -1;
        QString item; ///< empty: the page as it was left
    };

    void makeActions();
    void makeToolBar();
    void makeStatusBar();
    QAction *addCommand(const QString &text, const QString &icon, const QKeySequence &shortcut);
    Frame makeFrame(const PageEntry &entry);
    void putIntoStack(const Frame &frame);
    void goTo();
    void go(const Place &place);
    void goBack(int steps);
    void visit(const Place &place);
    void showPlace();
    void showFrame(int page);
    void cancelWork();
    void updateTitle();
    void updateUndo();
    void updateIdentity();
    void catchUp();
    void tellCrossed(const QList<PriceAlert> &alerts);

    Session *m_session;
    QList<PageEntry> m_entries;
    QList<Frame> m_frames;
    int m_current = -1;
    QList<Place> m_places; ///< visited, oldest first
    qsizetype m_at = -1; ///< the one shown
    std::optional<Place> m_next; ///< its page was made in this turn, to be shown in the next
    WorkList m_work;
    PriceAlertWatch m_alerts;
    Navigation *m_navigation;
    QStackedWidget *m_stack;
    StrangerPane *m_stranger; ///< in place of the pages, while the login is nobody
    QWidget *m_stripe;
    ConnectionStatus *m_status = nullptr;
    QLabel *m_simulated = nullptr;
    QAction *m_refresh = nullptr;
    QAction *m_undo = nullptr;
    QAction *m_redo = nullptr;
    QAction *m_goTo = nullptr;
    QAction *m_back = nullptr;
    QAction *m_forward = nullptr;
    bool m_closing = false;
};

} // namespace cp
