#include "tests/bench/probe.h"

#include <QCoreApplication>
#include <QFile>

#include <ctime>
#include <unistd.h>
#include <utility>

namespace cp::bench {

namespace {

double residentMegabytes()
{
    QFile file(QStringLiteral("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("this system does not tell how much memory is resident");
    return double(file.readAll().split(' ').value(1).toLongLong() * sysconf(_SC_PAGESIZE)) / 1e6;
}

constexpr int BeatsBetweenLooks = 50;
constexpr double PauseToExplain = 20; ///< milliseconds
constexpr std::size_t MostLate = 1000;

} // namespace

double workedMilliseconds()
{
    timespec time;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return double(time.tv_sec) * 1e3 + double(time.tv_nsec) / 1e6;
}

Probe::Probe()
    : m_worked(workedMilliseconds())
    , m_first(residentMegabytes())
    , m_largest(m_first)
{
    m_timer.setTimerType(Qt::PreciseTimer);
    m_timer.setInterval(1);
    connect(&m_timer, &QTimer::timeout, this, &Probe::beat);
    m_timer.start();
    m_clock.start();
    m_idle = std::thread([this] { watch(); });
}

Probe::~Probe()
{
    m_isEnding = true;
    m_idle.join();
}

/// Sleeps a millisecond again and again, and notes when it woke late.
void Probe::watch()
{
    constexpr auto sleep = std::chrono::milliseconds(1);
    while (!m_isEnding) {
        const auto due = Clock::now() + sleep;
        std::this_thread::sleep_until(due);
        const auto now = Clock::now();
        if (now - due < sleep)
            continue;
        const std::lock_guard lock(m_mutex);
        m_late.push_back({due, now});
        if (m_late.size() > MostLate)
            m_late.pop_front();
    }
}

double Probe::lateWithin(Clock::time_point from, Clock::time_point to)
{
    const std::lock_guard lock(m_mutex);
    double late = 0;
    for (const Late &some : m_late) {
        const std::chrono::duration<double, std::milli> within = std::min(some.to, to) - std::max(some.from, from);
        late += std::max(within.count(), 0.0);
    }
    return late;
}

void Probe::beat()
{
    const double pause = milliseconds(m_clock);
    m_longest = std::max(m_longest, pause);
    if (pause > std::max(m_longestOwn, PauseToExplain)) {
        const auto now = Clock::now();
        const std::chrono::duration<double, std::milli> length(pause);
        m_longestOwn = std::max(
            m_longestOwn, pause - lateWithin(now - std::chrono::duration_cast<Clock::duration>(length), now));
    }
    const double worked = workedMilliseconds();
    m_longestWork = std::max(m_longestWork, worked - std::exchange(m_worked, worked));
    if (m_beats++ % BeatsBetweenLooks == 0)
        m_largest = std::max(m_largest, residentMegabytes());
    m_clock.restart();
}

void Probe::forgetThisTurn()
{
    m_worked = workedMilliseconds();
    m_clock.restart();
}

void runUntil(const char *what, const std::function<bool()> &holds)
{
    QElapsedTimer waited;
    waited.start();
    QTimer wake; // there may be no other event
    wake.start(1000);
    while (!holds()) {
        if (waited.hasExpired(120'000))
            qFatal("gave up waiting for %s", what);
        QCoreApplication::processEvents(QEventLoop::AllEvents | QEventLoop::WaitForMoreEvents);
    }
}

void runFor(std::chrono::milliseconds time)
{
    bool over = false;
    QTimer::singleShot(time, [&over] { over = true; });
    runUntil("a timer", [&over] { return over; });
}

double milliseconds(const QElapsedTimer &since)
{
    return double(since.nsecsElapsed()) / 1e6;
}

} // namespace cp::bench
