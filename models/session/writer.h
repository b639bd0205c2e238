#pragma once

#include "models/session/session.h"

#include <QUuid>

namespace cp {

/// What became of one row a writing function was asked about (console.row_outcome).
struct RowOutcome {
    qint64 key = 0;
    QString outcome; ///< "done", or one of contract.md's other words
    QString detail; ///< the database's sentence about it; empty for done
    qint64 version = 0; ///< the row's version now; 0 when it was not told

    bool isDone() const { return outcome == QLatin1StringView("done"); }
};

/// A call of one of the console's writing functions, whose first parameter is the operation's id.
struct Call {
    QString doing; ///< completes "Could not …": "cancel the signal"
    QByteArray function; ///< "console.cancel_signal($1::uuid, $2::integer, $3)"
    Params params; ///< from $2 on
    /// The function takes no operation's id, because twice is as good as once: params are from $1 on, and after a lost
    /// connection it is called again.
    bool isRepeatable = false;
    QUuid operation = {}; ///< what the database knows the call by; null: send() makes one
};

/// Sends calls, one outcome a row. After a lost connection it asks the database whether the call happened before it
/// says anything: a call is never repeated blindly. GUI thread; never waits.
class Writer : public QObject {
    Q_OBJECT

public:
    explicit Writer(Session *session, QObject *parent = nullptr);

    /// finished() or failed() follows with the call and its operation; finished() with no outcomes never does.
    void send(const Call &call);

    bool isBusy() const { return m_pending > 0; }

Q_SIGNALS:
    void busyChanged(bool busy);
    void finished(const cp::Call &call, const QList<cp::RowOutcome> &outcomes);
    /// Nothing of it was done, unless the message says that nobody knows: the session was closed meanwhile.
    void failed(const cp::Call &call, const cp::DbError &error);

private:
    void run(const Call &call);
    void lookUp(const Call &call);
    void lookUpLater(const Call &call);
    void fail(const Call &call, const QString &message);
    void settle();

    Session *m_session;
    int m_pending = 0;
};

} // namespace cp

Q_DECLARE_METATYPE(cp::Call)
Q_DECLARE_METATYPE(cp::RowOutcome)
