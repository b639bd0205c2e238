#include "models/session/writer.h"

#include "models/session/operation.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto SettlePause = std::chrono::milliseconds(500);

QList<RowOutcome> readRowOutcomes(const ResultSet &rows)
{
    QList<RowOutcome> outcomes;
    const int key = rows.columnIndex("key");
    const int outcome = rows.columnIndex("outcome");
    const int detail = rows.columnIndex("detail");
    const int version = rows.columnIndex("version");
    for (int row = 0; row < rows.rowCount(); ++row)
        outcomes.append({rows.raw(row, key).toLongLong(), rows.text(row, outcome), rows.text(row, detail),
            version < 0 ? 0 : rows.raw(row, version).toLongLong()});
    return outcomes;
}

QList<RowOutcome> call(Connection &connection, const Call &call)
{
    return readRowOutcomes(connection.exec(
        "SELECT * FROM " + call.function, call.isRepeatable ? call.params : Params{call.operation} + call.params));
}

} // namespace

Writer::Writer(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
}

void Writer::send(const Call &call)
{
    Call known = call;
    if (known.operation.isNull())
        known.operation = QUuid::createUuid();
    if (m_pending++ == 0)
        Q_EMIT busyChanged(true);
    run(known);
}

void Writer::run(const Call &what)
{
    m_session->quick()
        ->run(what.doing, [what](Connection &connection) { return call(connection, what); })
        .then(this,
            [this, what](const QList<RowOutcome> &outcomes) {
                settle();
                Q_EMIT finished(what, outcomes);
            })
        .onFailed(this, [this, what](const DbException &e) {
            if (e.error().kind == DbError::Kind::ConnectionLost) {
                lookUp(what);
                return;
            }
            settle();
            Q_EMIT failed(what, e.error());
        });
}

/// The database knows whether it happened, and a server that is still at it is waited for. If it did happen, the same
/// operation again brings its answer; if not, it never will.
void Writer::lookUp(const Call &what)
{
    const DatabaseState state = m_session->state();
    if (state.phase == DatabaseState::Phase::Closed) { // what comes next may be another database
        settle();
        Q_EMIT failed(what, unknownOutcome(what.doing));
        return;
    }
    if (!state.isConnected()) {
        lookUpLater(what);
        return;
    }
    if (what.isRepeatable) {
        run(what);
        return;
    }
    m_session->background()
        ->run(u"look up whether it was done"_s,
            [operation = what.operation](Connection &connection) { return settleOperation(connection, operation); })
        .then(this,
            [this, what](bool happened) {
                if (happened)
                    run(what);
                else
                    fail(what, u"The connection was lost before it reached the database: nothing of it was done."_s);
            })
        .onFailed(this, [this, what](const DbException &e) {
            if (mayPass(e.error())) {
                lookUpLater(what);
                return;
            }
            settle();
            Q_EMIT failed(what, e.error());
        });
}

void Writer::lookUpLater(const Call &what)
{
    QTimer::singleShot(SettlePause, this, [this, what] { lookUp(what); });
}

void Writer::fail(const Call &what, const QString &message)
{
    settle();
    DbError error;
    error.kind = DbError::Kind::Client;
    error.doing = what.doing;
    error.message = message;
    Q_EMIT failed(what, error);
}

void Writer::settle()
{
    if (--m_pending == 0)
        Q_EMIT busyChanged(false);
}

} // namespace cp
