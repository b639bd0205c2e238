#include "ui/widgets/answeredit.h"
#include "ui/widgets/dialogs.h"

#include <QClipboard>
#include <QDialog>
#include <QGuiApplication>
#include <QLabel>
#include <QPointer>
#include <QPushButton>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

QPushButton *buttonOf(const QDialog *dialog, const QString &text)
{
    const auto buttons = dialog->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == text)
            return button;
    }
    return nullptr;
}

dialogs::TextQuestion reason()
{
    dialogs::TextQuestion question;
    question.title = u"Reject"_s;
    question.label = u"Reason"_s;
    question.accept = u"Reject"_s;
    question.isRequired = true;
    question.isMultiLine = true;
    question.maxLength = 100;
    return question;
}

} // namespace

class TestDialogs : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        m_window = std::make_unique<QWidget>();
        m_answers.clear();
    }
    void confirmIsAsked();
    void dangerNeedsMoreThanEnter();
    void decliningCallsNothing();
    void aParentThatGoesTakesItsQuestion();
    void reasonIsRequired();
    void enterAccepts();
    void lengthIsBounded();
    void suggestionsAreTakenOver();
    void labelNamesTheField();
    void preparedAnswers();

private:
    QDialog *ask(const dialogs::TextQuestion &question)
    {
        return dialogs::askText(m_window.get(), question, [this](const QString &text) { m_answers.append(text); });
    }
    QDialog *confirm(bool dangerous)
    {
        return dialogs::confirm(m_window.get(), {u"Title"_s, u"Do it?"_s, u"It is final."_s, u"Do it"_s, dangerous},
            [this] { m_answers.append(u"yes"_s); });
    }

    std::unique_ptr<QWidget> m_window;
    QStringList m_answers;
};

void TestDialogs::confirmIsAsked()
{
    QPointer<QDialog> dialog = confirm(false);
    QVERIFY(dialog->isVisible()); // and the call has returned: nothing waits in a loop of its own
    QCOMPARE(dialog->windowModality(), Qt::WindowModal);
    QVERIFY(m_answers.isEmpty());
    QVERIFY(buttonOf(dialog, u"Do it"_s)->isDefault());
    buttonOf(dialog, u"Do it"_s)->click();
    QCOMPARE(m_answers, QStringList{u"yes"_s});
    QTRY_VERIFY(!dialog);
}

void TestDialogs::dangerNeedsMoreThanEnter()
{
    QDialog *dialog = confirm(true);
    QTest::keyClick(dialog, Qt::Key_Return);
    QVERIFY(m_answers.isEmpty());
    QVERIFY(!dialog->isVisible());
}

void TestDialogs::decliningCallsNothing()
{
    QTest::keyClick(confirm(false), Qt::Key_Escape);
    QTest::keyClick(ask(reason()), Qt::Key_Escape);
    QVERIFY(m_answers.isEmpty());
}

void TestDialogs::aParentThatGoesTakesItsQuestion()
{
    QPointer<QDialog> dialog = confirm(false);
    m_window.reset();
    QVERIFY(!dialog);
    QVERIFY(m_answers.isEmpty());
}

void TestDialogs::reasonIsRequired()
{
    QDialog *dialog = ask(reason());
    auto *edit = dialog->findChild<AnswerEdit *>();
    QPushButton *accept = buttonOf(dialog, u"Reject"_s);
    QVERIFY(!accept->isEnabled());
    QTest::keyClicks(edit, u"  "_s);
    QVERIFY(!accept->isEnabled());
    QTest::keyClick(edit, Qt::Key_Return);
    QVERIFY(dialog->isVisible());
    edit->insertPlainText(u" کافی نیست 🚀 "_s);
    accept->click();
    QCOMPARE(m_answers, QStringList{u"کافی نیست 🚀"_s});
}

void TestDialogs::enterAccepts()
{
    QDialog *dialog = ask(reason());
    auto *edit = dialog->findChild<AnswerEdit *>();
    QTest::keyClicks(edit, u"one"_s);
    QTest::keyClick(edit, Qt::Key_Return, Qt::ShiftModifier);
    QTest::keyClicks(edit, u"two"_s);
    QTest::keyClick(edit, Qt::Key_Return);
    QCOMPARE(m_answers, QStringList{u"one\ntwo"_s});
}

void TestDialogs::lengthIsBounded()
{
    QDialog *dialog = ask(reason());
    auto *edit = dialog->findChild<AnswerEdit *>();
    QGuiApplication::clipboard()->setText(QString(1'048'576, u'x'));
    edit->paste();
    QCOMPARE(edit->toPlainText().size(), 100);
    QTest::keyClicks(edit, u"y"_s);
    QCOMPARE(edit->toPlainText().size(), 100);
    QGuiApplication::clipboard()->setText(u"a\u0000b"_s);
    edit->selectAll();
    edit->paste();
    QCOMPARE(edit->toPlainText(), u"ab"_s);
}

void TestDialogs::suggestionsAreTakenOver()
{
    dialogs::TextQuestion question = reason();
    question.suggestions = {u"Too little volume"_s};
    QDialog *dialog = ask(question);
    buttonOf(dialog, u"Too little volume"_s)->click();
    QVERIFY(dialog->isVisible());
    buttonOf(dialog, u"Reject"_s)->click();
    QCOMPARE(m_answers, QStringList{u"Too little volume"_s});
}

void TestDialogs::labelNamesTheField()
{
    QDialog *dialog = ask(reason());
    const auto labels = dialog->findChildren<QLabel *>();
    const auto label
        = std::find_if(labels.begin(), labels.end(), [](const QLabel *l) { return l->text() == u"Reason"_s; });
    QVERIFY(label != labels.end());
    QCOMPARE((*label)->buddy(), dialog->findChild<AnswerEdit *>());
}

void TestDialogs::preparedAnswers()
{
    dialogs::answerNext(u" because "_s);
    QVERIFY(!ask(reason()));
    QCOMPARE(m_answers, QStringList{u"because"_s});
    dialogs::answerNext(std::nullopt);
    QVERIFY(!confirm(false));
    QCOMPARE(m_answers.size(), 1);
    QVERIFY(confirm(false)); // used up
}

QTEST_MAIN(TestDialogs)
#include "tst_dialogs.moc"
