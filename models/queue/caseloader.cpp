#include "models/queue/caseloader.h"

namespace cp {

using namespace Qt::StringLiterals;

CaseLoader::CaseLoader(Database *database, QObject *parent)
    : QObject(parent)
    , m_database(database)
{
}

void CaseLoader::load(qint64 id)
{
    m_wanted = id;
    // What was asked for on the way here, with J held down, is passed by.
    for (auto it = m_reading.begin(); it != m_reading.end();) {
        if (it.key() == id) {
            ++it;
            continue;
        }
        it->cancel();
        it = m_reading.erase(it);
    }
    if (id == 0)
        return;
    if (const CaseDetails *known = m_cases.object(id)) {
        Q_EMIT loaded(*known);
        return;
    }
    read(id);
}

void CaseLoader::prefetch(qint64 id)
{
    if (id != 0 && !m_cases.contains(id))
        read(id);
}

void CaseLoader::invalidate()
{
    m_cases.clear();
    cancel();
}

void CaseLoader::cancel()
{
    for (const CancelToken &token : std::as_const(m_reading))
        token.cancel();
    m_reading.clear();
}

void CaseLoader::read(qint64 id)
{
    if (m_reading.contains(id))
        return;
    const CancelToken cancel;
    m_reading.insert(id, cancel);
    m_database
        ->run(
            u"load the case"_s, [id](Connection &connection) { return readCase(connection, id); }, cancel)
        .then(this,
            [this, id, cancel](const CaseDetails &details) {
                if (cancel.isCancelled())
                    return;
                m_reading.remove(id);
                m_cases.insert(id, new CaseDetails(details));
                if (id == m_wanted)
                    Q_EMIT loaded(details);
            })
        .onFailed(this, [this, id, cancel](const DbException &e) {
            if (cancel.isCancelled())
                return;
            m_reading.remove(id);
            if (id == m_wanted)
                Q_EMIT failed(e.error());
        });
}

} // namespace cp
