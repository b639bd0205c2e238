#pragma once

#include "ui/widgets/message.h"

#include <QFrame>
#include <QTimer>

class QHBoxLayout;
class QLabel;
class QPlainTextEdit;
class QToolButton;

namespace cp {

/// A bar above a page that tells of its state and errors while work goes on. Shows one message at a time, the latest;
/// hidden without one. A success leaves by itself, everything else stays until it is closed (Esc in it, or Close) or
/// replaced. Told to screen readers as an alert.
class MessageStrip : public QFrame {
    Q_OBJECT

public:
    explicit MessageStrip(QWidget *parent = nullptr);

    void present(const Message &message);
    void dismiss();

    bool isPresenting() const { return m_presenting; }
    const Message &message() const { return m_message; } ///< the one shown now or last

    /// How long a success stays; it waits longer while the pointer rests on it.
    void setSuccessDuration(std::chrono::milliseconds duration) { m_timer.setInterval(duration); }

Q_SIGNALS:
    void dismissed();

protected:
    void keyPressEvent(QKeyEvent *event) override;
    void enterEvent(QEnterEvent *event) override;
    void leaveEvent(QEvent *event) override;
    void paintEvent(QPaintEvent *event) override;

private:
    void showActions();
    void copyDetails();

    Message m_message;
    bool m_presenting = false;
    QLabel *m_icon;
    QLabel *m_text;
    QHBoxLayout *m_actions;
    QToolButton *m_detailsButton;
    QWidget *m_details;
    QPlainTextEdit *m_detailsText;
    QTimer m_timer;
};

} // namespace cp
