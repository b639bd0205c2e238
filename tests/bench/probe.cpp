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
}

void Probe::beat()
{
    m_longest = std::max(m_longest, milliseconds(m_clock));
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
