#include "ui/widgets/turnqueue.h"

#include <QCoreApplication>

namespace cp {

/// Lives as long as the application: a timer may not outlive it.
TurnQueue &TurnQueue::instance()
{
    static QPointer<TurnQueue> queue;
    if (!queue) {
        queue = new TurnQueue;
        queue->setParent(QCoreApplication::instance());
    }
    return *queue;
}

TurnQueue::TurnQueue()
{
    m_timer.setInterval(0);
    m_timer.setSingleShot(true); // started anew after each piece, or the events between would have to wait
    connect(&m_timer, &QTimer::timeout, this, &TurnQueue::takeTurn);
}

void TurnQueue::add(QObject *owner, std::function<void()> piece)
{
    m_pieces.emplace_back(owner, std::move(piece));
    if (!m_timer.isActive())
        m_timer.start();
}

void TurnQueue::takeTurn()
{
    while (!m_pieces.empty() && !m_pieces.front().first)
        m_pieces.pop_front();
    if (m_pieces.empty())
        return;
    const auto piece = std::move(m_pieces.front().second);
    m_pieces.pop_front();
    piece();
    if (!m_pieces.empty())
        m_timer.start();
}

} // namespace cp
