#include "models/queue/reviewer.h"

#include <QJsonDocument>

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
        outcomes.append({rows.raw(row, id).toLongLong(), rows.text(row, outcome), rows.text(row, status), rows.text(row, detail)});
    return outcomes;
}

/// One statement's worth of a decision.
struct Batch {
    QUuid operation;
    QList<qint64> ids;
    QList<qint64> versions;
    QUuid undone; ///< for Undo: the operation taken back
};

QList<CaseOutcome> send(Connection &connection, const Decision &decision, const Batch &batch)
{
    if (decision.kind == Decision::Kind::Undo)
        return readOutcomes(connection.exec(
            "SELECT * FROM console.undo_review($1::uuid, $2::uuid)", {batch.operation, batch.undone}));
    const Param comment = decision.comment.isEmpty() ? Param() : Param(decision.comment);
    const Param versions = batch.versions.isEmpty() ? Param() : Param(batch.versions);
    const Param changes = decision.changes.isEmpty()
        ? Param()
        : Param(QJsonDocument(decision.changes).toJson(QJsonDocument::Compact));
    return readOutcomes(connection.exec("SELECT * FROM console.review_suggestions($1::uuid, $2::integer[], $3, $4, "
                                        "$5::bigint[], $6::jsonb)",
        {batch.operation, batch.ids, decisionWord(decision.kind), comment, versions, changes}));
}

} // namespace

struct Reviewer::Run {
    Decision decision;
    QList<Batch> batches;
    qsizetype next = 0; ///< the batch to send, or under way
    QList<CaseOutcome> outcomes; ///< of the batches answered so far
};

Reviewer::Reviewer(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
{
    qRegisterMetaType<Decision>();
    qRegisterMetaType<CaseOutcome>();
    connect(m_session, &Session::stateChanged, this, [this](const DatabaseState &state) {
        if (!state.isConnected())
            return;
        const auto waiting = std::exchange(m_unanswered, {});
        for (const auto &run : waiting)
            lookUp(run);
    });
}

Reviewer::~Reviewer() = default;

void Reviewer::decide(const Decision &decision)
{
    auto run = std::make_shared<Run>();
    run->decision = decision;
    for (qsizetype at = 0; at < decision.ids.size(); at += BatchSize) {
        run->batches.append({QUuid::createUuid(), decision.ids.mid(at, BatchSize), decision.versions.mid(at, BatchSize),
            QUuid()});
    }
    start(run);
}

void Reviewer::undo()
{
    if (!canUndo())
        return;
    const Done last = m_history.takeLast();
    auto run = std::make_shared<Run>();
    run->decision = last.decision;
    run->decision.kind = Decision::Kind::Undo;
    // The last batch first: a case may depend on what an earlier one left.
    for (qsizetype i = last.operations.size() - 1; i >= 0; --i)
        run->batches.append({QUuid::createUuid(), {}, {}, last.operations[i]});
    m_undoing = true;
    Q_EMIT undoChanged();
    start(run);
}

QString Reviewer::undoText() const
{
    if (m_history.isEmpty())
        return {};
    return u"Undo %1 of %2"_s.arg(nounFor(m_history.last().decision.kind), countOf(m_history.last().count));
}

void Reviewer::cancel()
{
    m_stop = isBusy();
}

void Reviewer::start(std::shared_ptr<Run> run)
{
    m_deciding.unite(QSet<qint64>(run->decision.ids.cbegin(), run->decision.ids.cend()));
    if (m_running++ == 0)
        Q_EMIT busyChanged(true);
    sendNext(run);
}

void Reviewer::sendNext(const std::shared_ptr<Run> &run)
{
    if (run->next == run->batches.size() || (m_stop && run->next > 0)) {
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

void Reviewer::batchAnswered(const std::shared_ptr<Run> &run, const QList<CaseOutcome> &outcomes)
{
    run->outcomes += outcomes;
    ++run->next;
    Q_EMIT decided(run->decision, outcomes);
    if (run->batches.size() > 1)
        Q_EMIT progress(run->decision, int(run->next), int(run->batches.size()));
    sendNext(run);
}

void Reviewer::batchFailed(const std::shared_ptr<Run> &run, const DbError &error)
{
    if (error.kind == DbError::Kind::ConnectionLost || error.kind == DbError::Kind::DeadlineExceeded) {
        Q_EMIT answerLost(run->decision);
        if (m_session->state().isConnected() && error.kind == DbError::Kind::DeadlineExceeded)
            lookUp(run);
        else
            m_unanswered.append(run);
        return;
    }
    if (error.kind == DbError::Kind::CannotConnect) { // nothing was sent: safe to offer again at once
        m_lost.append(run);
        Q_EMIT notDone(run->decision);
        return;
    }
    if (run->decision.kind == Decision::Kind::Undo)
        m_undoing = false;
    Q_EMIT failed(run->decision, error);
    finish(run);
}

/// Asks whether the batch under way happened before the connection went.
void Reviewer::lookUp(const std::shared_ptr<Run> &run)
{
    m_session->quick()
        ->run(u"look up whether the decision was saved"_s,
            [operation = run->batches[run->next].operation](Connection &connection) {
                return !connection.exec("SELECT console.operation_outcome($1::uuid)", {operation}).isNull(0, 0);
            })
        .then(this,
            [this, run](bool happened) {
                if (happened) {
                    sendNext(run); // the same operation again changes nothing and brings the first answer
                } else {
                    m_lost.append(run);
                    Q_EMIT notDone(run->decision);
                }
            })
        .onFailed(this, [this, run](const DbException &) { m_unanswered.append(run); });
}

void Reviewer::sendLostAgain()
{
    const auto lost = std::exchange(m_lost, {});
    for (const auto &run : lost)
        sendNext(run);
}

void Reviewer::forgetLost()
{
    const auto lost = std::exchange(m_lost, {});
    for (const auto &run : lost)
        finish(run);
}

void Reviewer::finish(const std::shared_ptr<Run> &run)
{
    Done done{run->decision, {}, 0};
    for (qsizetype i = 0; i < run->next; ++i)
        done.operations.append(run->batches[i].operation);
    done.count = int(std::count_if(run->outcomes.cbegin(), run->outcomes.cend(), std::mem_fn(&CaseOutcome::isDone)));
    if (run->decision.kind == Decision::Kind::Undo) {
        m_undoing = false;
    } else if (done.count > 0) {
        m_history.append(done);
        if (m_history.size() > MaxUndo)
            m_history.removeFirst();
    }
    end(run);
    Q_EMIT undoChanged();
    Q_EMIT finished(run->decision, run->outcomes);
}

void Reviewer::end(const std::shared_ptr<Run> &run)
{
    for (const qint64 id : std::as_const(run->decision.ids))
        m_deciding.remove(id);
    if (--m_running == 0) {
        m_stop = false;
        Q_EMIT busyChanged(false);
    }
}

} // namespace cp
