#include "tests/soak/ledger.h"

namespace cp::soak {

using namespace Qt::StringLiterals;

void Ledger::follow(Reviewer *reviewer)
{
    QObject::connect(
        reviewer, &Reviewer::decided, reviewer, [this](const Decision &decision, const QList<CaseOutcome> &outcomes) {
            for (const CaseOutcome &outcome : outcomes) {
                if (!outcome.isDone())
                    continue;
                Shown &shown = m_cases[outcome.id];
                ++(decision.kind == Decision::Kind::Undo ? shown.takenBack : shown.decided);
                ++m_decisions;
            }
        });
}

void Ledger::follow(TableModel *model)
{
    QObject::connect(model, &TableModel::pendingChanged, model, [this, model] { settle(model); });
}

/// An edit that is pending no more counts as shown as saved.
void Ledger::settle(TableModel *model)
{
    m_typed.removeIf([&](const auto &typed) {
        if (model->pending().row(typed.key()))
            return false;
        m_names.insert(typed.key(), typed.value());
        m_unknownNames.remove(typed.key());
        ++m_saved;
        return true;
    });
}

void Ledger::edited(qint64 coin, const QString &name)
{
    m_typed.insert(coin, name);
}

void Ledger::forgotten(qint64 coin)
{
    m_typed.remove(coin);
}

void Ledger::closing(const Reviewer *reviewer)
{
    for (auto it = m_cases.begin(); it != m_cases.end(); ++it)
        it->isUnknown = it->isUnknown || (reviewer && reviewer->isDeciding(it.key()));
    for (auto it = m_typed.cbegin(); it != m_typed.cend(); ++it)
        m_unknownNames.insert(it.key());
    m_typed.clear();
}

QStringList Ledger::disagreements(Connection &connection) const
{
    QStringList lines;
    // Two decisions about a case may be told in another order than they were taken, so they are counted.
    const ResultSet cases = connection.exec(
        "SELECT s.id, count(*) FILTER (WHERE r.action <> 'undo'), count(*) FILTER (WHERE r.action = 'undo') "
        "FROM unnest($1::integer[]) AS s (id) LEFT JOIN public.suggestion_reviews r ON r.suggestion_id = s.id "
        "GROUP BY s.id",
        {m_cases.keys()});
    for (int row = 0; row < cases.rowCount(); ++row) {
        const Shown shown = m_cases[cases.raw(row, 0).toLongLong()];
        const int decided = cases.value(row, 1).toInt();
        const int takenBack = cases.value(row, 2).toInt();
        const bool isMore = decided > shown.decided || takenBack > shown.takenBack;
        if (decided < shown.decided || takenBack < shown.takenBack || (isMore && !shown.isUnknown))
            lines.append(u"case %1 was shown as decided %2 times and taken back %3 times, and was so %4 and %5 times"_s
                             .arg(cases.text(row, 0))
                             .arg(shown.decided)
                             .arg(shown.takenBack)
                             .arg(decided)
                             .arg(takenBack));
    }
    const ResultSet twice = connection.exec(
        "SELECT suggestion_id FROM (SELECT suggestion_id, action, lag(action) OVER (PARTITION BY suggestion_id ORDER "
        "BY "
        "id) AS before FROM public.suggestion_reviews) r WHERE action = before GROUP BY suggestion_id");
    for (int row = 0; row < twice.rowCount(); ++row)
        lines.append(u"case %1 was decided twice"_s.arg(twice.text(row, 0)));
    const ResultSet unaudited = connection.exec(
        "SELECT operation_id FROM public.suggestion_reviews r WHERE NOT EXISTS (SELECT FROM public.user_activities a "
        "WHERE a.entity_type = 'suggestion' AND a.entity_id = r.suggestion_id AND a.action = r.action)");
    if (unaudited.rowCount() > 0)
        lines.append(u"%1 decisions are missing in the audit trail"_s.arg(unaudited.rowCount()));

    const ResultSet names = connection.exec(
        "SELECT id, name FROM public.cryptocurrencies WHERE id = ANY ($1::integer[])", {m_names.keys()});
    for (int row = 0; row < names.rowCount(); ++row) {
        const qint64 coin = names.raw(row, 0).toLongLong();
        if (!m_unknownNames.contains(coin) && names.text(row, 1) != m_names[coin])
            lines.append(
                u"coin %1 was shown as saved as “%2” and is “%3”"_s.arg(coin).arg(m_names[coin], names.text(row, 1)));
    }
    const ResultSet gaps = connection.exec(
        "SELECT watchlist_id FROM public.watchlist_assets GROUP BY watchlist_id "
        "HAVING min(position) <> 1 OR max(position) <> count(*) OR count(DISTINCT position) <> count(*)");
    for (int row = 0; row < gaps.rowCount(); ++row)
        lines.append(u"the positions of list %1 have gaps"_s.arg(gaps.text(row, 0)));
    return lines;
}

} // namespace cp::soak
