#include "models/session/wakewatch.h"
#include "tests/support/testdatabase.h"

#include <QSignalSpy>

using namespace cp;
using namespace std::chrono_literals;

class TestWakeWatch : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void tellsOfSleep()
    {
        std::chrono::milliseconds slept = 3h;
        const WakeWatch watch([&slept] { return slept; });
        QSignalSpy woke(&watch, &WakeWatch::woke);
        slept += 20ms; // clocks that are read one after the other
        QTest::qWait(3000);
        QCOMPARE(woke.size(), 0);
        slept += 10min;
        QTRY_COMPARE_WITH_TIMEOUT(woke.size(), 1, Patience);
    }

    /// On a machine that has not slept meanwhile.
    void readsTheKernelsClocks()
    {
        const WakeWatch watch;
        QSignalSpy woke(&watch, &WakeWatch::woke);
        QTest::qWait(3000);
        QCOMPARE(woke.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestWakeWatch)
#include "tst_wakewatch.moc"
