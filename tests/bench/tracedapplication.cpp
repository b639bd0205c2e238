#include "tests/bench/tracedapplication.h"

#include "tests/bench/probe.h"

#include <QEvent>
#include <QMetaEnum>

#include <cstdio>

namespace cp::bench {

bool TracedApplication::notify(QObject *receiver, QEvent *event)
{
    if (m_threshold <= 0)
        return QApplication::notify(receiver, event);
    // The receiver may be gone afterwards.
    const QByteArray name = receiver->metaObject()->className() + QByteArray(" ") + receiver->objectName().toUtf8();
    const int type = event->type();
    const double before = workedMilliseconds();
    const bool result = QApplication::notify(receiver, event);
    const double worked = workedMilliseconds() - before;
    if (worked > m_threshold) {
        static const QMetaEnum types = QMetaEnum::fromType<QEvent::Type>();
        std::fprintf(stderr, "%.1f ms computing: %s, %s\n", worked, name.constData(), types.valueToKey(type));
    }
    return result;
}

} // namespace cp::bench
