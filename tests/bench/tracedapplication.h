#pragma once

#include "tests/bench/probe.h"

#include <QApplication>

namespace cp::bench {

/// An application that can say which events keep the GUI thread computing: for finding where a pause comes from.
class TracedApplication : public QApplication {
public:
    using QApplication::QApplication;

    /// Events that compute longer are named on standard error: receiver, kind, milliseconds. 0: none.
    void setThreshold(double milliseconds) { m_threshold = milliseconds; }

    bool notify(QObject *receiver, QEvent *event) override;

    /// The same for what is called by other than an event.
    template <typename Call>
    static void traced(const char *name, Call &&call)
    {
        const double before = workedMilliseconds();
        call();
        static_cast<TracedApplication *>(qApp)->tell(workedMilliseconds() - before, name);
    }

private:
    void tell(double worked, const char *name) const;

    double m_threshold = 0;
};

} // namespace cp::bench
