#include "models/session/session.h"
#include "tests/support/news.h"
#include "tests/support/reviewdatabase.h"
#include "tests/support/testsettings.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/messagestrip.h"
#include "ui/window/connectionstatus.h"
#include "ui/window/gotopopup.h"
#include "ui/window/mainwindow.h"
#include "ui/window/navigation.h"
#include "ui/window/strangerpane.h"
#include "ui/window/windowstate.h"
#include "ui/window/workindicator.h"

#include <QAction>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QProgressBar>
#include <QSignalSpy>
#include <QSplitter>
#include <QToolBar>
#include <QToolButton>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

/// A page that notes what its window asks of it.
class NotingPage : public ConsolePage {
public:
    explicit NotingPage(const PageContext &pageContext)
        : ConsolePage(pageContext)
    {
    }

    QString title() const override { return u"Noting"_s; }
    void activate() override { calls.append(u"activate"_s); }
    void refresh() override { calls.append(u"refresh"_s); }
    void cancelWork() override { calls.append(u"cancel"_s); }
    UndoState undoState() const override { return state; }
    void undo() override { calls.append(u"undo"_s); }
    void redo() override { calls.append(u"redo"_s); }
    QString unsavedWork() const override { return unsaved; }

    using ConsolePage::context;
    using ConsolePage::formatContext;
    using ConsolePage::report;

    QStringList calls;
    UndoState state;
    QString unsaved;
};

ConsolePage *makeNoting(const PageContext &context)
{
    return new NotingPage(context);
}

QList<PageEntry> somePages()
{
    return {
        {u"first"_s, u"Review"_s, u"First page"_s, u"suggestions"_s, makeNoting},
        {u"second"_s, u"Review"_s, u"Second page"_s, u"watchlists"_s, makeNoting},
        {u"third"_s, u"System"_s, u"Third page"_s, {}, makeNoting},
    };
}

} // namespace

class TestMainWindow : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void namesThatPeopleRelyOn();
    void withoutPages();
    void pagesAreMadeWhenVisited();
    void navigationSkipsHeadings();
    void pagesByName();
    void commandsGoToThePageInFront();
    void undoFollowsThePage();
    void messagesStayWithTheirPage();
    void goTo();
    void matching_data();
    void matching();
    void work();
    void closingAsks();
    void geometryIsRemembered();
    void geometryFromAScreenThatIsGone();
    void splittersAreRemembered();
    void connectionIsShown();
    void aReachedPriceIsTold();
    void aLoginThatIsNobody();
    void anOutsider();
    void deactivatedMeanwhile();
    void placeIsShownBeforeAnybodyAnswers();
    void chartsThatAreAwayAreTold();
    void rightToLeft();

private:
    static QString textOf(const QWidget *widget)
    {
        QString text;
        const auto labels = widget->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            text += label->text() + u'\n';
        return text;
    }
    void make(const QList<PageEntry> &pages = somePages());
    NotingPage *page() const { return static_cast<NotingPage *>(m_window->currentPage()); }
    QAction *command(const QString &text) const;

    TestSettings m_settings;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

void TestMainWindow::init()
{
    StoredSettings().clear();
    m_session = std::make_unique<Session>();
    make();
}

void TestMainWindow::cleanup()
{
    m_window.reset();
    m_session.reset();
}

void TestMainWindow::make(const QList<PageEntry> &pages)
{
    m_window.reset();
    m_window = std::make_unique<MainWindow>(m_session.get(), pages);
    m_window->show();
    m_window->activateWindow(); // shortcuts are the active window's
    QVERIFY(QTest::qWaitForWindowActive(m_window.get()));
}

QAction *TestMainWindow::command(const QString &text) const
{
    const auto actions = m_window->findChild<QToolBar *>()->actions();
    for (QAction *action : actions) {
        if (action->text() == text)
            return action;
    }
    return nullptr;
}

void TestMainWindow::namesThatPeopleRelyOn()
{
    QVERIFY(m_window->windowTitle().contains(u"CryptoPredict Console"_s));
    QCOMPARE(m_window->findChild<Navigation *>()->accessibleName(), u"Navigation"_s);
    for (const QString &name : {u"Refresh"_s, u"Undo"_s, u"Redo"_s, u"Go to"_s})
        QVERIFY2(command(name), qPrintable(name));
    QCOMPARE(command(u"Refresh"_s)->shortcut(), QKeySequence(Qt::Key_F5));
    QCOMPARE(command(u"Undo"_s)->shortcut(), QKeySequence(u"Ctrl+Z"_s));
    QCOMPARE(command(u"Redo"_s)->shortcut(), QKeySequence(u"Ctrl+Shift+Z"_s));
    QCOMPARE(command(u"Go to"_s)->shortcut(), QKeySequence(u"Ctrl+K"_s));
}

void TestMainWindow::withoutPages()
{
    make({});
    QVERIFY(!m_window->currentPage());
    QVERIFY(!command(u"Refresh"_s)->isEnabled());
    QVERIFY(!m_window->showPage(u"first"_s));
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
}

void TestMainWindow::pagesAreMadeWhenVisited()
{
    QCOMPARE(m_window->findChildren<ConsolePage *>().size(), 1);
    QCOMPARE(page()->calls, QStringList{u"activate"_s});
    const ConsolePage *first = page();
    QVERIFY(m_window->showPage(u"second"_s));
    QCOMPARE(m_window->findChildren<ConsolePage *>().size(), 2);
    QVERIFY(m_window->showPage(u"first"_s));
    QCOMPARE(page(), first);
    make(); // the page that was in front last is so again
    QCOMPARE(m_window->findChild<Navigation *>()->currentPage(), 0);
    m_window->showPage(u"third"_s);
    make();
    QCOMPARE(m_window->findChild<Navigation *>()->currentPage(), 2);
}

void TestMainWindow::navigationSkipsHeadings()
{
    auto *navigation = m_window->findChild<Navigation *>();
    QCOMPARE(navigation->count(), 5); // two headings
    QTest::keyClick(navigation, Qt::Key_Down);
    QCOMPARE(navigation->currentPage(), 1);
    QTest::keyClick(navigation, Qt::Key_Down);
    QCOMPARE(navigation->currentPage(), 2);
    QCOMPARE(navigation->currentItem()->text(), u"Third page"_s);
    QTest::keyClick(navigation, Qt::Key_Up);
    QCOMPARE(navigation->currentPage(), 1);
    const ConsolePage *shown = m_window->currentPage();
    m_window->showPage(u"first"_s);
    QVERIFY(m_window->currentPage() != shown);
    QCOMPARE(navigation->currentPage(), 0);
}

void TestMainWindow::pagesByName()
{
    QVERIFY(m_window->showPage(u"SECOND"_s));
    QVERIFY(m_window->showPage(u"third page"_s));
    QVERIFY(!m_window->showPage(u"fourth"_s));
    QCOMPARE(m_window->findChild<Navigation *>()->currentPage(), 2);
}

void TestMainWindow::commandsGoToThePageInFront()
{
    NotingPage *first = page();
    m_window->showPage(u"second"_s);
    first->calls.clear();
    page()->calls.clear();
    page()->state = {u"Approve 3 cases"_s, u"Reject 1 case"_s};
    Q_EMIT page()->undoStateChanged();
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier);
    QTest::keyClick(m_window.get(), Qt::Key_Z, Qt::ControlModifier | Qt::ShiftModifier);
    QTest::keyClick(m_window.get(), Qt::Key_Escape);
    QCOMPARE(page()->calls, (QStringList{u"refresh"_s, u"undo"_s, u"redo"_s, u"cancel"_s}));
    QVERIFY(first->calls.isEmpty());
}

void TestMainWindow::undoFollowsThePage()
{
    QAction *undo = command(u"Undo"_s);
    QVERIFY(!undo->isEnabled());
    page()->state.undo = u"Approve 3 cases"_s;
    Q_EMIT page()->undoStateChanged();
    QVERIFY(undo->isEnabled());
    QCOMPARE(undo->text(), u"Undo"_s); // its name never changes
    QVERIFY(undo->toolTip().contains(u"Approve 3 cases"_s));
    QCOMPARE(page()->context().undo, undo); // and a page can show the same command
    m_window->showPage(u"second"_s);
    QVERIFY(!undo->isEnabled());
    m_window->showPage(u"first"_s);
    QVERIFY(undo->isEnabled());
}

void TestMainWindow::messagesStayWithTheirPage()
{
    page()->report(MessageKind::Warning, u"Two were refused."_s);
    auto *strip = page()->parentWidget()->findChild<MessageStrip *>();
    QVERIFY(strip->isVisible());
    m_window->showPage(u"second"_s);
    QVERIFY(!strip->isVisible());
    m_window->showPage(u"first"_s);
    QVERIFY(strip->isVisible());
    Q_EMIT page()->messageWithdrawn();
    QVERIFY(!strip->isVisible());
    DbError cancelled;
    cancelled.kind = DbError::Kind::Cancelled;
    page()->report(cancelled);
    QVERIFY(!strip->isVisible());
}

void TestMainWindow::goTo()
{
    QTest::keyClick(m_window.get(), Qt::Key_K, Qt::ControlModifier);
    auto *popup = m_window->findChild<GoToPopup *>();
    QVERIFY(popup && popup->isVisible());
    auto *edit = popup->findChild<QLineEdit *>();
    auto *list = popup->findChild<QListWidget *>();
    QCOMPARE(list->count(), 3);
    QTest::keyClick(edit, Qt::Key_Down);
    QCOMPARE(list->currentRow(), 1);
    QTest::keyClicks(edit, u"thi"_s);
    QCOMPARE(list->count(), 1);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_window->findChild<Navigation *>()->currentPage(), 2);
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->findChild<GoToPopup *>(), Patience);

    command(u"Go to"_s)->trigger();
    popup = m_window->findChild<GoToPopup *>();
    edit = popup->findChild<QLineEdit *>();
    QTest::keyClicks(edit, u"nothing of that name"_s);
    QTest::keyClick(edit, Qt::Key_Return); // goes nowhere, and stays
    QVERIFY(popup->isVisible());
    QTest::keyClick(edit, Qt::Key_Escape);
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->findChild<GoToPopup *>(), Patience);
    QCOMPARE(m_window->findChild<Navigation *>()->currentPage(), 2);
}

void TestMainWindow::matching_data()
{
    QTest::addColumn<QString>("typed");
    QTest::addColumn<QStringList>("found");
    QTest::newRow("all") << u""_s << QStringList{u"Suggestions"_s, u"Signals"_s, u"Assets"_s};
    QTest::newRow("beginning first") << u"s"_s << QStringList{u"Suggestions"_s, u"Signals"_s, u"Assets"_s};
    QTest::newRow("inside") << u"GNAL"_s << QStringList{u"Signals"_s};
    QTest::newRow("by hint") << u"review"_s << QStringList{u"Suggestions"_s};
    QTest::newRow("several words") << u"ass mark"_s << QStringList{u"Assets"_s};
    QTest::newRow("none") << u"xyz"_s << QStringList{};
}

void TestMainWindow::matching()
{
    QFETCH(QString, typed);
    const QList<Destination> all{{u"Suggestions"_s, u"Review"_s, {}, {}}, {u"Signals"_s, u"Timing"_s, {}, {}},
        {u"Assets"_s, u"Market"_s, {}, {}}};
    QStringList found;
    const QList<Destination> matches = matchingDestinations(all, typed);
    for (const Destination &destination : matches)
        found.append(destination.text);
    QTEST(found, "found");
}

void TestMainWindow::work()
{
    auto *indicator = m_window->findChild<WorkIndicator *>();
    QVERIFY(!indicator->isVisible());
    int cancelled = 0;
    const QPointer<Work> import = m_window->work()->start(u"Importing prices"_s, [&cancelled] { ++cancelled; });
    QVERIFY(indicator->isVisible());
    auto *bar = indicator->findChild<QProgressBar *>();
    QCOMPARE(bar->maximum(), 0); // nobody knows how long
    import->setProgress(30'000'000'000, 60'000'000'000);
    QCOMPARE(bar->value() * 2, bar->maximum());
    auto *cancel = indicator->findChild<QToolButton *>();
    QCOMPARE(cancel->text(), u"Cancel"_s);
    cancel->click();
    QCOMPARE(cancelled, 1);
    QVERIFY(!cancel->isEnabled());
    QTest::keyClick(m_window.get(), Qt::Key_Escape); // is not asked twice
    QCOMPARE(cancelled, 1);

    const QPointer<Work> archive = m_window->work()->start(u"Archiving"_s);
    QVERIFY(!cancel->isVisible());
    archive->finish();
    QVERIFY(!archive);
    QVERIFY(cancel->isVisible());
    import->finish();
    QVERIFY(!indicator->isVisible());
}

void TestMainWindow::closingAsks()
{
    page()->unsaved = u"2 edits are not saved."_s;
    dialogs::answerNext(std::nullopt);
    QVERIFY(!m_window->close());
    QVERIFY(m_window->isVisible());
    dialogs::answerNext(u"yes"_s);
    m_window->close();
    QTRY_VERIFY_WITH_TIMEOUT(!m_window->isVisible(), Patience);
    make();
    QVERIFY(m_window->close()); // nothing to lose, nothing asked
}

void TestMainWindow::geometryIsRemembered()
{
    m_window->setGeometry(60, 70, 640, 500);
    const QSize size = m_window->size();
    m_window->close();
    make();
    QCOMPARE(m_window->size(), size);
}

void TestMainWindow::geometryFromAScreenThatIsGone()
{
    QWidget elsewhere;
    elsewhere.setObjectName(u"main"_s);
    elsewhere.setGeometry(90000, 90000, 700, 500);
    windowstate::save(elsewhere);
    make();
    QVERIFY(m_window->screen()->availableGeometry().intersects(m_window->frameGeometry()));
    StoredSettings().setValue(u"windows/main/geometry"_s, QByteArray("nonsense"));
    make();
    QVERIFY(m_window->screen()->availableGeometry().contains(m_window->geometry().center()));
}

void TestMainWindow::splittersAreRemembered()
{
    const auto make = [] {
        auto page = std::make_unique<QWidget>();
        auto *splitter = new QSplitter(page.get());
        splitter->setObjectName(u"split"_s);
        splitter->addWidget(new QWidget);
        splitter->addWidget(new QWidget);
        splitter->resize(405, 100);
        page->resize(405, 100);
        page->show();
        return std::pair(std::move(page), splitter);
    };
    auto [before, moved] = make();
    windowstate::followSplitters(u"page"_s, *before);
    moved->setSizes({100, 300});
    Q_EMIT moved->splitterMoved(100, 1);
    const QList<int> sizes = moved->sizes();
    auto [after, restored] = make();
    QVERIFY(restored->sizes() != sizes);
    windowstate::followSplitters(u"another page"_s, *after);
    QVERIFY(restored->sizes() != sizes);
    windowstate::followSplitters(u"page"_s, *after);
    QCOMPARE(restored->sizes(), sizes);
}

void TestMainWindow::connectionIsShown()
{
    auto *status = m_window->findChild<ConnectionStatus *>();
    const auto *badge = m_window->findChild<QLabel *>(u"simulated"_s);
    QCOMPARE(status->stateText(), u"Not connected"_s);
    QVERIFY(!badge->isVisible());

    TestDatabase database(TestDatabase::Schema::Console);
    database.script("INSERT INTO console.demo_rows (table_name, ids) VALUES ('coins', '{[1,5)}')");
    QSignalSpy identified(m_session.get(), &Session::identityChanged);
    m_session->open(u"Production"_s, database.conninfo());
    QVERIFY(identified.wait(Patience));
    QTRY_COMPARE_WITH_TIMEOUT(status->stateText(), u"Connected"_s, Patience); // "Slow" at first on a busy machine
    QVERIFY(m_window->windowTitle().endsWith(u"Production"_s));
    QTRY_VERIFY_WITH_TIMEOUT(badge->isVisible(), Patience);
    QCOMPARE(badge->text(), u"Simulated data"_s);
    const auto texts = [status] {
        QStringList shown;
        const auto labels = status->findChildren<QLabel *>();
        for (const QLabel *label : labels) {
            if (label->isVisible())
                shown.append(label->text());
        }
        return shown;
    };
    QVERIFY(texts().contains(u"Production"_s));
    QTRY_VERIFY_WITH_TIMEOUT(texts().filter(u" ms"_s).size() == 1, Patience);

    database.allowConnections(false);
    database.terminateOthers();
    QTRY_VERIFY_WITH_TIMEOUT(status->stateText().startsWith(u"Lost since "_s), Patience);
    QVERIFY(status->stateText().contains(u"next attempt in "_s));
    QVERIFY(texts().filter(u"Try now"_s).size() == 1);
    database.allowConnections(true);
    Q_EMIT status->retryRequested();
    QTRY_COMPARE_WITH_TIMEOUT(status->stateText(), u"Connected"_s, Patience);
    m_session->close();
}

/// By the window, whatever page is in front.
void TestMainWindow::aReachedPriceIsTold()
{
    ReviewDatabase database;
    const auto addCandle = [&database](const QByteArray &seconds, const QByteArray &price) {
        database.script(
            "INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, close_price,"
            " candle_seconds) SELECT id, now() + "
            + seconds + " * interval '1 second', " + price + ", " + price + ", " + price + ", " + price
            + ", 60 FROM public.cryptocurrencies WHERE symbol = 'C1'");
    };
    addCandle("-60", "1000");
    m_session->open(u"Test"_s, database.conninfoFor("ann"));
    QVERIFY(hearsNews(*m_session));
    Writer writer(m_session.get());
    const QSignalSpy set(&writer, &Writer::finished);
    writer.send(
        setPriceAlert(database.value("SELECT id FROM public.cryptocurrencies WHERE symbol = 'C1'").toInt(), u"1500"_s));
    QTRY_COMPARE_WITH_TIMEOUT(set.size(), 1, Patience);
    addCandle("60", "1600.5");
    QTRY_VERIFY2_WITH_TIMEOUT(textOf(m_window.get()).contains(u"C1 is at 1,500.00 or above: it reached 1,600.50."_s),
        qPrintable(textOf(m_window.get())), Patience);
    QCOMPARE(database.value("SELECT count(*) FROM public.notifications WHERE notification_type = 'alert'").toInt(), 1);
}

void TestMainWindow::aLoginThatIsNobody()
{
    ReviewDatabase database;
    database.script("DELETE FROM console.logins WHERE role_name LIKE '%\\_ann'");
    const auto *pane = m_window->findChild<StrangerPane *>();
    QVERIFY(!pane->isVisible());
    m_session->open(u"Test"_s, database.conninfoFor("ann"));
    QTRY_VERIFY_WITH_TIMEOUT(pane->isVisible(), Patience);
    QVERIFY(!page()->isVisible());
    QVERIFY(textOf(pane).contains(database.name() + u"_ann"_s));
    QVERIFY(textOf(pane).contains(u"Grant console access"_s));
    QVERIFY(pane->findChild<QPlainTextEdit *>()->toPlainText().contains(
        u"console.map_login('%1_ann'"_s.arg(database.name())));

    // Noticed without anybody's doing.
    database.exec("INSERT INTO console.logins SELECT $1, id FROM public.users WHERE email = 'ann@example.org'",
        {database.name() + u"_ann"_s});
    page()->calls.clear();
    QTRY_VERIFY_WITH_TIMEOUT(!pane->isVisible(), Patience);
    QVERIFY(page()->isVisible());
    QVERIFY(page()->calls.contains(u"refresh"_s));
}

void TestMainWindow::anOutsider()
{
    ReviewDatabase database;
    const QByteArray login = database.name().toLatin1() + "_outsider";
    database.script("CREATE ROLE " + login + " LOGIN");
    const auto *pane = m_window->findChild<StrangerPane *>();
    m_session->open(u"Test"_s, database.conninfo() + u" user="_s + QString::fromLatin1(login));
    QTRY_VERIFY_WITH_TIMEOUT(pane->isVisible(), Patience);
    QVERIFY(textOf(pane).contains(u"in none of the console's groups"_s));
    QVERIFY(pane->findChild<QPlainTextEdit *>()->toPlainText().contains(u"GRANT cryptopredict_analyst"_s));
    m_session->close();
    database.script("DROP ROLE " + login);
}

void TestMainWindow::deactivatedMeanwhile()
{
    ReviewDatabase database;
    const auto *pane = m_window->findChild<StrangerPane *>();
    m_session->open(u"Test"_s, database.conninfoFor("ann"));
    QTRY_VERIFY_WITH_TIMEOUT(m_session->identity().isMapped(), Patience);
    QVERIFY(!pane->isVisible());
    // The listener may not be there yet: said until it is heard.
    QTRY_VERIFY_WITH_TIMEOUT(
        (database.script("UPDATE public.users SET is_active = false WHERE email = 'ann@example.org'"),
            pane->isVisible()),
        Patience);
    QVERIFY(textOf(pane).contains(u"was deactivated"_s));
    database.script("UPDATE public.users SET is_active = true WHERE email = 'ann@example.org'");
    QTRY_VERIFY_WITH_TIMEOUT(!pane->isVisible(), Patience);
}

void TestMainWindow::placeIsShownBeforeAnybodyAnswers()
{
    const QColor red(0xc6, 0x28, 0x28);
    m_window->setPlaceColour(red);
    m_session->open(u"Production"_s, u"host=/nowhere"_s);
    auto *status = m_window->findChild<ConnectionStatus *>();
    QTRY_VERIFY_WITH_TIMEOUT(status->stateText().startsWith(u"No connection since "_s), Patience);
    const auto labels = status->findChildren<QLabel *>();
    const auto place = std::find_if(
        labels.begin(), labels.end(), [](const QLabel *label) { return label->text() == "Production"_L1; });
    QVERIFY(place != labels.end() && (*place)->isVisible());
    const QImage drawn = (*place)->grab().toImage();
    QCOMPARE(drawn.pixelColor(drawn.width() / 2, 1), red);
    m_window->setPlaceColour({});
    QVERIFY((*place)->grab().toImage().pixelColor(drawn.width() / 2, 1) != red);
    m_session->close();
}

void TestMainWindow::chartsThatAreAwayAreTold()
{
    TestDatabase database(TestDatabase::Schema::Console);
    m_session->open(u"Test"_s, database.conninfo(), {u"host=/nowhere"_s, false});
    auto *status = m_window->findChild<ConnectionStatus *>();
    QTRY_COMPARE_WITH_TIMEOUT(status->stateText(), u"Connected · charts' own server away"_s, Patience);
    QVERIFY(status->explanation().contains(u"/nowhere"_s));
    m_session->close();
}

void TestMainWindow::rightToLeft()
{
    m_window->setLayoutDirection(Qt::RightToLeft);
    m_window->resize(900, 600);
    m_window->grab();
    auto *navigation = m_window->findChild<Navigation *>();
    QVERIFY(navigation->mapTo(m_window.get(), QPoint(0, 0)).x() > m_window->width() / 2);
}

QTEST_MAIN(TestMainWindow)
#include "tst_mainwindow.moc"
