#include "tests/bench/reviewbench.h"

#include "models/queue/reviewer.h"
#include "tests/bench/benchdata.h"
#include "tests/bench/probe.h"
#include "tests/bench/psql.h"

#include <QAction>
#include <QWidget>

#include <algorithm>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

/// Approves by Reviewer, at the press of a key.
class Desk {
public:
    explicit Desk(Session *session)
        : m_reviewer(session)
        , m_approve(&m_window)
    {
        m_approve.setShortcut(Qt::Key_A);
        m_window.addAction(&m_approve);
        QObject::connect(&m_approve, &QAction::triggered, &m_reviewer, [this] { m_reviewer.decide(m_decision); });
        QObject::connect(
            &m_reviewer, &Reviewer::decided, &m_window, [this](const Decision &, const QList<CaseOutcome> &outcomes) {
                m_time = milliseconds(m_clock);
                if (!std::all_of(outcomes.begin(), outcomes.end(), std::mem_fn(&CaseOutcome::isDone)))
                    qFatal("a case was not decided");
            });
        QObject::connect(&m_reviewer, &Reviewer::failed, &m_window,
            [](const Decision &, const DbError &error) { qFatal("%s", qPrintable(error.message)); });
        m_window.show();
        runUntil("an active window", [this] { return m_window.isActiveWindow(); });
    }

    /// Milliseconds from the key press to the answer that the database has committed.
    double time(const Decision &decision)
    {
        m_decision = decision;
        m_time = -1;
        m_clock.start();
        QTest::keyClick(&m_window, Qt::Key_A);
        runUntil("the answer", [this] { return m_time >= 0 && !m_reviewer.isBusy(); });
        return m_time;
    }

private:
    QWidget m_window;
    Reviewer m_reviewer;
    QAction m_approve;
    Decision m_decision;
    QElapsedTimer m_clock;
    double m_time = -1;
};

/// The next cases nobody has decided, of those that fill() made: their lists are not full, and they do not expire.
Decision pendingCases(TestDatabase &database, int count)
{
    const ResultSet rows = database.exec(
        "SELECT id, version FROM console.suggestions WHERE status = 'pending' AND crypto_id >= $2::integer "
        "ORDER BY id LIMIT $1::integer",
        {count, FirstCoin});
    if (rows.rowCount() < count)
        qFatal("there are not enough pending cases");
    Decision decision;
    for (int row = 0; row < count; ++row) {
        decision.ids.append(rows.raw(row, 0).toLongLong());
        decision.versions.append(rows.raw(row, 1).toLongLong());
    }
    return decision;
}

QByteArray literal(const QList<qint64> &values, const QByteArray &type)
{
    return '\'' + Param(values).text() + "'::" + type + "[]";
}

/// What Reviewer sends.
QByteArray sameCall(const Decision &decision)
{
    return "SELECT * FROM console.review_suggestions(gen_random_uuid(), " + literal(decision.ids, "integer")
        + ", 'approve', NULL, " + literal(decision.versions, "bigint") + ", NULL)";
}

/// No checks, no history, no outcomes.
QByteArray bareUpdate(const Decision &decision)
{
    return "WITH decided AS (UPDATE public.ai_suggestions SET status = 'approved', reviewed_by = 1, reviewed_at = "
           "now() "
           "                 WHERE id = ANY ("
        + literal(decision.ids, "integer")
        + ") RETURNING id) "
          "INSERT INTO public.user_activities (user_id, activity_type, entity_type, entity_id, action, details) "
          "SELECT 1, 'suggestion_review', 'suggestion', id, 'approve', "
          "       '{\"before\": {\"status\": \"pending\"}, \"after\": {\"status\": \"approved\"}}' FROM decided";
}

} // namespace

Figures measureReviews(Session &session, TestDatabase &database, const Sizes &sizes)
{
    Desk desk(&session);
    Psql psql(database.name());
    const auto next = [&database](int count) { return pendingCases(database, count); };
    const qint64 before
        = database.value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'approved'").toLongLong();

    // In turns, so that what else the machine does meets all alike; the first round only warms up.
    QList<double> ours, same, bare;
    for (int i = 0; i <= sizes.batches; ++i) {
        ours.append(desk.time(next(sizes.batch)));
        same.append(psql.time(sameCall(next(sizes.batch))));
        bare.append(psql.time(bareUpdate(next(sizes.batch))));
    }
    QList<double> oneOurs, oneSame;
    for (int i = 0; i <= sizes.decisions; ++i) {
        oneOurs.append(desk.time(next(1)));
        oneSame.append(psql.time(sameCall(next(1))));
    }
    const qint64 decided = qint64(ours.size()) * sizes.batch * 3 + oneOurs.size() * 2;
    if (database.value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'approved'").toLongLong() - before
        != decided)
        qFatal("not every case was approved");
    for (QList<double> *times : {&ours, &same, &bare, &oneOurs, &oneSame})
        times->removeFirst();

    using Bound = Figure::Bound;
    const QString cases = QString::number(sizes.batch);
    const QString call = u"same call in psql"_s;
    return {
        {u"bulk_approve_psql"_s, u"Approve %1 at once"_s.arg(cases), median(ours), u"ms"_s, call, median(same),
            Bound::TimesMore, 1.5},
        {u"bulk_approve_bare"_s, u"Approve %1 at once"_s.arg(cases), median(ours), u"ms"_s, u"bare UPDATE + INSERT"_s,
            median(bare), Bound::TimesMore, 5},
        {u"decision_median"_s, u"One decision, key press to committed"_s, median(oneOurs), u"ms"_s, call,
            median(oneSame), Bound::AtMost, 20},
        {u"decision_p95"_s, u"The same, 95 of 100"_s, quantile(oneOurs, 0.95), u"ms"_s, call, quantile(oneSame, 0.95),
            Bound::AtMost, 20},
    };
}

} // namespace cp::bench
