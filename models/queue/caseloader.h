#pragma once

#include "models/queue/casedetails.h"
#include "models/session/session.h"

#include <QCache>
#include <QObject>

namespace cp {

/// Reads cases for the panel, and the one that will probably be looked at next, so that it is there when it is wanted.
/// GUI thread; never waits.
class CaseLoader : public QObject {
    Q_OBJECT

public:
    explicit CaseLoader(Session *session, QObject *parent = nullptr);

    /// loaded() follows, at once when the case is in memory. A case asked for before is forgotten.
    void load(qint64 id);
    void prefetch(qint64 id);

    /// What is in memory is out of date: all of it, since a list belongs to many cases.
    void invalidate();
    void cancel();

Q_SIGNALS:
    void loaded(const cp::CaseDetails &details); ///< with id 0 when the case is no more
    void failed(const cp::DbError &error);

private:
    void read(qint64 id);
    void readCandles(const CaseDetails &details, const CancelToken &cancel);
    void take(const CaseDetails &details, qint64 id, const CancelToken &cancel);
    void fail(const DbError &error, qint64 id, const CancelToken &cancel);

    Session *m_session;
    QCache<qint64, CaseDetails> m_cases{16};
    QHash<qint64, CancelToken> m_reading;
    qint64 m_wanted = 0;
};

} // namespace cp
