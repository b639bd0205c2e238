#include "tests/bench/tracedapplication.h"

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
    static const QMetaEnum types = QMetaEnum::fromType<QEvent::Type>();
    tell(workedMilliseconds() - before, QByteArray(name + ' ' + types.valueToKey(type)).constData());
    return result;
}

void TracedApplication::tell(double worked, const char *name) const
{
    if (m_threshold > 0 && worked > m_threshold)
        std::fprintf(stderr, "%.1f ms computing: %s\n", worked, name);
}

} // namespace cp::bench
