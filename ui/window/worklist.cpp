#include "ui/window/worklist.h"

namespace cp {

Work::Work(QString text, std::function<void()> cancel, QObject *parent)
    : QObject(parent)
    , m_text(std::move(text))
    , m_cancel(std::move(cancel))
{
}

void Work::setProgress(qint64 done, qint64 total)
{
    m_done = done;
    m_total = total;
    Q_EMIT changed();
}

void Work::cancel()
{
    if (!m_cancel || m_cancelling)
        return;
    m_cancelling = true;
    Q_EMIT changed();
    m_cancel();
}

void Work::finish()
{
    delete this;
}

QPointer<Work> WorkList::start(const QString &text, std::function<void()> cancel)
{
    auto *work = new Work(text, std::move(cancel), this);
    m_works.append(work);
    connect(work, &Work::changed, this, &WorkList::changed);
    connect(work, &QObject::destroyed, this, [this, work] {
        m_works.removeOne(work);
        Q_EMIT changed();
    });
    Q_EMIT changed();
    return work;
}

void WorkList::cancelAll()
{
    const QList<Work *> works = m_works;
    for (Work *work : works)
        work->cancel();
}

} // namespace cp
