#include "tests/support/reviewdatabase.h"

#include <QCoreApplication>

namespace cp {

using namespace Qt::StringLiterals;

ReviewDatabase::ReviewDatabase()
    : TestDatabase(Schema::Console)
    , m_prefix(name().toLatin1() + '_')
{
    for (const QByteArray person : {"ada", "eve", "ann"}) {
        const bool admin = person != "ann";
        script("CREATE ROLE " + m_prefix + person + " LOGIN IN ROLE "
            + (admin ? "cryptopredict_admin" : "cryptopredict_analyst"));
        exec("WITH u AS (INSERT INTO public.users (email, password_hash, first_name, last_name, role)"
             " VALUES ($1 || '@example.org', '!', initcap($1), 'Test', $2) RETURNING id)"
             " INSERT INTO console.logins (role_name, user_id) SELECT $3, id FROM u",
            {person, QByteArray(admin ? "admin" : "public"), m_prefix + person});
    }
    script("INSERT INTO public.cryptocurrencies (symbol, name) SELECT 'C' || n, 'Coin ' || n FROM generate_series(1, "
           "3100) n;"
           "INSERT INTO public.watchlists (name, type, user_id, max_assets)"
           " SELECT 'Test', 'personal', id, 10 FROM public.users WHERE email = 'ada@example.org';"
           "INSERT INTO public.watchlist_assets (watchlist_id, crypto_id, position, weight)"
           " SELECT w.id, c.id, row_number() OVER (ORDER BY c.symbol), 0 FROM public.watchlists w,"
           " public.cryptocurrencies c WHERE w.name = 'Test' AND c.symbol IN ('C1', 'C2', 'C3')");
}

ReviewDatabase::~ReviewDatabase()
{
    try {
        script("ROLLBACK"); // a test that failed may have left a transaction
        terminateOthers(); // and a connection that is being closed its temporary tables
        for (const QByteArray person : {"ada", "eve", "ann"})
            script("DROP ROLE " + m_prefix + person);
    } catch (const DbException &e) {
        qWarning("%s", e.what());
    }
}

QString ReviewDatabase::conninfoFor(const QByteArray &person, const QString &server) const
{
    return u"%1 user=%2 %3"_s.arg(conninfo(), QString::fromLatin1(m_prefix + person), server);
}

QList<qint64> ReviewDatabase::addCases(int count, const QByteArray &type)
{
    const ResultSet rows = exec("INSERT INTO public.ai_suggestions (watchlist_id, crypto_id, suggestion_type, "
                                "ai_layer, confidence_score, reasoning)"
                                " SELECT w.id, c.id, $2, 3, 0.5, '{}' FROM public.watchlists w, "
                                "public.cryptocurrencies c, generate_series(1, $1::integer) n"
                                " WHERE w.name = 'Test' AND c.symbol = 'C' || 100 + n ORDER BY n RETURNING id",
        {count, type});
    QList<qint64> ids;
    for (int row = 0; row < rows.rowCount(); ++row)
        ids.append(rows.raw(row, 0).toLongLong());
    return ids;
}

qint64 ReviewDatabase::addCase(const QByteArray &type, const QByteArray &coin, int position, const QByteArray &weight)
{
    return value(
        "INSERT INTO public.ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score,"
        " reasoning, target_position, target_weight)"
        " SELECT w.id, c.id, $1, 3, 0.5, '{}', $3, $4 FROM public.watchlists w, public.cryptocurrencies c"
        " WHERE w.name = 'Test' AND c.symbol = $2 RETURNING id",
        {type, coin, position, weight})
        .toLongLong();
}

QList<qint64> ReviewDatabase::versions(const QList<qint64> &ids)
{
    const ResultSet rows
        = exec("SELECT s.xmin::text::bigint FROM unnest($1::integer[]) WITH ORDINALITY AS asked (id, place)"
               " JOIN public.ai_suggestions s USING (id) ORDER BY place",
            {ids});
    QList<qint64> versions;
    for (int row = 0; row < rows.rowCount(); ++row)
        versions.append(rows.raw(row, 0).toLongLong());
    return versions;
}

QString ReviewDatabase::caseState(qint64 id)
{
    return value("SELECT concat(s.status, ' by ' || u.first_name, ' | ',"
                 " (SELECT string_agg(r.action, ', ' ORDER BY r.id) FROM public.suggestion_reviews r WHERE "
                 "r.suggestion_id = s.id),"
                 " ' | ', (SELECT string_agg(a.action, ', ' ORDER BY a.id) FROM public.user_activities a"
                 " WHERE a.entity_type = 'suggestion' AND a.entity_id = s.id))"
                 " FROM public.ai_suggestions s LEFT JOIN public.users u ON u.id = s.reviewed_by WHERE s.id = $1",
        {id})
        .toString();
}

QString ReviewDatabase::list()
{
    return value("SELECT string_agg(concat_ws(' ', a.position, c.symbol, round(a.weight, 2)), ', ' ORDER BY a.position)"
                 " FROM public.watchlist_assets a JOIN public.cryptocurrencies c ON c.id = a.crypto_id"
                 " JOIN public.watchlists w ON w.id = a.watchlist_id WHERE w.name = 'Test'")
        .toString();
}

int ReviewDatabase::reviews(const QList<qint64> &ids)
{
    return value("SELECT count(*) FROM public.suggestion_reviews WHERE suggestion_id = ANY ($1::integer[])", {ids})
        .toInt();
}

int ReviewDatabase::audits(const QList<qint64> &ids)
{
    return value("SELECT count(*) FROM public.user_activities WHERE entity_type = 'suggestion'"
                 " AND entity_id = ANY ($1::integer[])",
        {ids})
        .toInt();
}

} // namespace cp
