#include "models/queue/reviewer.h"

#include "models/session/operation.h"

#include <QJsonDocument>
#include <QTimer>

#include <algorithm>
#include <functional>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QByteArray decisionWord(Decision::Kind kind)
{
    switch (kind) {
    case Decision::Kind::Approve:
        return "approve";
    case Decision::Kind::Implement:
        return "implement";
    case Decision::Kind::Reject:
        return "reject";
    case Decision::Kind::Undo:
        return "undo";
    }
    Q_UNREACHABLE();
}

QString nounFor(Decision::Kind kind)
{
    switch (kind) {
    case Decision::Kind::Approve:
        return u"approval"_s;
    case Decision::Kind::Implement:
        return u"implementation"_s;
    case Decision::Kind::Reject:
        return u"rejection"_s;
    case Decision::Kind::Undo:
        break;
    }
    return u"undo"_s;
}

QString countOf(qsizetype cases)
{
    return cases == 1 ? u"1 case"_s : u"%1 cases"_s.arg(cases);
}

QList<CaseOutcome> readOutcomes(const ResultSet &rows)
{
    QList<CaseOutcome> outcomes;
    outcomes.reserve(rows.rowCount());
    const int id = rows.columnIndex("suggestion_id");
    const int outcome = rows.columnIndex("outcome");
    const int status = rows.columnIndex("status");
    const int detail = rows.columnIndex("detail");
    for (int row = 0; row < rows.rowCount(); ++row)
        outcomes.append(
            {rows.raw(row, id).toLongLong(), rows.text(row, outcome), rows.text(row, status), rows.text(row, detail)});
    return outcomes;
}

/// One statement's worth of a decision.
struct Batch {
    QUuid operation;
    QList<qint64> ids;
    QList<qint64> versions;
    QUuid undone; ///< for Undo: the operation taken back
    int done = 0; ///< cases, once answered
};

QList<CaseOutcome> send(Connection &connection, const Decision &decision, const Batch &batch)
{
    if (decision.kind == Decision::Kind::Undo)
        return readOutcomes(
            connection.exec("SELECT * FROM console.undo_review($1::uuid, $2::uuid)", {batch.operation, batch.undone}));
    const Param comment = decision.comment.isEmpty() ? Param() : Param(decision.comment);
    const Param versions = batch.versions.isEmpty() ? Param() : Param(batch.versions);
    const Param changes
        = decision.changes.isEmpty() ? Param() : Param(QJsonDocument(decision.changes).toJson(QJsonDocument::Compact));
    return readOutcomes(connection.exec("SELECT * FROM console.review_suggestions($1::uuid, $2::integer[], $3, $4, "
                                        "$5::bigint[], $6::jsonb)",
        {batch.operation, batch.ids, decisionWord(decision.kind), comment, versions, changes}));
}

/// What became of a batch whose answer was lost: if it happened, the same operation again brings the first answer.
/// Empty: it did not happen, and never will.
QList<CaseOutcome> settle(Connection &connection, const Decision &decision, const Batch &batch)
{
    return settleOperation(connection, batch.operation) ? send(connection, decision, batch) : QList<CaseOutcome>();
}

constexpr auto LookUpPause = std::chrono::milliseconds(500);

} // namespace

struct Reviewer::Run {
    Decision decision;
    QList<Batch> batches;
    qsizetype next = 0; ///< the batch to send, or under way
    QList<CaseOutcome> outcomes; ///< of the batches answered so far
    Done undone; ///< for Undo: what is taken back
    bool stopped = false;
};

Reviewer::Reviewer(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    qRegisterMetaType<Decision>();
    qRegisterMetaType<CaseOutcome>();
}

Reviewer::~Reviewer() = default;

void Reviewer::decide(const Decision &decision)
{
    auto run = std::make_shared<Run>();
    run->decision = decision;
    for (qsizetype at = 0; at < decision.ids.size(); at += BatchSize) {
        run->batches.append(
            {QUuid::createUuid(), decision.ids.mid(at, BatchSize), decision.versions.mid(at, BatchSize), QUuid()});
    }
    start(run);
}

void Reviewer::undo()
{
    if (!canUndo())
        return;
    auto run = std::make_shared<Run>();
    run->undone = m_history.takeLast();
    run->decision = run->undone.decision;
    run->decision.kind = Decision::Kind::Undo;
    // The last batch first: a case may depend on what an earlier one left.
    for (qsizetype i = run->undone.operations.size() - 1; i >= 0; --i)
        run->batches.append({QUuid::createUuid(), {}, {}, run->undone.operations[i].id});
    m_undoing = true;
    Q_EMIT undoChanged();
    start(run);
}

QString Reviewer::undoText() const
{
    if (m_history.isEmpty())
        return {};
    int cases = 0;
    for (const Operation &operation : m_history.last().operations)
        cases += operation.done;
    return u"Undo %1 of %2"_s.arg(nounFor(m_history.last().decision.kind), countOf(cases));
}

void Reviewer::cancel()
{
    for (const RunPointer &run : std::as_const(m_runs))
        run->stopped = true;
}

void Reviewer::start(const RunPointer &run)
{
    m_deciding.unite(QSet<qint64>(run->decision.ids.cbegin(), run->decision.ids.cend()));
    m_runs.append(run);
    if (m_runs.size() == 1)
        Q_EMIT busyChanged(true);
    sendNext(run);
}

void Reviewer::sendNext(const RunPointer &run)
{
    if (run->next == run->batches.size() || (run->stopped && run->next > 0)) {
        finish(run);
        return;
    }
    // Many batches go on the connection for long work, so that the case on the screen still loads at once.
    Database *database = run->batches.size() > 1 ? m_session->background() : m_session->quick();
    database
        ->run(u"save the decision"_s,
            [decision = run->decision, batch = run->batches[run->next]](
                Connection &connection) { return send(connection, decision, batch); })
        .then(this, [this, run](const QList<CaseOutcome> &outcomes) { batchAnswered(run, outcomes); })
        .onFailed(this, [this, run](const DbException &e) { batchFailed(run, e.error()); });
}

void Reviewer::batchAnswered(const RunPointer &run, const QList<CaseOutcome> &outcomes)
{
    run->outcomes += outcomes;
    run->batches[run->next++].done
        = int(std::count_if(outcomes.cbegin(), outcomes.cend(), std::mem_fn(&CaseOutcome::isDone)));
    Q_EMIT decided(run->decision, outcomes);
    if (run->batches.size() > 1)
        Q_EMIT progress(run->decision, int(run->next), int(run->batches.size()));
    sendNext(run);
}

void Reviewer::batchFailed(const RunPointer &run, const DbError &error)
{
    switch (error.kind) {
    case DbError::Kind::ConnectionLost:
        Q_EMIT answerLost(run->decision);
        lookUp(run);
        break;
    case DbError::Kind::CannotConnect: // nothing was sent
    case DbError::Kind::DeadlineExceeded: // it had no effect
        offerAgain(run);
        break;
    case DbError::Kind::Cancelled:
    case DbError::Kind::Server:
    case DbError::Kind::Client:
        fail(run, error);
    }
}

void Reviewer::lookUp(const RunPointer &run)
{
    m_session->background()
        ->run(u"look up whether the decision was saved"_s,
            [decision = run->decision, batch = run->batches[run->next]](
                Connection &connection) { return settle(connection, decision, batch); })
        .then(this,
            [this, run](const QList<CaseOutcome> &outcomes) {
                if (outcomes.isEmpty())
                    offerAgain(run);
                else
                    batchAnswered(run, outcomes);
            })
        .onFailed(this, [this, run](const DbException &e) {
            if (m_session->state().phase == DatabaseState::Phase::Closed)
                fail(run, unknownOutcome(e.error().doing));
            else if (mayPass(e.error()))
                QTimer::singleShot(LookUpPause, this, [this, run] { lookUp(run); });
            else
                fail(run, e.error());
        });
}

void Reviewer::offerAgain(const RunPointer &run)
{
    run->batches[run->next].operation = QUuid::createUuid(); // the former one may be used up
    m_lost.append(run);
    Q_EMIT notDone(run->decision);
}

void Reviewer::sendLostAgain()
{
    const auto lost = std::exchange(m_lost, {});
    for (const RunPointer &run : lost)
        sendNext(run);
}

void Reviewer::forgetLost()
{
    const auto lost = std::exchange(m_lost, {});
    for (const RunPointer &run : lost)
        finish(run);
}

void Reviewer::fail(const RunPointer &run, const DbError &error)
{
    Q_EMIT failed(run->decision, error);
    finish(run);
}

void Reviewer::finish(const RunPointer &run)
{
    Done done;
    if (run->decision.kind == Decision::Kind::Undo) {
        m_undoing = false;
        done = run->undone;
        done.operations.remove(done.operations.size() - run->next, run->next);
    } else {
        done.decision = run->decision;
        for (const Batch &batch : std::as_const(run->batches)) {
            if (batch.done > 0)
                done.operations.append({batch.operation, batch.done});
        }
    }
    if (!done.operations.isEmpty())
        m_history.append(done);
    if (m_history.size() > MaxUndo)
        m_history.removeFirst();

    for (const qint64 id : std::as_const(run->decision.ids))
        m_deciding.remove(id);
    m_runs.removeOne(run);
    if (m_runs.isEmpty())
        Q_EMIT busyChanged(false);
    Q_EMIT undoChanged();
    Q_EMIT finished(run->decision, run->outcomes);
}

} // namespace cp
