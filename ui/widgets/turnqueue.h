#pragma once

#include <QPointer>
#include <QTimer>

#include <deque>
#include <functional>

namespace cp {

/// Work that would stall the window if it were done at once, done piece by piece: each in a turn of the event loop of
/// its own, in the order it came, with keys, the pointer and painting between. On the GUI thread.
class TurnQueue : public QObject {
    Q_OBJECT

public:
    static TurnQueue &instance();

    /// Is dropped when the owner is gone by its turn.
    void add(QObject *owner, std::function<void()> piece);
    bool isEmpty() const { return m_pieces.empty(); }

private:
    TurnQueue();
    void takeTurn();

    std::deque<std::pair<QPointer<QObject>, std::function<void()>>> m_pieces;
    QTimer m_timer;
};

} // namespace cp
