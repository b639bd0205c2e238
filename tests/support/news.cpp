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
    return QTest::qWaitFor(
        [&] {
            if (heard.isEmpty())
                session.quick()->run(QStringLiteral("tell"), tell);
            return !heard.isEmpty();
        },
        Patience);
}

} // namespace cp
