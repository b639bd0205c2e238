#pragma once

#include <QPlainTextEdit>

namespace cp {

/// A field for a short answer: Enter accepts, Shift+Enter starts a line where more than one is allowed, Tab leaves.
/// Holds at most maxLength characters, however they come in.
class AnswerEdit : public QPlainTextEdit {
    Q_OBJECT

public:
    AnswerEdit(bool multiLine, int maxLength, QWidget *parent = nullptr);

Q_SIGNALS:
    void accepted();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void insertFromMimeData(const QMimeData *source) override;

private:
    bool m_multiLine;
    int m_maxLength;
};

} // namespace cp
