#include "ui/widgets/answeredit.h"

#include "models/format/wordtext.h"

#include <QKeyEvent>
#include <QMimeData>

namespace cp {

AnswerEdit::AnswerEdit(bool multiLine, int maxLength, QWidget *parent)
    : QPlainTextEdit(parent)
    , m_multiLine(multiLine)
    , m_maxLength(maxLength)
{
    setTabChangesFocus(true);
    const int lines = multiLine ? 4 : 1;
    const int frame = 2 * (frameWidth() + int(document()->documentMargin()));
    setFixedHeight(lines * fontMetrics().lineSpacing() + frame + 2);
    if (!multiLine) {
        setLineWrapMode(QPlainTextEdit::NoWrap);
        setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
        setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    }
}

void AnswerEdit::keyPressEvent(QKeyEvent *event)
{
    const bool enter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (enter && !(m_multiLine && event->modifiers().testFlag(Qt::ShiftModifier))) {
        Q_EMIT accepted();
        return;
    }
    const bool full = document()->characterCount() > m_maxLength && !textCursor().hasSelection();
    if (full && !event->text().isEmpty() && event->text().at(0).isPrint())
        return;
    QPlainTextEdit::keyPressEvent(event);
}

void AnswerEdit::insertFromMimeData(const QMimeData *source)
{
    // What is pasted may be of any length; a megabyte on one line would take seconds to lay out.
    QString text = source->text();
    text.remove(QChar::Null);
    const qsizetype room = m_maxLength - document()->characterCount() + 1 + textCursor().selectedText().size();
    text.truncate(std::max<qsizetype>(room, 0));
    insertPlainText(m_multiLine ? text : oneLine(text, m_maxLength));
}

} // namespace cp
