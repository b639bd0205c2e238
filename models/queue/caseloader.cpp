#include "models/queue/caseloader.h"

namespace cp {

using namespace Qt::StringLiterals;

CaseLoader::CaseLoader(Session *session, QObject *parent)
    : QObject(parent)
    , m_session(session)
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
    // One question where the candles are in the same place, so that the case is there a round trip sooner.
    const bool withCandles = !m_session->hasChartPlace();
    m_session->quick()
        ->run(
            u"load the case"_s,
            [id, withCandles](Connection &connection) {
                CaseDetails details = readCase(connection, id);
                if (withCandles)
                    details.candles = readCaseCandles(connection, details);
                return details;
            },
            cancel)
        .then(this,
            [this, id, cancel, withCandles](const CaseDetails &details) {
                if (withCandles || details.id == 0)
                    take(details, id, cancel);
                else if (!cancel.isCancelled())
                    readCandles(details, cancel);
            })
        .onFailed(this, [this, id, cancel](const DbException &e) { fail(e.error(), id, cancel); });
}

void CaseLoader::readCandles(const CaseDetails &details, const CancelToken &cancel)
{
    m_session
        ->readForChart(
            u"load the prices of the case"_s,
            [details](Connection &connection) { return readCaseCandles(connection, details); }, cancel)
        .then(this,
            [this, details, cancel](const CandleSeries &candles) {
                CaseDetails whole = details;
                whole.candles = candles;
                take(whole, whole.id, cancel);
            })
        .onFailed(this, [this, id = details.id, cancel](const DbException &e) { fail(e.error(), id, cancel); });
}

void CaseLoader::take(const CaseDetails &details, qint64 id, const CancelToken &cancel)
{
    if (cancel.isCancelled())
        return;
    m_reading.remove(id);
    m_cases.insert(id, new CaseDetails(details));
    if (id == m_wanted)
        Q_EMIT loaded(details);
}

void CaseLoader::fail(const DbError &error, qint64 id, const CancelToken &cancel)
{
    if (cancel.isCancelled())
        return;
    m_reading.remove(id);
    if (id == m_wanted)
        Q_EMIT failed(error);
}

} // namespace cp
