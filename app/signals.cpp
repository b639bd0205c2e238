#include "app/signals.h"

#include <QCoreApplication>
#include <QSocketNotifier>

#include <csignal>
#include <sys/eventfd.h>

namespace cp {

namespace {

int wakeDescriptor = -1; // a signal handler may touch little more than this

void onSignal(int)
{
    ::eventfd_write(wakeDescriptor, 1);
}

} // namespace

void quitOnSignals(QCoreApplication *application)
{
    wakeDescriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    auto *notifier = new QSocketNotifier(wakeDescriptor, QSocketNotifier::Read, application);
    QObject::connect(notifier, &QSocketNotifier::activated, application, &QCoreApplication::quit);
    for (const int signal : {SIGTERM, SIGINT, SIGHUP})
        std::signal(signal, onSignal);
}

} // namespace cp
