#include "tests/support/sampletable.h"

namespace cp {

using namespace Qt::StringLiterals;

void createSampleTable(TestDatabase &database, int rows)
{
    database.script("DROP TABLE IF EXISTS public.sample;"
                    "CREATE TABLE public.sample (id bigserial PRIMARY KEY, name text, amount numeric(30, 8),"
                    " ratio double precision, at timestamptz, flag boolean NOT NULL, n integer NOT NULL)");
    addSampleRows(database, rows);
}

qint64 addSampleRows(TestDatabase &database, int rows)
{
    return database
        .value(R"sql(
            WITH added AS (
                INSERT INTO public.sample (name, amount, ratio, at, flag, n)
                SELECT CASE WHEN g % 3 > 0 THEN (ARRAY['Bitcoin', 'bitcoin', 'Ångström', '', 'a,b', '50%', 'سلام', '🚀'])[1 + g * 7 % 8] END,
                    CASE WHEN g % 5 > 1 THEN (g * 7919 % 97 - 40)::numeric / 8 + CASE g % 11 WHEN 0 THEN 0.00000001 ELSE 0 END END,
                    CASE g % 7 WHEN 0 THEN 'NaN' WHEN 1 THEN 'Infinity' WHEN 2 THEN '-Infinity' WHEN 3 THEN NULL
                        ELSE sin(g * 7919 % 101) END,
                    CASE g % 4 WHEN 0 THEN NULL WHEN 1 THEN '2024-01-01 00:00+00'::timestamptz + (g % 13) * interval '1 microsecond'
                        WHEN 2 THEN CASE g % 3 WHEN 0 THEN 'infinity' WHEN 1 THEN '-infinity' ELSE '0044-03-15 00:00+00 BC' END::timestamptz
                        ELSE '2024-01-01 00:00+00'::timestamptz + (g * 31 % 17) * interval '1 day' END,
                    g % 2 = 0, g * 7919 % 23
                FROM generate_series(1, $1::bigint) g
                RETURNING id)
            SELECT min(id) FROM added)sql",
            {rows})
        .toLongLong();
}

QList<qint64> sampleKeys(TestDatabase &database, int column, Qt::SortOrder order, const QByteArray &where)
{
    const bool up = order == Qt::AscendingOrder;
    QByteArray by = up ? "t.id ASC" : "t.id DESC";
    if (column >= 0)
        by = sampleSource().columns[column].sql + (up ? " ASC NULLS LAST, " : " DESC NULLS FIRST, ") + by;
    const ResultSet rows = database.exec("SELECT t.id FROM public.sample t WHERE " + where + " ORDER BY " + by);
    QList<qint64> keys;
    for (int row = 0; row < rows.rowCount(); ++row)
        keys.append(rows.raw(row, 0).toLongLong());
    return keys;
}

TableSource sampleSource()
{
    using K = ColumnKind;
    return {"sample", "public.sample t", "t.id", "t.xmin::text::bigint",
        {
            {"id", "t.id", "bigint", u"Number"_s, K::Integer, false},
            {"name", "t.name", "text", u"Name"_s, K::Text, true, true},
            {"amount", "t.amount", "numeric", u"Amount"_s, K::Decimal, true, true},
            {"ratio", "t.ratio", "double precision", u"Ratio"_s, K::Fraction},
            {"at", "t.at", "timestamptz", u"At"_s, K::Timestamp, true, true},
            {"flag", "t.flag", "boolean", u"Flag"_s, K::Boolean, false, true},
            {"n", "t.n", "integer", u"N"_s, K::Integer, false, true},
        },
        "sample"};
}

} // namespace cp
