#pragma once

#include <QWidget>

class QLabel;
class QProgressBar;
class QToolButton;

namespace cp {

class WorkList;

/// The status bar's trailing part: the work that was started last, how far it is, how many others there are, and
/// Cancel. Hidden while nothing runs.
class WorkIndicator : public QWidget {
    Q_OBJECT

public:
    explicit WorkIndicator(WorkList *work, QWidget *parent = nullptr);

private:
    void refresh();

    WorkList *m_work;
    QLabel *m_text;
    QProgressBar *m_progress;
    QToolButton *m_cancel;
};

} // namespace cp
