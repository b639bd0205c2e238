#pragma once

#include <QObject>
#include <QTimer>

#include <chrono>
#include <functional>
#include <memory>

class QSocketNotifier;

namespace cp {

/// Tells when connections are worth a question: this machine has slept, or its addresses have changed (another network,
/// a VPN). Both leave connections that look alive and are not. Asks the kernel alone, so that it works without a
/// session bus and never waits.
class WakeWatch : public QObject {
    Q_OBJECT

public:
    using SleptSoFar = std::function<std::chrono::milliseconds()>;

    /// slept: how long this machine has slept since it was started; the kernel's clocks by default.
    explicit WakeWatch(SleptSoFar slept = {}, QObject *parent = nullptr);
    ~WakeWatch() override;

Q_SIGNALS:
    void woke(); ///< once for each sleep, or for addresses that change within a second

private:
    void look();
    void watchAddresses();

    SleptSoFar m_slept;
    std::chrono::milliseconds m_before;
    QTimer m_look;
    QTimer m_settled; ///< addresses come and go in bursts
    std::unique_ptr<QSocketNotifier> m_addresses;
    int m_netlink = -1;
};

} // namespace cp
