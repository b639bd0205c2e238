#include "ui/window/mainwindow.h"

#include "models/session/places.h"
#include "models/session/session.h"
#include "models/settings/storedsettings.h"
#include "ui/charts/pricescale.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/style/style.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/messagestrip.h"
#include "ui/widgets/turnqueue.h"
#include "ui/window/connectionstatus.h"
#include "ui/window/gotopopup.h"
#include "ui/window/navigation.h"
#include "ui/window/notificationbell.h"
#include "ui/window/strangerpane.h"
#include "ui/window/windowstate.h"
#include "ui/window/workindicator.h"

#include <QAction>
#include <QApplication>
#include <QBoxLayout>
#include <QCloseEvent>
#include <QLabel>
#include <QStackedWidget>
#include <QStatusBar>
#include <QTimer>
#include <QToolBar>
#include <QToolButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QString lastPageKey = u"windows/page"_s;
constexpr qsizetype MaxPlaces = 100; ///< that Back remembers

} // namespace

MainWindow::MainWindow(Session *session, const QList<PageEntry> &pages, QWidget *parent)
    : QMainWindow(parent)
    , m_session(session)
    , m_entries(pages)
    , m_frames(pages.size())
    , m_alerts(session)
    , m_navigation(new Navigation(pages, this))
    , m_stack(new QStackedWidget(this))
    , m_stranger(new StrangerPane(session, this))
    , m_stripe(new QWidget(this))
{
    setObjectName(u"main"_s);
    setWindowIcon(themedIcon(u"console"_s));
    makeActions();
    makeToolBar();
    makeStatusBar();
    dressWindow(this); // a tool bar takes its margins from the sheet only when the sheet comes later

    auto *centre = new QWidget(this);
    auto *layout = new QHBoxLayout(centre);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(m_navigation);
    layout->addWidget(m_stack, 1);
    layout->addWidget(m_stranger, 1);
    m_stranger->hide();
    m_stripe->setFixedHeight(spacing::tight);
    m_stripe->hide();
    auto *all = new QWidget(this);
    auto *rows = new QVBoxLayout(all);
    rows->setContentsMargins(0, 0, 0, 0);
    rows->setSpacing(0);
    rows->addWidget(m_stripe);
    rows->addWidget(centre, 1);
    setCentralWidget(all);

    connect(m_navigation, &Navigation::pageChosen, this, [this](int page) { go({page, {}}); });
    connect(session, &Session::resumed, this, &MainWindow::catchUp);
    connect(&m_alerts, &PriceAlertWatch::crossed, this, &MainWindow::tellCrossed);
    connect(session, &Session::identityChanged, this, &MainWindow::updateIdentity);
    connect(session, &Session::stateChanged, this, &MainWindow::updateTitle);
    connect(session, &Session::failed, this, [this](const DbError &error) {
        if (!error.isConnectionProblem()) // a lost connection is a state: the status bar tells
            present(messageOf(error));
    });
    updateIdentity();
    windowstate::restore(*this);
    if (!showPage(StoredSettings().value(lastPageKey).toString()) && !m_entries.isEmpty())
        visit({0, {}});
    updateUndo();
}

MainWindow::~MainWindow()
{
    for (const Frame &frame : std::as_const(m_frames)) {
        if (frame.widget && !frame.widget->parent()) // closed between two turns
            delete frame.widget;
    }
}

// --- parts

QAction *MainWindow::addCommand(const QString &text, const QString &icon, const QKeySequence &shortcut)
{
    auto *action = new QAction(themedIcon(icon), text, this);
    action->setShortcut(shortcut);
    action->setToolTip(u"%1 (%2)"_s.arg(text, shortcut.toString(QKeySequence::NativeText)));
    addAction(action);
    return action;
}

void MainWindow::makeActions()
{
    m_refresh = addCommand(tr("Refresh"), u"refresh"_s, QKeySequence(Qt::Key_F5));
    m_undo = addCommand(tr("Undo"), u"undo"_s, QKeySequence(Qt::CTRL | Qt::Key_Z));
    m_redo = addCommand(tr("Redo"), u"redo"_s, QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_Z));
    m_goTo = addCommand(tr("Go to"), u"go-to"_s, QKeySequence(Qt::CTRL | Qt::Key_K));
    connect(m_refresh, &QAction::triggered, this, [this] {
        if (m_stranger->isVisible())
            m_session->refreshIdentity();
        else if (ConsolePage *page = currentPage())
            page->refresh();
    });
    connect(m_undo, &QAction::triggered, this, [this] {
        if (ConsolePage *page = currentPage())
            page->undo();
    });
    connect(m_redo, &QAction::triggered, this, [this] {
        if (ConsolePage *page = currentPage())
            page->redo();
    });
    connect(m_goTo, &QAction::triggered, this, &MainWindow::goTo);
    m_back = addCommand(tr("Back"), u"back"_s, QKeySequence(Qt::ALT | Qt::Key_Left));
    m_forward = addCommand(tr("Forward"), u"forward"_s, QKeySequence(Qt::ALT | Qt::Key_Right));
    connect(m_back, &QAction::triggered, this, [this] { goBack(1); });
    connect(m_forward, &QAction::triggered, this, [this] { goBack(-1); });

    auto *cancel = new QAction(tr("Cancel"), this);
    cancel->setShortcut(Qt::Key_Escape);
    connect(cancel, &QAction::triggered, this, &MainWindow::cancelWork);
    auto *quit = new QAction(tr("Quit"), this);
    quit->setShortcut(QKeySequence(Qt::CTRL | Qt::Key_Q));
    connect(quit, &QAction::triggered, this, &QWidget::close);
    addActions({cancel, quit});
}

void MainWindow::makeToolBar()
{
    QToolBar *bar = addToolBar(tr("Commands"));
    bar->setObjectName(u"commands"_s);
    bar->setMovable(false);
    bar->setContextMenuPolicy(Qt::PreventContextMenu); // hiding the only tool bar helps nobody
    bar->setToolButtonStyle(Qt::ToolButtonTextBesideIcon);
    bar->setIconSize({16, 16});
    bar->addActions({m_back, m_forward, m_refresh, m_undo, m_redo});
    for (QAction *action : {m_back, m_forward}) // their arrows say it all
        qobject_cast<QToolButton *>(bar->widgetForAction(action))->setToolButtonStyle(Qt::ToolButtonIconOnly);
    auto *space = new QWidget(bar);
    space->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);
    bar->addWidget(space);
    m_simulated = new QLabel(tr("Simulated data"), bar);
    m_simulated->setObjectName(u"simulated"_s);
    m_simulated->setToolTip(
        tr("This database holds made-up demo data. Prices, suggestions and people in it are not real."));
    QAction *badge = bar->addWidget(m_simulated);
    badge->setObjectName(u"simulatedBadge"_s);
    auto *gap = new QWidget(bar);
    gap->setFixedWidth(spacing::normal);
    bar->addWidget(gap);
    if (const int page = indexOfPage(m_entries, u"notifications"_s); page >= 0) {
        auto *bell = new NotificationBell(m_session, bar);
        connect(bell, &QToolButton::clicked, this, [this, page] { go({page, {}}); });
        bar->addWidget(bell);
    }
    bar->addAction(m_goTo);
    auto *connectTo = new QAction(tr("Connect…"), this);
    connectTo->setShortcut(QKeySequence(Qt::CTRL | Qt::SHIFT | Qt::Key_O));
    connectTo->setToolTip(tr("Work with another database (%1)").arg(connectTo->shortcut().toString()));
    connect(connectTo, &QAction::triggered, this, &MainWindow::connectRequested);
    bar->addAction(connectTo);
}

void MainWindow::setPlaceColour(const QColor &colour)
{
    m_status->setPlaceColour(colour);
    m_stripe->setVisible(colour.isValid());
    m_stripe->setStyleSheet(u"background: %1"_s.arg(colour.name()));
}

void MainWindow::makeStatusBar()
{
    m_status = new ConnectionStatus(m_session, this);
    connect(m_status, &ConnectionStatus::retryRequested, m_session, &Session::retryNow);
    statusBar()->addWidget(m_status, 1);
    statusBar()->addPermanentWidget(new WorkIndicator(&m_work, this));
    statusBar()->setSizeGripEnabled(false);
}

MainWindow::Frame MainWindow::makeFrame(const PageEntry &entry)
{
    Frame frame;
    frame.widget = new QWidget;
    frame.strip = new MessageStrip(frame.widget);
    frame.page = entry.make({m_session, &m_work, &m_alerts, m_refresh, m_undo, m_redo});
    auto *layout = new QVBoxLayout(frame.widget);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(0);
    layout->addWidget(frame.strip);
    layout->addWidget(frame.page, 1);
    windowstate::followSplitters(entry.name, *frame.page);
    connect(frame.page, &ConsolePage::message, frame.strip, &MessageStrip::present);
    connect(frame.page, &ConsolePage::messageWithdrawn, frame.strip, &MessageStrip::dismiss);
    connect(frame.page, &ConsolePage::openRequested, this, &MainWindow::open);
    connect(frame.page, &ConsolePage::undoStateChanged, this, &MainWindow::updateUndo);
    return frame;
}

/// It takes over the window's style there, widget by widget.
void MainWindow::putIntoStack(const Frame &frame)
{
    if (!frame.widget->parent())
        m_stack->addWidget(frame.widget);
}

void MainWindow::present(const Message &message)
{
    if (m_current >= 0)
        m_frames[m_current].strip->present(message);
}

void MainWindow::withdraw(const QString &text)
{
    for (const Frame &frame : std::as_const(m_frames)) {
        if (frame.strip && frame.strip->isPresenting() && frame.strip->message().text == text)
            frame.strip->dismiss();
    }
}

/// Where it happened is a click away; the notification stays for later.
void MainWindow::tellCrossed(const QList<PriceAlert> &alerts)
{
    const auto shown
        = [numbers = numberLocale(locale())](const QString &price) { return priceText(price.toDouble(), numbers); };
    QStringList told;
    for (const PriceAlert &alert : alerts) {
        told.append(
            (alert.isAbove ? tr("%1 is at %2 or above: it reached %3.") : tr("%1 is at %2 or below: it reached %3."))
                .arg(alert.symbol, shown(alert.price), shown(alert.reached)));
    }
    const QString symbol = alerts.first().symbol;
    present({MessageKind::Warning, told.join(u' '), {},
        {{tr("Show %1").arg(symbol), [this, symbol] { open(u"charts"_s, symbol); }}}});
    QApplication::alert(this);
}

// --- pages

ConsolePage *MainWindow::currentPage() const
{
    return m_current < 0 ? nullptr : m_frames[m_current].page;
}

bool MainWindow::showPage(const QString &name)
{
    const int page = indexOfPage(m_entries, name);
    if (page >= 0 && page != m_current)
        visit({page, {}});
    return page >= 0;
}

void MainWindow::open(const QString &page, const QString &item)
{
    if (const int index = indexOfPage(m_entries, page); index >= 0)
        go({index, item});
}

/// Making a page, putting it into the window and showing it for the first time are three turns, so that none keeps the
/// window for long.
void MainWindow::go(const Place &place)
{
    m_next.reset(); // what was asked for before is no longer wanted
    if (place.page == m_current && place.item.isEmpty()) {
        m_navigation->setCurrentPage(place.page);
        return;
    }
    if (m_frames[place.page].widget) {
        visit(place);
        return;
    }
    m_navigation->setCurrentPage(place.page);
    m_frames[place.page] = makeFrame(m_entries[place.page]);
    m_next = place;
    TurnQueue::instance().add(this, [this, page = place.page] { putIntoStack(m_frames[page]); });
    TurnQueue::instance().add(this, [this] {
        if (m_next)
            visit(*std::exchange(m_next, std::nullopt));
    });
}

void MainWindow::visit(const Place &place)
{
    m_next.reset();
    m_places.resize(m_at + 1); // what was ahead is another story now
    m_places.append(place);
    if (m_places.size() > MaxPlaces)
        m_places.removeFirst();
    m_at = m_places.size() - 1;
    showPlace();
}

void MainWindow::goBack(int steps)
{
    m_next.reset();
    m_at = std::clamp<qsizetype>(m_at - steps, 0, m_places.size() - 1);
    showPlace();
}

void MainWindow::showPlace()
{
    const auto [page, item] = m_places[m_at];
    m_back->setEnabled(m_at > 0);
    m_forward->setEnabled(m_at + 1 < m_places.size());
    showFrame(page);
    if (!item.isEmpty())
        m_frames[page].page->showItem(item);
}

void MainWindow::showFrame(int page)
{
    if (page == m_current)
        return;
    m_current = page;
    if (!m_frames[page].widget)
        m_frames[page] = makeFrame(m_entries[page]);
    putIntoStack(m_frames[page]);
    m_stack->setCurrentWidget(m_frames[page].widget);
    m_navigation->setCurrentPage(page);
    StoredSettings().setValue(lastPageKey, m_entries[page].name);
    updateUndo();
    m_frames[page].page->activate();
    if (std::exchange(m_frames[page].isBehind, false))
        m_frames[page].page->refresh();
}

void MainWindow::goTo()
{
    QList<Destination> places;
    for (int i = 0; i < m_entries.size(); ++i)
        places.append({m_entries[i].title, m_entries[i].group, themedIcon(m_entries[i].icon), [this, i] {
                           go({i, {}});
                       }});
    auto *popup = new GoToPopup(places, this);
    popup->popUp();
    if (!m_session->state().isConnected())
        return;
    m_session->quick()
        ->run(u"list the coins and watchlists"_s, [](Connection &connection) { return readPlaces(connection); })
        .then(popup,
            [this, popup](const QList<NamedPlace> &found) {
                QList<Destination> named;
                for (const NamedPlace &place : found) {
                    if (indexOfPage(m_entries, place.page) >= 0)
                        named.append({place.name, place.kind, themedIcon(place.page),
                            [this, place] { open(place.page, place.item); }});
                }
                popup->add(named);
            })
        .onFailed(this, [this](const DbException &e) { present(messageOf(e.error())); });
}

void MainWindow::cancelWork()
{
    if (ConsolePage *page = currentPage())
        page->cancelWork();
    m_work.cancelAll();
}

// --- what the window says

void MainWindow::updateTitle()
{
    const QString program = u"CryptoPredict Console"_s; // a name, not to be translated
    setWindowTitle(m_session->name().isEmpty() ? program : u"%1 — %2"_s.arg(program, m_session->name()));
}

void MainWindow::updateUndo()
{
    const ConsolePage *page = currentPage();
    const ConsolePage::UndoState state = page ? page->undoState() : ConsolePage::UndoState();
    // The text stays: it is the command's name. What it would do is the tooltip's.
    m_undo->setEnabled(!state.undo.isEmpty());
    m_undo->setToolTip(state.undo.isEmpty() ? tr("Nothing to undo") : tr("Undo: %1 (Ctrl+Z)").arg(state.undo));
    m_redo->setEnabled(!state.redo.isEmpty());
    m_redo->setToolTip(state.redo.isEmpty() ? tr("Nothing to redo") : tr("Redo: %1 (Ctrl+Shift+Z)").arg(state.redo));
    m_refresh->setEnabled(page != nullptr);
}

void MainWindow::updateIdentity()
{
    updateTitle();
    findChild<QAction *>(u"simulatedBadge"_s)->setVisible(m_session->identity().hasDemoData);
    const bool wasStranger = m_stranger->isVisibleTo(this);
    const bool isStranger = m_stranger->isNeeded();
    m_stranger->present();
    m_stranger->setVisible(isStranger);
    m_stack->setVisible(!isStranger);
    if (isStranger && !wasStranger)
        m_stranger->setFocus();
    if (wasStranger && !isStranger) {
        // Somebody has said meanwhile who we are: what pages said before is no longer so.
        for (const Frame &frame : std::as_const(m_frames)) {
            if (frame.strip)
                frame.strip->dismiss();
        }
        catchUp();
        if (ConsolePage *page = currentPage())
            page->activate();
    }
}

/// What was missed, or could not be read, is read now by the page in front, by the others when they are shown again.
void MainWindow::catchUp()
{
    for (Frame &frame : m_frames)
        frame.isBehind = frame.page != nullptr;
    if (m_current >= 0 && std::exchange(m_frames[m_current].isBehind, false))
        m_frames[m_current].page->refresh();
}

// --- leaving

QString MainWindow::unsavedWork() const
{
    QStringList lines;
    for (const Frame &frame : m_frames) {
        if (const QString line = frame.page ? frame.page->unsavedWork() : QString(); !line.isEmpty())
            lines.append(line);
    }
    for (const Work *work : m_work.works())
        lines.append(tr("Still running: %1").arg(work->text()));
    return lines.join(u'\n');
}

void MainWindow::leave()
{
    m_closing = true;
    close();
}

void MainWindow::closeEvent(QCloseEvent *event)
{
    const QString unsaved = m_closing ? QString() : unsavedWork();
    if (unsaved.isEmpty()) {
        windowstate::save(*this);
        m_work.cancelAll();
        QMainWindow::closeEvent(event);
        return;
    }
    event->ignore();
    dialogs::confirm(
        this, {tr("Close the window"), tr("Close and lose what is not saved?"), unsaved, tr("Close"), true}, [this] {
            QTimer::singleShot(0, this, &MainWindow::leave); // a window cannot be closed from within its closing
        });
}

} // namespace cp
