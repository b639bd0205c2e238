#include "models/db/dberror.h"
#include "ui/widgets/messagestrip.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QLabel>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>
#include <QToolButton>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

template <typename Button>
Button *buttonOf(const QWidget &widget, const QString &text)
{
    const auto buttons = widget.findChildren<Button *>();
    for (Button *button : buttons) {
        if (button->text() == text || button->accessibleName() == text)
            return button;
    }
    return nullptr;
}

} // namespace

class TestMessageStrip : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init() { QCursor::setPos(700, 700); } // a success under the pointer stays
    void isHiddenWithoutAMessage();
    void showsTextAsText();
    void successesLeaveByThemselves();
    void everythingElseStays_data();
    void everythingElseStays();
    void detailsOnDemand();
    void actionsRun();
    void escapeCloses();
    void databaseErrors();
};

void TestMessageStrip::isHiddenWithoutAMessage()
{
    MessageStrip strip;
    QVERIFY(strip.isHidden());
    QVERIFY(!strip.isPresenting());
}

void TestMessageStrip::showsTextAsText()
{
    MessageStrip strip;
    strip.present({MessageKind::Info, u"<b>not markup</b>"_s, {}, {}});
    QVERIFY(strip.isVisible());
    QCOMPARE(strip.accessibleName(), u"<b>not markup</b>"_s);
    const auto labels = strip.findChildren<QLabel *>();
    for (const QLabel *label : labels) {
        if (!label->text().isEmpty())
            QCOMPARE(label->textFormat(), Qt::PlainText);
    }
}

void TestMessageStrip::successesLeaveByThemselves()
{
    MessageStrip strip;
    strip.setSuccessDuration(std::chrono::milliseconds(1));
    QSignalSpy dismissed(&strip, &MessageStrip::dismissed);
    strip.present({MessageKind::Success, u"Approved."_s, {}, {}});
    QVERIFY(strip.isVisible());
    QTRY_VERIFY(strip.isHidden());
    QCOMPARE(dismissed.size(), 1);
}

void TestMessageStrip::everythingElseStays_data()
{
    QTest::addColumn<int>("kind");
    QTest::newRow("info") << int(MessageKind::Info);
    QTest::newRow("warning") << int(MessageKind::Warning);
    QTest::newRow("error") << int(MessageKind::Error);
}

void TestMessageStrip::everythingElseStays()
{
    QFETCH(int, kind);
    MessageStrip strip;
    strip.setSuccessDuration(std::chrono::milliseconds(0));
    strip.present({MessageKind::Success, u"Approved."_s, {}, {}});
    strip.present({MessageKind(kind), u"This stays."_s, {}, {}}); // the success's time must not end it
    for (int i = 0; i < 20; ++i)
        QCoreApplication::processEvents();
    QVERIFY(strip.isVisible());
}

void TestMessageStrip::detailsOnDemand()
{
    MessageStrip strip;
    strip.present({MessageKind::Error, u"Failed."_s, u"line 1\nline 2"_s, {}});
    auto *details = buttonOf<QToolButton>(strip, u"Details"_s);
    auto *text = strip.findChild<QPlainTextEdit *>();
    QVERIFY(details->isVisible());
    QVERIFY(!text->isVisible());
    details->click();
    QVERIFY(text->isVisible());
    QCOMPARE(text->toPlainText(), u"line 1\nline 2"_s);
    buttonOf<QPushButton>(strip, u"Copy details"_s)->click();
    QCOMPARE(QGuiApplication::clipboard()->text(), u"Failed.\nline 1\nline 2"_s);

    strip.present({MessageKind::Error, u"Nothing more to say."_s, {}, {}});
    QVERIFY(!details->isVisible());
    QVERIFY(!text->isVisible());
}

void TestMessageStrip::actionsRun()
{
    MessageStrip strip;
    int ran = 0;
    strip.present({MessageKind::Warning, u"2 were refused."_s, {}, {{u"Show them"_s, [&ran] { ++ran; }}}});
    buttonOf<QPushButton>(strip, u"Show them"_s)->click();
    QCOMPARE(ran, 1);
    // An action may put another message into the strip that is calling it.
    strip.present({MessageKind::Warning, u"Again?"_s, {}, {{u"Retry"_s, [&strip] { strip.present({}); }}}});
    buttonOf<QPushButton>(strip, u"Retry"_s)->click();
    QCOMPARE(strip.message().text, QString());
}

void TestMessageStrip::escapeCloses()
{
    MessageStrip strip;
    strip.present({MessageKind::Error, u"Failed."_s, {}, {}});
    QTest::keyClick(&strip, Qt::Key_Escape);
    QVERIFY(strip.isHidden());
    strip.present({MessageKind::Error, u"Failed."_s, {}, {}});
    buttonOf<QToolButton>(strip, u"Close message"_s)->click();
    QVERIFY(strip.isHidden());
}

void TestMessageStrip::databaseErrors()
{
    DbError error;
    error.kind = DbError::Kind::Server;
    error.doing = u"save the edits"_s;
    error.message = u"permission denied"_s;
    error.detail = u"A detail."_s;
    error.sqlState = u"42501"_s;
    const Message message = messageOf(error);
    QCOMPARE(message.kind, MessageKind::Error);
    QVERIFY(message.text.startsWith(u"Could not save the edits: permission denied. "_s));
    QVERIFY(message.text.contains(error.advice()));
    QVERIFY(message.details.contains(u"A detail."_s) && message.details.contains(u"42501"_s));
}

QTEST_MAIN(TestMessageStrip)
#include "tst_messagestrip.moc"
