#pragma once

#include <QWidget>

class QAction;
class QLabel;
class QPushButton;

namespace cp {

/// What a view shows where there is nothing to show: a sentence, and perhaps what can be done about it. Covers its
/// parent's middle; hidden until it is shown.
class EmptyState : public QWidget {
    Q_OBJECT

public:
    explicit EmptyState(QWidget *parent);

    void setText(const QString &text);
    void setAction(QAction *action); ///< shown as a button; nullptr for none

private:
    QLabel *m_text;
    QPushButton *m_button;
};

} // namespace cp
