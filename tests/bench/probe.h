#pragma once

#include <QElapsedTimer>
#include <QObject>
#include <QTimer>

#include <atomic>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>

namespace cp::bench {

/// Watches this process from a timer in its GUI thread: how long that thread ever kept the event loop waiting, and how
/// much memory is resident.
class Probe : public QObject {
public:
    Probe();
    ~Probe() override;

    double longestPause() const { return m_longest; } ///< milliseconds between two beats that should be one apart
    /// Milliseconds that this thread itself computed between two beats, at most. A pause that is much longer was spent
    /// waiting: for something it should not have waited for, or for a processor on a busy machine.
    double longestWork() const { return m_longestWork; }
    /// The longest pause less the time in it in which the machine did not even run a thread that only sleeps and wakes.
    double longestOwnPause() const { return m_longestOwn; }
    /// What was done since the last beat is not the program's: the next one counts from now.
    void forgetThisTurn();
    double residentGrowth() const { return m_largest - m_first; } ///< MB, at its largest

private:
    using Clock = std::chrono::steady_clock;
    struct Late {
        Clock::time_point from; ///< when the idle thread should have run
        Clock::time_point to; ///< when it did
    };
    void beat();
    void watch();
    double lateWithin(Clock::time_point from, Clock::time_point to);

    QTimer m_timer;
    QElapsedTimer m_clock;
    double m_longest = 0;
    double m_longestWork = 0;
    double m_longestOwn = 0;
    double m_worked; ///< until the last beat
    double m_first;
    double m_largest;
    int m_beats = 0;
    std::mutex m_mutex; // guards the next one
    std::deque<Late> m_late; ///< of the idle thread, the latest
    std::atomic_bool m_isEnding = false;
    std::thread m_idle;
};

/// Runs the event loop until something holds, and gives up the whole program after two minutes, saying what did not
/// come. Never sleeps: that would be measured too.
void runUntil(const char *what, const std::function<bool()> &holds);

/// The same for so long.
void runFor(std::chrono::milliseconds time);

double milliseconds(const QElapsedTimer &since);

/// What this thread has computed so far.
double workedMilliseconds();

} // namespace cp::bench
