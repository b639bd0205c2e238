#include "ui/widgets/jsonview.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>
#include <QTreeView>

using namespace cp;
using namespace Qt::StringLiterals;

class TestJsonView : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void laysOut();
    void rawOnDemand();
    void copiesWhatIsStored();
    void saysWhatIsWrong_data();
    void saysWhatIsWrong();
    void lastOneWins();
    void fiveMegabytes();
    void canBePaintedAtAnyWidth();

private:
    QToolButton *button(const QString &text) const;

    std::unique_ptr<JsonView> m_view;
    QTreeView *m_tree = nullptr;
};

void TestJsonView::init()
{
    m_view = std::make_unique<JsonView>(u"Reasoning"_s);
    m_view->resize(400, 300);
    m_view->show();
    m_tree = m_view->findChild<QTreeView *>();
}

QToolButton *TestJsonView::button(const QString &text) const
{
    const auto buttons = m_view->findChildren<QToolButton *>();
    for (QToolButton *button : buttons) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

void TestJsonView::laysOut()
{
    QCOMPARE(m_tree->accessibleName(), u"Reasoning"_s);
    m_view->setJson(uR"({"summary": "Add SOL.", "evidence": {"price": 142.5}})"_s);
    QVERIFY(m_tree->isVisible());
    const QAbstractItemModel *model = m_tree->model();
    QCOMPARE(model->index(0, 0).data().toString(), u"Summary"_s);
    QCOMPARE(model->index(0, 1).data().toString(), u"Add SOL."_s);
    const QModelIndex evidence = model->index(1, 0);
    QVERIFY(m_tree->isExpanded(evidence));
    QCOMPARE(model->index(0, 1, evidence).data().toString(), u"142.50"_s);
}

void TestJsonView::rawOnDemand()
{
    m_view->setJson(uR"({"a":1})"_s);
    auto *raw = m_view->findChild<QPlainTextEdit *>();
    QVERIFY(!raw->isVisible());
    button(u"Raw"_s)->click();
    QVERIFY(raw->isVisible());
    QCOMPARE(raw->toPlainText(), u"{\n  \"a\": 1\n}"_s);
    m_view->setJson(uR"({"b":2})"_s); // the next case is shown the way the person chose
    QVERIFY(raw->isVisible());
    QVERIFY(raw->toPlainText().contains(u"\"b\": 2"_s));
    button(u"Raw"_s)->click();
    QVERIFY(m_tree->isVisible());
}

void TestJsonView::copiesWhatIsStored()
{
    const QString json = uR"({"a":12345678901234567890.123456789,"a":2})"_s;
    m_view->setJson(json);
    button(u"Copy JSON"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), json);
}

void TestJsonView::saysWhatIsWrong_data()
{
    QTest::addColumn<QString>("json");
    QTest::newRow("nothing") << u""_s;
    QTest::newRow("broken") << u"{\"a\":"_s;
    QTest::newRow("too deep") << u"["_s.repeated(20000) + u"]"_s.repeated(20000);
}

void TestJsonView::saysWhatIsWrong()
{
    QFETCH(QString, json);
    m_view->setJson(json);
    QVERIFY(!m_tree->isVisible());
    const auto labels = m_view->findChildren<QLabel *>();
    QVERIFY(std::any_of(labels.begin(), labels.end(),
        [](const QLabel *label) { return label->isVisible() && label->text().endsWith(u'.'); }));
    m_view->setJson(u"1"_s);
    QVERIFY(m_tree->isVisible());
}

void TestJsonView::lastOneWins()
{
    // A long one is read elsewhere; by the time it is, another case is in front.
    QSignalSpy shown(m_view.get(), &JsonView::shown);
    m_view->setJson(u"[\"%1\"]"_s.arg(QString(3000000, u'x')));
    QCOMPARE(shown.size(), 0);
    m_view->setJson(u"\"The later one\""_s);
    QCOMPARE(shown.size(), 1);
    QVERIFY(!shown.wait(500));
    QCOMPARE(m_tree->model()->index(0, 1).data().toString(), u"The later one"_s);
}

void TestJsonView::fiveMegabytes()
{
    QSignalSpy shown(m_view.get(), &JsonView::shown);
    QStringList members;
    for (int i = 0; i < 50000; ++i)
        members.append(u"\"key_%1\": {\"value\": %1, \"text\": \"%2\"}"_s.arg(i).arg(QString(60, u'x')));
    m_view->setJson(u"{%1}"_s.arg(members.join(u',')));
    QVERIFY(shown.wait(20000));
    QCOMPARE(m_tree->model()->rowCount(), 51);
    button(u"Raw"_s)->click();
    QVERIFY(m_view->findChild<QPlainTextEdit *>()->toPlainText().size() < 300000);
}

void TestJsonView::canBePaintedAtAnyWidth()
{
    m_view->setJson(uR"({"summary": "%1", "rtl": "یادداشت", "list": [{"name": "x", "value": 1}, 2, [3]]})"_s.arg(
        u"words and more words "_s.repeated(30)));
    const QModelIndex summary = m_tree->model()->index(0, 1);
    m_view->resize(700, 300);
    m_view->grab();
    const int wide = m_tree->visualRect(summary).height();
    m_view->resize(300, 300);
    m_view->grab();
    QTRY_VERIFY(m_tree->visualRect(summary).height() > wide); // it wraps anew
    m_view->resize(20, 20);
    m_view->grab();
}

QTEST_MAIN(TestJsonView)
#include "tst_jsonview.moc"
