#include "models/session/wakewatch.h"

#include <QSocketNotifier>

#include <array>
#include <ctime>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cp {

namespace {

constexpr auto LookInterval = std::chrono::seconds(2);
constexpr auto LeastSleep = std::chrono::seconds(1);
constexpr auto Settling = std::chrono::seconds(1);

std::chrono::milliseconds read(clockid_t clock)
{
    timespec time = {};
    clock_gettime(clock, &time);
    return std::chrono::milliseconds(qint64(time.tv_sec) * 1000 + time.tv_nsec / 1'000'000);
}

/// Only one of these clocks goes on meanwhile.
std::chrono::milliseconds sleptSinceBoot()
{
    return read(CLOCK_BOOTTIME) - read(CLOCK_MONOTONIC);
}

} // namespace

WakeWatch::WakeWatch(SleptSoFar slept, QObject *parent)
    : QObject(parent)
    , m_slept(slept ? std::move(slept) : SleptSoFar(sleptSinceBoot))
    , m_before(m_slept())
{
    m_look.setInterval(LookInterval);
    m_look.setTimerType(Qt::VeryCoarseTimer);
    connect(&m_look, &QTimer::timeout, this, &WakeWatch::look);
    m_look.start();
    m_settled.setInterval(Settling);
    m_settled.setSingleShot(true);
    connect(&m_settled, &QTimer::timeout, this, &WakeWatch::woke);
    watchAddresses();
}

WakeWatch::~WakeWatch()
{
    m_addresses.reset();
    if (m_netlink >= 0)
        ::close(m_netlink);
}

void WakeWatch::look()
{
    const std::chrono::milliseconds now = m_slept();
    if (now - std::exchange(m_before, now) >= LeastSleep)
        Q_EMIT woke();
}

/// Where the kernel has no such thing to tell, only sleep is noticed.
void WakeWatch::watchAddresses()
{
    m_netlink = ::socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK, NETLINK_ROUTE);
    sockaddr_nl address = {};
    address.nl_family = AF_NETLINK;
    address.nl_groups = RTMGRP_IPV4_IFADDR | RTMGRP_IPV6_IFADDR;
    if (m_netlink < 0 || ::bind(m_netlink, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        return;
    m_addresses = std::make_unique<QSocketNotifier>(m_netlink, QSocketNotifier::Read);
    connect(m_addresses.get(), &QSocketNotifier::activated, this, [this] {
        std::array<char, 8192> ignored;
        while (::recv(m_netlink, ignored.data(), ignored.size(), 0) > 0) {
            // that something has changed is all there is to know
        }
        m_settled.start();
    });
}

} // namespace cp
