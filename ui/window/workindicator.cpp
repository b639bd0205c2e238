#include "ui/window/workindicator.h"

#include "ui/style/spacing.h"
#include "ui/window/worklist.h"

#include <QBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QToolButton>

namespace cp {

WorkIndicator::WorkIndicator(WorkList *work, QWidget *parent)
    : QWidget(parent)
    , m_work(work)
    , m_text(new QLabel(this))
    , m_progress(new QProgressBar(this))
    , m_cancel(new QToolButton(this))
{
    m_text->setTextFormat(Qt::PlainText);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->setFixedSize(140, fontMetrics().height() - 4);
    m_cancel->setText(tr("Cancel"));
    m_cancel->setToolTip(tr("Stop this work (Esc)"));
    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::normal, 2, spacing::normal, 2);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_text);
    layout->addWidget(m_progress);
    layout->addWidget(m_cancel);
    connect(m_cancel, &QToolButton::clicked, this, [this] {
        if (!m_work->works().isEmpty())
            m_work->works().last()->cancel();
    });
    connect(work, &WorkList::changed, this, &WorkIndicator::refresh);
    refresh();
}

void WorkIndicator::refresh()
{
    const QList<Work *> &works = m_work->works();
    setVisible(!works.isEmpty());
    if (works.isEmpty())
        return;
    const Work *shown = works.last();
    QString text = shown->isCancelling() ? tr("Stopping: %1").arg(shown->text()) : shown->text();
    if (works.size() > 1)
        text += tr(" (and %n more)", nullptr, int(works.size()) - 1);
    m_text->setText(text);
    // A progress bar counts in int; thousandths are finer than its pixels.
    m_progress->setRange(0, shown->total() > 0 ? 1000 : 0);
    if (shown->total() > 0)
        m_progress->setValue(int(1000.0 * double(shown->done()) / double(shown->total())));
    m_cancel->setVisible(shown->canCancel());
    m_cancel->setEnabled(!shown->isCancelling());
}

} // namespace cp
