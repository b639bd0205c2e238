#include "tests/support/news.h"

#include "tests/support/testdatabase.h"

#include <QSignalSpy>

namespace cp {

bool hearsNews(Session &session)
{
    const QSignalSpy heard(&session, &Session::notified);
    const auto tell = [](Connection &connection) {
        connection.exec("SELECT pg_notify('cp_system', '{\"table\":\"none\",\"verb\":\"insert\",\"ids\":[]}')");
    };
    const bool hears = QTest::qWaitFor(
        [&] {
            if (heard.isEmpty())
                session.quick()->run(QStringLiteral("tell"), tell);
            return !heard.isEmpty();
        },
        Patience);
    // Who began to listen late has everything read again, and each answer may ask for more.
    int quiet = 0;
    return hears
        && QTest::qWaitFor(
            [&] {
                quiet = session.quick()->underWay() + session.background()->underWay() == 0 ? quiet + 1 : 0;
                return quiet > 3;
            },
            Patience);
}

} // namespace cp
