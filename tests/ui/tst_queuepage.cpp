#include "models/format/wordtext.h"
#include "models/session/session.h"
#include "tests/support/news.h"
#include "tests/support/reviewdatabase.h"
#include "tests/support/testsettings.h"
#include "ui/queue/triagekeys.h"
#include "ui/style/resources.h"
#include "ui/table/exportbutton.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/messagestrip.h"
#include "ui/widgets/tableview.h"
#include "ui/window/mainwindow.h"

#include <QDialog>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QTabWidget>
#include <QTemporaryDir>
#include <QToolButton>
#include <QTreeView>

using namespace cp;
using namespace Qt::StringLiterals;

/// The queue in its window, on a real database, worked as a person would: with the mouse, with keys, with questions
/// answered. What is checked afterwards is what the database holds and what the window says.
class TestQueuePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase();
    void init();
    void cleanup();

    void showsPendingCases();
    void filters();
    void decidesByButton_data();
    void decidesByButton();
    void decidesByKey_data();
    void decidesByKey();
    void theInstallerIsAnAdmin();
    void rejectsWithAReason();
    void rejectingCanBeLeft();
    void undoes();
    void decidesAllAtOnce();
    void decidingAllCanBeLeft();
    void implementsOtherwise();
    void aRemovalIsNotAdjusted();
    void aKeyThatWasBoundStays();
    void moves();
    void somebodyWasFaster();
    void somebodyElsesDecisionsShow();
    void newCasesWait();
    void withoutTheRight();
    void hostileCases_data();
    void hostileCases();
    void hostileReason();
    void emptyQueue();
    void lastCase();
    void theConnectionComesBack();
    void typingGoesOnWhileTheConnectionComesBack();
    void whatDidNotArriveIsOffered();
    void showsACase();
    void exportsTheCases();
    void aReadOnlyPlace();
    void theTablesAreGone();
    void closingWhileLoading();

private:
    void open(const QString &conninfo, bool wait = true);
    void openAs(const QByteArray &person) { open(m_database->conninfoFor(person)); }
    void close();

    TableView *table() const { return m_window->findChild<TableView *>(u"suggestions"_s); }
    FilterBar *filterBar() const { return m_window->findChild<FilterBar *>(); }
    QPushButton *button(const QString &text) const;
    QToolButton *toolButton(const QString &text) const;
    QAction *undoAction() const;
    MessageStrip *strip() const { return m_window->currentPage()->parentWidget()->findChild<MessageStrip *>(); }
    QString said() const { return strip()->isPresenting() ? strip()->message().text : QString(); }
    qint64 current() const { return table()->currentKey(); }
    bool isShown(const QString &text) const; ///< a label with that text is on the screen
    bool isSettled() const; ///< rows, identity and case are here
    QString caseState(qint64 id) const { return m_database->caseState(id); }
    void press(int key, Qt::KeyboardModifiers modifiers = {}) { QTest::keyClick(table(), Qt::Key(key), modifiers); }

    TestSettings m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<MainWindow> m_window;
};

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

void TestQueuePage::initTestCase()
{
    installTexts();
}

void TestQueuePage::init()
{
    // All but what the offscreen platform says about itself.
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    StoredSettings().clear();
    m_database = std::make_unique<ReviewDatabase>();
}

void TestQueuePage::cleanup()
{
    close();
    m_database.reset();
}

void TestQueuePage::open(const QString &conninfo, bool wait)
{
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->showPage(u"suggestions"_s);
    m_window->resize(1200, 800);
    m_window->show();
    m_session->open(u"Test"_s, conninfo);
    if (wait) {
        WAIT_FOR(isSettled());
        QVERIFY(hearsNews(*m_session));
    }
}

void TestQueuePage::close()
{
    m_window.reset();
    m_session.reset();
}

QPushButton *TestQueuePage::button(const QString &text) const
{
    const auto buttons = m_window->currentPage()->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == text)
            return button;
    }
    qFatal("there is no button %s", qPrintable(text));
}

QToolButton *TestQueuePage::toolButton(const QString &text) const
{
    const auto buttons = m_window->currentPage()->findChildren<QToolButton *>();
    const auto found = std::find_if(
        buttons.cbegin(), buttons.cend(), [&text](const QToolButton *button) { return button->text() == text; });
    if (found == buttons.cend())
        qFatal("there is no button %s", qPrintable(text));
    return *found;
}

QAction *TestQueuePage::undoAction() const
{
    const auto actions = m_window->findChildren<QAction *>();
    for (QAction *action : actions) {
        if (action->text() == u"Undo")
            return action;
    }
    qFatal("there is no Undo");
}

bool TestQueuePage::isShown(const QString &text) const
{
    const auto labels = m_window->findChildren<QLabel *>();
    return std::any_of(labels.cbegin(), labels.cend(),
        [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
}

bool TestQueuePage::isSettled() const
{
    const TableModel *model = table()->tableModel();
    if (m_session->identity().login.isEmpty() || model->window().countState() != RowWindow::Count::Exact)
        return false;
    if (model->rowCount() == 0)
        return true;
    return current() != 0 && isShown(model->valueAt(table()->currentIndex().row(), "symbol").toString() + u" — "_s);
}

// --- looking

void TestQueuePage::showsPendingCases()
{
    const QList<qint64> ids = m_database->addCases(5);
    m_database->exec("UPDATE public.ai_suggestions SET status = 'rejected' WHERE id = $1", {ids[0]});
    openAs("ada");
    QCOMPARE(table()->accessibleName(), u"Suggestions"_s);
    const TableModel *model = table()->tableModel();
    QCOMPARE(model->rowCount(), 4);
    for (int row = 0; row < 4; ++row)
        QCOMPARE(model->valueAt(row, "status").toString(), u"pending"_s);
    QCOMPARE(table()->currentIndex().row(), 0);
    const QString symbol = table()->currentValue("symbol").toString();
    QVERIFY(isShown(u"Add %1 — Coin %2"_s.arg(symbol, symbol.mid(1))));
    QVERIFY(isShown(u"Implementing adds %1 to “Test” at position 4"_s.arg(symbol)));
    QVERIFY(button(u"Approve"_s)->isEnabled());
    QVERIFY(button(u"Approve"_s)->toolTip().contains(u"(A)"_s));
    QVERIFY(!undoAction()->isEnabled());
}

void TestQueuePage::filters()
{
    const QList<qint64> ids = m_database->addCases(3);
    m_database->exec("UPDATE public.ai_suggestions SET status = 'rejected', ai_layer = 2, confidence_score = 0.9,"
                     " suggestion_type = 'remove' WHERE id = $1",
        {ids[1]});
    openAs("ada");
    QCOMPARE(table()->tableModel()->rowCount(), 2);
    const auto only = [&](const QByteArray &field, const QVariant &value) {
        filterBar()->reset();
        filterBar()->setValue(field, value);
        return QTest::qWaitFor(
            [&] { return isSettled() && table()->tableModel()->rowCount() == 1 && current() == ids[1]; }, Patience);
    };
    QVERIFY(only("status", u"rejected"_s));
    QVERIFY(only("type", u"remove"_s));
    QVERIFY(only("layer", 2));
    QVERIFY(only("confidence", 80));
    QVERIFY(only("coin", u"c102"_s));
    QVERIFY(!button(u"Approve"_s)->isEnabled());
    QCOMPARE(button(u"Approve"_s)->toolTip(), u"This case is rejected."_s);

    // What is set stays set for the next time.
    close();
    openAs("ada");
    QCOMPARE(filterBar()->value("coin").toString(), u"c102"_s);
    QCOMPARE(table()->tableModel()->rowCount(), 1);
    filterBar()->reset();
    WAIT_FOR_SAME(table()->tableModel()->rowCount(), 3);
}

// --- deciding

void TestQueuePage::decidesByButton_data()
{
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("state");
    QTest::addColumn<QString>("list");
    const QString untouched = u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s;
    QTest::newRow("approve") << u"Approve"_s << u"approved by Ada | approve | approve"_s << untouched;
    QTest::newRow("implement") << u"Approve and implement"_s << u"implemented by Ada | implement | implement"_s
                               << untouched + u", 4 C103 0.00"_s;
    QTest::newRow("reject") << u"Reject"_s << u"rejected by Ada | reject | reject"_s << untouched;
}

void TestQueuePage::decidesByButton()
{
    QFETCH(QString, text);
    QFETCH(QString, state);
    QFETCH(QString, list);
    const QList<qint64> ids = m_database->addCases(3);
    openAs("ada");
    QVERIFY(table()->setCurrentKey(ids[2]));
    WAIT_FOR(isSettled());
    const int row = table()->currentIndex().row();
    if (text == u"Reject")
        dialogs::answerNext(u"Not now"_s);
    QTest::mouseClick(button(text), Qt::LeftButton);
    QVERIFY(current() != ids[2]); // the next one is there before the database has answered
    QVERIFY(table()->currentIndex().row() != row);
    WAIT_FOR_SAME(caseState(ids[2]), state);
    for (const qint64 id : {ids[0], ids[1]})
        QCOMPARE(caseState(id), u"pending |  | "_s);
    WAIT_FOR(said().contains(u"1 case"_s));
    QVERIFY(undoAction()->isEnabled());
    const auto added = m_database->list();
    QCOMPARE(added.left(list.size()), list);
}

void TestQueuePage::decidesByKey_data()
{
    QTest::addColumn<int>("key");
    QTest::addColumn<Qt::KeyboardModifiers>("modifiers");
    QTest::addColumn<quint32>("place"); // as X11 numbers keys
    QTest::addColumn<QString>("text");
    QTest::addColumn<QString>("action");
    const Qt::KeyboardModifiers none;
    const Qt::KeyboardModifiers shift = Qt::ShiftModifier;
    QTest::newRow("A") << int(Qt::Key_A) << none << 38U << u"a"_s << u"approve"_s;
    QTest::newRow("Shift+A") << int(Qt::Key_A) << shift << 38U << u"A"_s << u"implement"_s;
    QTest::newRow("R") << int(Qt::Key_R) << none << 27U << u"r"_s << u"reject"_s;
    QTest::newRow("Persian A") << 0x634 << none << 38U << u"ش"_s << u"approve"_s;
    QTest::newRow("Persian Shift+A") << 0x624 << shift << 38U << u"ؤ"_s << u"implement"_s;
    QTest::newRow("Persian R") << 0x642 << none << 27U << u"ق"_s << u"reject"_s;
    QTest::newRow("Russian A") << 0x424 << none << 38U << u"ф"_s << u"approve"_s;
    QTest::newRow("Russian R") << 0x41a << none << 27U << u"к"_s << u"reject"_s;
    QTest::newRow("AZERTY A") << int(Qt::Key_A) << none << 24U << u"a"_s << u"approve"_s;
    QTest::newRow("B") << int(Qt::Key_B) << none << 56U << u"b"_s << QString();
    QTest::newRow("Ctrl+Shift+A") << int(Qt::Key_A) << (Qt::ControlModifier | shift) << 38U << QString() << QString();
    QTest::newRow("Persian B") << 0x632 << none << 56U << u"ز"_s << QString();
}

void TestQueuePage::decidesByKey()
{
    QFETCH(int, key);
    QFETCH(Qt::KeyboardModifiers, modifiers);
    QFETCH(quint32, place);
    QFETCH(QString, text);
    QFETCH(QString, action);
    const qint64 id = m_database->addCases(1).first();
    openAs("ada");
    if (action == u"reject")
        dialogs::answerNext(u"Not now"_s);
    QKeyEvent event(QEvent::KeyPress, key, modifiers, place, 0, 0, text);
    QCoreApplication::sendEvent(table(), &event);
    if (action.isEmpty()) {
        await(m_session->quick()->run(u"wait"_s, [](Connection &) {})); // what was sent has been done by then
        QCOMPARE(caseState(id), u"pending |  | "_s);
        return;
    }
    const QString status = action == u"reject" ? u"rejected"_s
        : action == u"approve"                 ? u"approved"_s
                                               : u"implemented"_s;
    WAIT_FOR_SAME(caseState(id), u"%1 by Ada | %2 | %2"_s.arg(status, action));
}

/// Who prepared the database can work in it: init-db has made that login an admin.
void TestQueuePage::theInstallerIsAnAdmin()
{
    const qint64 id = m_database->addCases(1).first();
    open(m_database->conninfo());
    press(Qt::Key_A);
    WAIT_FOR_SAME(caseState(id), u"approved by Administrator | approve | approve"_s);
}

void TestQueuePage::rejectsWithAReason()
{
    const QList<qint64> ids = m_database->addCases(2);
    openAs("ada");
    const qint64 first = current();
    dialogs::answerNext(u"Too risky: “5 %” — نه"_s);
    press(Qt::Key_R);
    WAIT_FOR_SAME(caseState(first), u"rejected by Ada | reject | reject"_s);
    QCOMPARE(
        m_database->value("SELECT comment FROM public.suggestion_reviews WHERE suggestion_id = $1", {first}).toString(),
        u"Too risky: “5 %” — نه"_s);

    const TableModel *model = table()->tableModel();
    WAIT_FOR_SAME(
        model->valueAt(model->rowOfKey(first), "status").toString(), u"rejected"_s); // or it would be next again

    // An approved case can still be rejected, and what was done stands in its history.
    const qint64 second = current();
    QVERIFY(ids.contains(second) && second != first);
    press(Qt::Key_A);
    WAIT_FOR_SAME(caseState(second), u"approved by Ada | approve | approve"_s);
    WAIT_FOR(table()->currentValue("status").toString() == u"approved"_s && button(u"Reject"_s)->isEnabled());
    dialogs::answerNext(u"On second thoughts"_s);
    press(Qt::Key_R);
    WAIT_FOR_SAME(caseState(second), u"rejected by Ada | approve, reject | approve, reject"_s);
    auto *tabs = m_window->currentPage()->findChild<QTabWidget *>();
    tabs->setCurrentIndex(tabs->count() - 1);
    WAIT_FOR(isShown(u"“On second thoughts”"_s));
}

void TestQueuePage::rejectingCanBeLeft()
{
    const qint64 id = m_database->addCases(1).first();
    openAs("ada");
    dialogs::answerNext(std::nullopt);
    press(Qt::Key_R);
    await(m_session->quick()->run(u"wait"_s, [](Connection &) {}));
    QCOMPARE(caseState(id), u"pending |  | "_s);
    QVERIFY(button(u"Reject"_s)->isEnabled());
}

void TestQueuePage::undoes()
{
    const qint64 id = m_database->addCases(1).first();
    openAs("ada");
    const QString before = m_database->list();
    press(Qt::Key_A, Qt::ShiftModifier);
    WAIT_FOR_SAME(caseState(id), u"implemented by Ada | implement | implement"_s);
    WAIT_FOR(undoAction()->isEnabled());
    QVERIFY(undoAction()->toolTip().contains(u"implementation of 1 case"_s));
    press(Qt::Key_U);
    WAIT_FOR_SAME(caseState(id), u"pending | implement, undo | implement, undo"_s);
    QCOMPARE(m_database->list(), before);
    WAIT_FOR_SAME(said(), u"Took back 1 decision."_s);
    QVERIFY(!undoAction()->isEnabled());
    WAIT_FOR_SAME(table()->currentValue("status").toString(), u"pending"_s);
    QCOMPARE(current(), id);

    // By the button, too; and U with nothing left does nothing.
    press(Qt::Key_U);
    WAIT_FOR(button(u"Approve"_s)->isEnabled());
    QTest::mouseClick(button(u"Approve"_s), Qt::LeftButton);
    WAIT_FOR(undoAction()->isEnabled());
    const auto buttons = m_window->currentPage()->findChildren<QToolButton *>();
    for (QToolButton *undo : buttons) {
        if (undo->text() == u"Undo")
            QTest::mouseClick(undo, Qt::LeftButton);
    }
    WAIT_FOR_SAME(caseState(id), u"pending | implement, undo, approve, undo | implement, undo, approve, undo"_s);
}

void TestQueuePage::decidesAllAtOnce()
{
    const QList<qint64> ids = m_database->addCases(300);
    m_database->exec("UPDATE public.ai_suggestions SET status = 'rejected' WHERE id = $1", {ids[0]});
    openAs("ada");
    QCOMPARE(table()->tableModel()->rowCount(), 299);
    press(Qt::Key_A, Qt::ControlModifier);
    QCOMPARE(table()->selectedRowCount(), 299);
    press(Qt::Key_A);
    auto *dialog = m_window->findChild<QDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    QVERIFY(isShown(u"299 cases"_s));
    QCOMPARE(m_database->reviews(ids), 0);
    const auto buttons = dialog->findChildren<QPushButton *>();
    const auto accept = std::find_if(
        buttons.cbegin(), buttons.cend(), [](const QPushButton *candidate) { return candidate->text() == u"Approve"; });
    QVERIFY(accept != buttons.cend());
    QTest::mouseClick(*accept, Qt::LeftButton);
    WAIT_FOR_SAME(said(), u"Approved 299 cases."_s);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'approved'").toInt(), 299);
    QCOMPARE(m_database->reviews(ids), 299);
    QCOMPARE(m_database->audits(ids), 299);

    // And all of it is taken back at once.
    WAIT_FOR(undoAction()->isEnabled());
    press(Qt::Key_U);
    WAIT_FOR_SAME(said(), u"Took back 299 decisions."_s);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'pending'").toInt(), 299);
    QCOMPARE(m_database->reviews(ids), 598);
    QVERIFY(!undoAction()->isEnabled());
}

void TestQueuePage::decidingAllCanBeLeft()
{
    const QList<qint64> ids = m_database->addCases(3);
    openAs("ada");
    press(Qt::Key_A, Qt::ControlModifier);
    dialogs::answerNext(std::nullopt);
    press(Qt::Key_A);
    await(m_session->quick()->run(u"wait"_s, [](Connection &) {}));
    QCOMPARE(m_database->reviews(ids), 0);
    QCOMPARE(table()->selectedRowCount(), 3);
}

/// At another position and with another weight than suggested, seen before it is done.
void TestQueuePage::implementsOtherwise()
{
    const qint64 id = m_database->addCase("add", "C101", 4, "0.05");
    openAs("ada");
    auto *adjust = toolButton(u"Adjust…"_s);
    WAIT_FOR(adjust->isEnabled());
    QVERIFY(adjust->toolTip().endsWith(u"(E)"_s));
    press(Qt::Key_E);
    auto *dialog = m_window->findChild<QDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    const auto field = [&dialog](const QString &name) {
        const auto edits = dialog->findChildren<QLineEdit *>();
        const auto found = std::find_if(
            edits.cbegin(), edits.cend(), [&name](const QLineEdit *edit) { return edit->accessibleName() == name; });
        return found == edits.cend() ? nullptr : *found;
    };
    QLineEdit *position = field(u"Position"_s);
    QLineEdit *weight = field(u"Weight (%)"_s);
    QVERIFY(position && weight);
    QCOMPARE(position->text(), u"4"_s);
    QVERIFY2(weight->text().startsWith(u"5"_s), qPrintable(weight->text()));
    const auto buttons = dialog->findChildren<QPushButton *>();
    QPushButton *accept = *std::find_if(buttons.cbegin(), buttons.cend(),
        [](const QPushButton *candidate) { return candidate->text() == u"Approve and implement"; });
    for (const QString &wrong : {u"0"_s, u"x"_s, u"99999999999"_s}) {
        position->setText(wrong);
        QVERIFY(!accept->isEnabled());
    }
    position->setText(u"2"_s);
    QVERIFY(accept->isEnabled());
    weight->setText(u"101"_s);
    QVERIFY(!accept->isEnabled());
    weight->setText(u"25"_s);
    QVERIFY(isShown(u"Implementing adds C101 to “Test” at position 2 with a weight of 25"_s));
    QTest::keyClick(weight, Qt::Key_Return);
    WAIT_FOR_SAME(caseState(id), u"implemented by Ada | implement | implement"_s);
    QCOMPARE(m_database->list(), u"1 C1 0.00, 2 C101 0.25, 3 C2 0.00, 4 C3 0.00"_s);
    WAIT_FOR_SAME(said(), u"Implemented 1 case."_s);
    press(Qt::Key_U);
    WAIT_FOR_SAME(caseState(id), u"pending | implement, undo | implement, undo"_s);
    QCOMPARE(m_database->list(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00"_s);

    // Left as suggested, or empty, it is as suggested.
    WAIT_FOR(adjust->isEnabled());
    adjust->click();
    dialog = m_window->findChild<QDialog *>();
    QVERIFY(dialog && dialog->isVisible());
    field(u"Weight (%)"_s)->clear();
    dialog->accept();
    WAIT_FOR(caseState(id).startsWith(u"implemented by Ada"_s));
    QCOMPARE(m_database->list(), u"1 C1 0.00, 2 C2 0.00, 3 C3 0.00, 4 C101 0.05"_s);
}

void TestQueuePage::aRemovalIsNotAdjusted()
{
    m_database->addCase("remove", "C2", 1, "0.1");
    openAs("ada");
    auto *adjust = toolButton(u"Adjust…"_s);
    WAIT_FOR_SAME(adjust->toolTip(), u"A removal has neither position nor weight."_s);
    QVERIFY(!adjust->isEnabled());
    press(Qt::Key_E);
    QCOMPARE(said(), u"A removal has neither position nor weight."_s);
    QVERIFY(!m_window->findChild<QDialog *>());
}

/// Also when a later version has a command whose own key it is.
void TestQueuePage::aKeyThatWasBoundStays()
{
    StoredSettings().setValue(u"suggestions/keys/2"_s, u"E"_s);
    TriageKeys keys;
    QCOMPARE(keys.key(TriageCommand::Approve), QKeySequence(Qt::Key_E));
    QVERIFY(keys.key(TriageCommand::Adjust).isEmpty());
    QCOMPARE(keys.key(TriageCommand::Reject), QKeySequence(Qt::Key_R));
    QVERIFY(!keys.bind(TriageCommand::Adjust, Qt::Key_E));
    QVERIFY(keys.bind(TriageCommand::Adjust, Qt::Key_W));
    QCOMPARE(TriageKeys().key(TriageCommand::Adjust), QKeySequence(Qt::Key_W));
}

void TestQueuePage::moves()
{
    m_database->addCases(3);
    openAs("ada");
    const auto row = [this] { return table()->currentIndex().row(); };
    press(Qt::Key_J);
    QCOMPARE(row(), 1);
    press(Qt::Key_Down);
    QCOMPARE(row(), 2);
    press(Qt::Key_J); // the last one stays
    QCOMPARE(row(), 2);
    press(Qt::Key_K);
    press(Qt::Key_Up);
    QCOMPARE(row(), 0);
    press(Qt::Key_K);
    QCOMPARE(row(), 0);
    QCOMPARE(table()->selectedRowCount(), 1);
    WAIT_FOR(isSettled()); // the panel shows what is current

    // A decided case is passed over.
    press(Qt::Key_J);
    press(Qt::Key_A);
    QCOMPARE(row(), 2);
    press(Qt::Key_A);
    QCOMPARE(row(), 0);
}

// --- others

void TestQueuePage::somebodyWasFaster()
{
    const QList<qint64> ids = m_database->addCases(2);
    openAs("ada");
    const qint64 id = current();
    const auto eve = Connection::open(m_database->conninfoFor("eve"));
    eve->exec("SELECT console.review_suggestions(gen_random_uuid(), ARRAY[$1::integer], 'reject', 'No')", {id});
    press(Qt::Key_A); // before the news got here
    WAIT_FOR(said().contains(u"Eve"_s));
    QVERIFY2(said().contains(u"rejected"_s), qPrintable(said()));
    QCOMPARE(strip()->message().kind, MessageKind::Warning);
    QCOMPARE(caseState(id), u"rejected by Eve | reject | reject"_s);
    QVERIFY(!undoAction()->isEnabled());
    const TableModel *model = table()->tableModel();
    WAIT_FOR_SAME(model->valueAt(model->rowOfKey(id), "status").toString(), u"rejected"_s);

    // In bulk, the others are decided and this one is told.
    press(Qt::Key_A, Qt::ControlModifier);
    dialogs::answerNext(u"yes"_s);
    press(Qt::Key_A);
    WAIT_FOR(said().startsWith(u"Approved 1 case."_s));
    QVERIFY2(said().contains(u"Eve"_s), qPrintable(said()));
    for (const qint64 other : ids) {
        if (other != id)
            QCOMPARE(caseState(other), u"approved by Ada | approve | approve"_s);
    }
}

void TestQueuePage::somebodyElsesDecisionsShow()
{
    m_database->addCases(2);
    openAs("ada");
    const qint64 id = current();
    const auto eve = Connection::open(m_database->conninfoFor("eve"));
    eve->exec("SELECT console.review_suggestions(gen_random_uuid(), ARRAY[$1::integer], 'reject', 'No')", {id});
    WAIT_FOR_SAME(table()->currentValue("status").toString(), u"rejected"_s);
    QCOMPARE(current(), id); // nothing jumped
    WAIT_FOR(!button(u"Approve"_s)->isEnabled());
    QCOMPARE(button(u"Approve"_s)->toolTip(), u"This case is rejected."_s);
    press(Qt::Key_A);
    WAIT_FOR_SAME(said(), u"This case is rejected."_s);
    QCOMPARE(caseState(id), u"rejected by Eve | reject | reject"_s);
}

void TestQueuePage::newCasesWait()
{
    m_database->addCases(2);
    openAs("ada");
    const qint64 id = current();
    m_database->addCases(3);
    const auto badge = [this]() -> QPushButton * {
        const auto buttons = m_window->currentPage()->findChildren<QPushButton *>();
        for (QPushButton *button : buttons) {
            if (button->isVisible() && button->text() == u"3 new")
                return button;
        }
        return nullptr;
    };
    WAIT_FOR(badge());
    QCOMPARE(table()->tableModel()->rowCount(), 2);
    QCOMPARE(current(), id);
    QTest::mouseClick(badge(), Qt::LeftButton);
    WAIT_FOR_SAME(table()->tableModel()->rowCount(), 5);
    WAIT_FOR(!badge());
    WAIT_FOR_SAME(current(), id);
}

// --- rights

/// (A login that is nobody is shown no page at all: see tst_mainwindow.)
void TestQueuePage::withoutTheRight()
{
    const QString reason = u"Only admins decide suggestions."_s;
    const qint64 id = m_database->addCases(1).first();
    openAs("ann");
    for (const QString &text : {u"Approve"_s, u"Approve and implement"_s, u"Reject"_s}) {
        QVERIFY(!button(text)->isEnabled());
        QCOMPARE(button(text)->toolTip(), reason);
    }
    press(Qt::Key_A);
    WAIT_FOR_SAME(said(), reason);
    QCOMPARE(caseState(id), u"pending |  | "_s);
}

// --- what other programs may have written

void TestQueuePage::hostileCases_data()
{
    QTest::addColumn<QByteArray>("change");
    const auto row = [](const char *name, const QByteArray &change) { QTest::newRow(name) << change; };
    row("array", "UPDATE ai_suggestions SET reasoning = '[1, [2, {\"a\": null}], \"x\"]', context_data = '[]'");
    row("number", "UPDATE ai_suggestions SET reasoning = '1e400', context_data = '-0.0'");
    row("string", "UPDATE ai_suggestions SET reasoning = '\"only words\"', context_data = 'null'");
    row("nested",
        "UPDATE ai_suggestions SET reasoning = (repeat('[', 1500) || repeat(']', 1500))::jsonb,"
        " context_data = (repeat('{\"a\":', 1500) || '1' || repeat('}', 1500))::jsonb");
    row("5 MB", "UPDATE ai_suggestions SET reasoning = jsonb_build_object('text', repeat('word ', 1000000))");
    row("many keys",
        "UPDATE ai_suggestions SET reasoning = (SELECT jsonb_object_agg('key ' || n, n) FROM generate_series(1, "
        "200000) n)");
    row("NULL everywhere",
        "UPDATE ai_suggestions SET context_data = NULL, target_position = NULL, target_weight = NULL, expected_return ="
        " NULL, risk_score = NULL, created_at = NULL, expires_at = NULL; UPDATE watchlists SET max_assets = NULL,"
        " description = NULL");
    row("unknown status",
        "ALTER TABLE ai_suggestions DROP CONSTRAINT check_status;"
        "UPDATE ai_suggestions SET status = 'on_hold'");
    row("unknown type",
        "ALTER TABLE ai_suggestions DROP CONSTRAINT check_suggestion_type;"
        "UPDATE ai_suggestions SET suggestion_type = 'swap_<b>&amp;'");
    row("far away",
        "UPDATE ai_suggestions SET created_at = '290000-01-01', expires_at = 'infinity', target_position = 2147483647,"
        " expected_return = -9999.9999");
    row("before the epoch", "UPDATE ai_suggestions SET created_at = '-infinity', expires_at = '4000-01-01 BC'");
    row("odd names",
        "UPDATE cryptocurrencies SET name = left('<b>&\"'' \\ ' || U&'\\202E\\05D0\\0627\\+01F469\\200D\\+01F680 ' ||"
        " chr(10) || repeat('long ', 100), 100) WHERE symbol = 'C101'; UPDATE watchlists SET name ="
        " left(U&'\\202E\\+01F680<i>%1%2%n ' || repeat('long ', 100), 100)");
    row("odd reasons",
        "UPDATE ai_suggestions SET reasoning = jsonb_build_object(U&'\\202E\\05D0<b>', U&'\\+01F469\\200D\\+01F680"
        " %1 <script>', '', repeat('ب', 100000), 'summary', E'a\\tb\\nc')");
}

void TestQueuePage::hostileCases()
{
    QFETCH(QByteArray, change);
    const qint64 id = m_database->addCases(1).first();
    m_database->script("SET search_path = public;" + change + ";RESET search_path");
    openAs("ada");
    filterBar()->reset();
    WAIT_FOR(table()->tableModel()->rowCount() == 1 && current() == id);
    const QString name = m_database->value("SELECT name FROM public.cryptocurrencies WHERE symbol = 'C101'").toString();
    WAIT_FOR(isShown(name));
    // Both documents are laid out, however long that takes, and neither is empty without a word.
    auto *tabs = m_window->currentPage()->findChild<QTabWidget *>();
    for (int tab = 0; tab < tabs->count(); ++tab) {
        tabs->setCurrentIndex(tab);
        const auto trees = tabs->currentWidget()->findChildren<QTreeView *>();
        for (const QTreeView *tree : trees) {
            WAIT_FOR(tree->model()->rowCount() > 0 || !tree->isVisible());
            const auto raws = tabs->currentWidget()->findChildren<QToolButton *>();
            for (QToolButton *raw : raws) {
                if (raw->isCheckable())
                    raw->click();
            }
        }
        m_window->grab();
    }
    // A case past its time is marked as expired by the page itself, sooner or later.
    const auto isOverdue
        = "SELECT EXISTS (SELECT 1 FROM public.ai_suggestions WHERE status = 'pending' AND expires_at <= now())";
    WAIT_FOR(!m_database->value(isOverdue).toBool());
    WAIT_FOR(table()->currentValue("status").toString()
        == m_database->value("SELECT status FROM public.ai_suggestions WHERE id = $1", {id}).toString());
    // It can be decided, where that makes sense, and the page is alive.
    const bool known = table()->currentValue("status").toString() == u"pending";
    QCOMPARE(button(u"Reject"_s)->isEnabled(), known);
    if (!known) {
        QCOMPARE(button(u"Reject"_s)->toolTip(),
            u"This case is %1."_s.arg(wordText(table()->currentValue("status").toString()).toLower()));
        return;
    }
    dialogs::answerNext(u"No"_s);
    press(Qt::Key_R);
    WAIT_FOR(caseState(id).startsWith(u"rejected by Ada"_s));
    WAIT_FOR_SAME(said(), u"Rejected 1 case."_s);
}

void TestQueuePage::hostileReason()
{
    const QList<qint64> ids = m_database->addCases(1);
    openAs("ada");
    const QString reason = u"'; DROP TABLE x; -- \"\\ %1 <b>\u202E\u05D0 👩‍🚀\n"_s + QString(1'000'000, u'م');
    dialogs::answerNext(reason);
    press(Qt::Key_R);
    WAIT_FOR_SAME(caseState(ids[0]), u"rejected by Ada | reject | reject"_s);
    QCOMPARE(m_database->value("SELECT comment FROM public.suggestion_reviews").toString(), reason);
    auto *tabs = m_window->currentPage()->findChild<QTabWidget *>();
    tabs->setCurrentIndex(tabs->count() - 1);
    WAIT_FOR(isShown(u"DROP TABLE x"_s));
    m_window->grab();
}

// --- the ends of the queue, and of the connection

void TestQueuePage::emptyQueue()
{
    openAs("ada");
    QCOMPARE(table()->tableModel()->rowCount(), 0);
    WAIT_FOR(isShown(u"No case matches the filters."_s));
    QVERIFY(isShown(u"Nothing waits for you here."_s));
    QVERIFY(!button(u"Approve"_s)->isEnabled());
    for (const int key : {Qt::Key_A, Qt::Key_R, Qt::Key_U, Qt::Key_J, Qt::Key_K})
        press(key);
    press(Qt::Key_A, Qt::ControlModifier);
    press(Qt::Key_A);
    QVERIFY(said().isEmpty());

    const qint64 id = m_database->addCases(1).first();
    QTest::keyClick(m_window.get(), Qt::Key_F5);
    WAIT_FOR_SAME(current(), id);
    WAIT_FOR(isSettled());
}

void TestQueuePage::lastCase()
{
    const qint64 id = m_database->addCases(1).first();
    openAs("ada");
    press(Qt::Key_A);
    WAIT_FOR_SAME(caseState(id), u"approved by Ada | approve | approve"_s);
    m_window->currentPage()->refresh();
    WAIT_FOR_SAME(table()->tableModel()->rowCount(), 0);
    WAIT_FOR(isShown(u"Nothing waits for you here."_s));
    QVERIFY(!isShown(u"C101 — "_s)); // no case on the screen that is not the current one
    QVERIFY(!button(u"Approve"_s)->isEnabled());
}

void TestQueuePage::theConnectionComesBack()
{
    const QList<qint64> ids = m_database->addCases(2);
    openAs("ada");
    const qint64 id = current();
    m_database->allowConnections(false);
    m_database->terminateOthers();
    WAIT_FOR(!m_session->state().isConnected());
    WAIT_FOR(!button(u"Approve"_s)->isEnabled());
    QCOMPARE(button(u"Approve"_s)->toolTip(), u"There is no connection to the database."_s);
    press(Qt::Key_A);
    press(Qt::Key_J); // what is here can still be looked at
    m_window->currentPage()->refresh();

    const qint64 late = m_database->addCases(1).first();
    m_database->exec("UPDATE public.ai_suggestions SET status = 'expired' WHERE id = $1", {id});
    m_database->allowConnections(true);
    m_session->retryNow();
    WAIT_FOR(m_session->state().isConnected());
    // What was missed meanwhile is made up for.
    WAIT_FOR(table()->tableModel()->rowOfKey(late) >= 0);
    WAIT_FOR(table()->tableModel()->rowOfKey(id) < 0);
    WAIT_FOR(current() != 0 && button(u"Approve"_s)->isEnabled());
    const qint64 now = current();
    QVERIFY(now == late || ids.contains(now));
    press(Qt::Key_A);
    WAIT_FOR_SAME(caseState(now), u"approved by Ada | approve | approve"_s);
    QCOMPARE(caseState(id), u"expired |  | "_s);
}

/// Letters for a field must not become decisions.
void TestQueuePage::typingGoesOnWhileTheConnectionComesBack()
{
    const qint64 id = m_database->addCases(1).first();
    openAs("ada");
    const auto fields = filterBar()->findChildren<QLineEdit *>();
    const auto found = std::find_if(fields.begin(), fields.end(),
        [](const QLineEdit *field) { return field->placeholderText() == u"Symbol or name"_s; });
    QVERIFY(found != fields.end());
    QLineEdit *field = *found;
    field->setFocus();
    QCOMPARE(m_window->focusWidget(), field);
    m_database->allowConnections(false);
    m_database->terminateOthers();
    WAIT_FOR(!m_session->state().isConnected());
    m_database->allowConnections(true);
    WAIT_FOR(m_session->state().isConnected() && button(u"Approve"_s)->isEnabled());
    QCOMPARE(m_window->focusWidget(), field);
    QTest::keyClicks(m_window->focusWidget(), u"a"_s);
    QCOMPARE(field->text(), u"a"_s);
    QCOMPARE(caseState(id), u"pending |  | "_s);
}

/// Until it is answered, whatever else is said meanwhile.
void TestQueuePage::whatDidNotArriveIsOffered()
{
    m_database->addCases(2);
    openAs("ada");
    const qint64 id = current();
    m_database->script("BEGIN; SELECT FROM public.ai_suggestions FOR UPDATE");
    press(Qt::Key_A);
    WAIT_FOR_SAME(m_database->othersThat("wait_event_type = 'Lock'"), 1);
    m_database->terminateOthers();
    WAIT_FOR(isShown(u"A decision did not reach the database: nothing of it was done."_s));
    m_database->script("ROLLBACK");
    WAIT_FOR(button(u"Approve"_s)->isEnabled());
    const qint64 other = current();
    QVERIFY(other != id);
    press(Qt::Key_A);
    WAIT_FOR_SAME(caseState(other), u"approved by Ada | approve | approve"_s);
    WAIT_FOR(strip()->isPresenting());
    QVERIFY(button(u"Send again"_s)->isVisible());

    QVERIFY(table()->setCurrentKey(id));
    WAIT_FOR(button(u"Approve"_s)->isEnabled());
    press(Qt::Key_A);
    QVERIFY2(said().contains(u"waits to be sent again"_s), qPrintable(said()));
    button(u"Send again"_s)->click();
    WAIT_FOR_SAME(caseState(id), u"approved by Ada | approve | approve"_s);
    QVERIFY(!button(u"Send again"_s)->isVisible());
}

/// As a mark on a chart has it: also where the filters hide it, and far down.
void TestQueuePage::showsACase()
{
    const QList<qint64> ids = m_database->addCases(300);
    m_database->exec("UPDATE public.ai_suggestions SET status = 'expired' WHERE id = $1", {ids.first()});
    openAs("ada");
    m_window->currentPage()->showItem(QString::number(ids[1]));
    WAIT_FOR_SAME(current(), ids[1]);
    QCOMPARE(filterBar()->value("status").toString(), u"pending"_s);
    m_window->currentPage()->showItem(QString::number(ids.first()));
    WAIT_FOR_SAME(current(), ids.first());
    QVERIFY(filterBar()->isReset());
    m_window->currentPage()->showItem(u"2147483647"_s);
    WAIT_FOR_SAME(said(), u"That case is not there (any more)."_s);
}

void TestQueuePage::exportsTheCases()
{
    m_database->addCases(3);
    openAs("ada");
    const QTemporaryDir folder;
    m_window->currentPage()->findChild<ExportButton *>()->exportTo(folder.filePath(u"cases.csv"_s));
    WAIT_FOR(said().startsWith(u"Exported 3 rows to"_s));
    QFile file(folder.filePath(u"cases.csv"_s));
    QVERIFY(file.open(QIODevice::ReadOnly));
    QCOMPARE(file.readAll().count('\n'), 4);
}

/// Neither decided, nor edited on a page that is opened later.
void TestQueuePage::aReadOnlyPlace()
{
    m_database->addCases(1);
    m_session = std::make_unique<Session>();
    m_window = std::make_unique<MainWindow>(m_session.get());
    m_window->showPage(u"suggestions"_s);
    m_window->show();
    m_session->open(u"Test"_s, m_database->conninfoFor("ada"), {{}, true});
    WAIT_FOR(isSettled());
    QVERIFY(!button(u"Approve"_s)->isEnabled());
    QCOMPARE(button(u"Approve"_s)->toolTip(), m_session->whyReadOnly());
    for (const auto &[page, name] :
        {std::pair(u"assets"_s, u"assets"_s), std::pair(u"watchlists"_s, u"watchlists"_s)}) {
        m_window->showPage(page);
        auto *view = m_window->currentPage()->findChild<TableView *>(name);
        QVERIFY(view);
        WAIT_FOR(view->currentKey() != 0);
        const TableModel *model = view->tableModel();
        for (int column = 0; column < model->columnCount(); ++column)
            QVERIFY(!(model->flags(model->index(0, column)) & Qt::ItemIsEditable));
    }
}

/// A page on a database that has lost its tables, or never had them, says so and stays usable.
void TestQueuePage::theTablesAreGone()
{
    m_database->addCases(2);
    openAs("ada");
    m_database->script("ALTER SCHEMA console RENAME TO gone"); // dropping it could meet the page's reads in a deadlock
    press(Qt::Key_A);
    WAIT_FOR(strip()->isPresenting());
    QCOMPARE(strip()->message().kind, MessageKind::Error);
    m_window->currentPage()->refresh();
    close();

    const TestDatabase empty;
    open(empty.conninfo(), false);
    WAIT_FOR(strip()->isPresenting());
    QCOMPARE(strip()->message().kind, MessageKind::Error);
    QVERIFY(!button(u"Approve"_s)->isEnabled());
    m_window->currentPage()->refresh();
}

void TestQueuePage::closingWhileLoading()
{
    m_database->addCases(200);
    m_database->script(
        "UPDATE public.ai_suggestions SET reasoning = jsonb_build_object('text', repeat('word ', 200000))"
        " WHERE id % 50 = 0");
    for (int i = 0; i < 10; ++i) {
        open(m_database->conninfoFor("ada"), i == 0);
        QTest::qWait(i * 5); // at all sorts of moments
        close();
    }
    openAs("ada");
    press(Qt::Key_A);
    close(); // while a decision is on its way
    QVERIFY(m_database->value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'approved'").toInt() <= 1);
}

QTEST_MAIN(TestQueuePage)
#include "tst_queuepage.moc"
