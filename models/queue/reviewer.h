#pragma once

#include "models/session/session.h"

#include <QJsonObject>
#include <QList>
#include <QObject>
#include <QSet>
#include <QUuid>

#include <memory>

namespace cp {

/// What an admin decides about cases: one command, however many cases it is about.
struct Decision {
    enum class Kind { Approve, Implement, Reject, Undo };
    Kind kind = Kind::Approve;
    QList<qint64> ids; ///< suggestions; for Undo those of the decisions taken back
    QList<qint64> versions; ///< as seen, one for each id, or empty: then nothing is compared
    QString comment; ///< the reason; needed for Reject
    QJsonObject changes; ///< Implement with another "weight" or "position"
};

/// What became of one case. Anything but "done" left it as it was.
struct CaseOutcome {
    qint64 id = 0;
    QString outcome; ///< contract.md's word: "done", "changed", "already_reviewed", …
    QString status; ///< what the database now holds
    QString detail; ///< who, when and why, in words; empty for "done"

    bool isDone() const { return outcome == u"done"; }
};

/// Sends decisions to the database and knows what was decided, so that it can be taken back. A decision counts as taken
/// when the database has answered, not before. When an answer is lost with the connection, the database is asked
/// whether it happened before anything is sent again. Belongs to one place: make another one when the session is opened
/// elsewhere. GUI thread; never waits.
class Reviewer : public QObject {
    Q_OBJECT

public:
    /// Cases per statement; a larger decision goes in several, with progress between them.
    static constexpr int BatchSize = 1000;
    static constexpr int MaxUndo = 100;

    explicit Reviewer(Session *session, QObject *parent = nullptr);
    ~Reviewer() override;

    /// Sends it. decided() follows for each batch, finished() at the end. Several may be under way at once.
    void decide(const Decision &decision);

    bool canUndo() const { return !m_history.isEmpty() && !m_undoing; }
    QString undoText() const; ///< "Undo approval of 3 cases"; empty when there is nothing to undo
    /// Takes back the last decision as a whole. What of it is not reached (it failed, was cancelled or forgotten) can
    /// be undone still.
    void undo();

    /// Stops what is under way after its current batch.
    void cancel();
    bool isBusy() const { return !m_runs.isEmpty(); }
    bool isDeciding(qint64 id) const { return m_deciding.contains(id); }

    /// Decisions whose answer was lost and that turned out not to have happened: send again, or forget them.
    int lostCount() const { return int(m_lost.size()); }
    void sendLostAgain();
    void forgetLost();

Q_SIGNALS:
    void decided(const cp::Decision &decision, const QList<cp::CaseOutcome> &outcomes);
    /// Batches answered, of all; only where there are several.
    void progress(const cp::Decision &decision, int done, int total);
    /// It is over: outcomes of all batches that were answered. Follows failed(), too.
    void finished(const cp::Decision &decision, const QList<cp::CaseOutcome> &outcomes);
    /// It failed as a whole; nothing of the batches not yet answered was done.
    void failed(const cp::Decision &decision, const cp::DbError &error);
    /// The connection went away before the answer came; it is looked up as soon as there is one again.
    void answerLost(const cp::Decision &decision);
    /// Looked up: it did not happen, and will not. sendLostAgain() or forgetLost().
    void notDone(const cp::Decision &decision);
    void undoChanged();
    void busyChanged(bool busy);

private:
    struct Run;
    using RunPointer = std::shared_ptr<Run>;
    struct Operation { ///< one statement that was answered
        QUuid id;
        int done = 0; ///< cases
    };
    struct Done { ///< something that can be undone: all operations of one decision
        Decision decision;
        QList<Operation> operations;
    };

    void start(const RunPointer &run);
    void sendNext(const RunPointer &run);
    void batchAnswered(const RunPointer &run, const QList<CaseOutcome> &outcomes);
    void batchFailed(const RunPointer &run, const DbError &error);
    void lookUp(const RunPointer &run);
    void offerAgain(const RunPointer &run);
    void fail(const RunPointer &run, const DbError &error);
    void finish(const RunPointer &run);

    Session *m_session;
    QList<Done> m_history;
    QSet<qint64> m_deciding;
    QList<RunPointer> m_runs; ///< under way, those in m_lost among them
    QList<RunPointer> m_lost;
    bool m_undoing = false;
};

} // namespace cp

Q_DECLARE_METATYPE(cp::Decision)
Q_DECLARE_METATYPE(cp::CaseOutcome)
