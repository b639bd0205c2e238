#include "tests/bench/importbench.h"

#include "models/import/priceimport.h"
#include "tests/bench/probe.h"
#include "tests/bench/psql.h"
#include "tests/support/testdatabase.h"

#include <QTemporaryDir>

#include <cmath>

namespace cp::bench {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Begin = 1'500'000'000; ///< seconds since 1970, a whole minute of 2017
constexpr auto WithoutRollups = "DROP TRIGGER console_rollups_insert ON public.price_data;"
                                "DROP TRIGGER console_rollups_update ON public.price_data;"
                                "DROP TRIGGER console_rollups_delete ON public.price_data";

/// As exchanges write it: milliseconds, open, high, low, close, volume.
void writeCandles(QFile *file, int candles, bool asRows)
{
    for (int i = 0; i < candles; ++i) {
        const double price = 20'000 + 9'000 * std::sin(i / 50'000.0) + i % 97;
        const auto number = [](double value) { return QByteArray::number(value, 'f', 2); };
        const QByteArray values = number(price) + ',' + number(price * 1.001) + ',' + number(price * 0.999) + ','
            + number(price * 1.0003) + ',' + number(i % 977 + 0.25);
        const qint64 moment = Begin + qint64(i) * 60;
        const QByteArray when = asRows
            ? "1000," + QDateTime::fromSecsSinceEpoch(moment, Qt::UTC).toString(Qt::ISODate).toLatin1()
            : QByteArray::number(moment * 1000);
        if (file->write(when + ',' + values + (asRows ? ",60\n" : "\n")) < 0)
            qFatal("could not write %s", qPrintable(file->fileName()));
    }
}

QString written(const QTemporaryDir &folder, const QString &name, int candles, bool asRows)
{
    QFile file(folder.filePath(name));
    if (!file.open(QIODevice::WriteOnly))
        qFatal("could not write %s", qPrintable(file.fileName()));
    if (!asRows)
        file.write("timestamp,open,high,low,close,volume\n");
    writeCandles(&file, candles, asRows);
    return file.fileName();
}

std::unique_ptr<TestDatabase> freshDatabase()
{
    auto database = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
    database->script("SELECT console.map_installer(NULL)");
    database->script("INSERT INTO public.cryptocurrencies (id, symbol, name) VALUES (1000, 'C1000', 'Coin')");
    database->script("CHECKPOINT");
    database->connection().setLimits(std::chrono::minutes(20), {});
    return database;
}

double importSeconds(TestDatabase &database, const QString &file, int candles)
{
    PriceImportOptions options;
    options.coin = u"C1000"_s;
    QElapsedTimer clock;
    clock.start();
    const PriceImportReport report = importPrices(database.connection(), {file}, options);
    const double took = milliseconds(clock) / 1000;
    if (report.files.value(0).inserted != candles)
        qFatal("the bench imported %lld of %d candles", report.files.value(0).inserted, candles);
    return took;
}

} // namespace

Figures measureImport(const Sizes &sizes)
{
    const QTemporaryDir folder;
    const QString file = written(folder, u"C1000_1m.csv"_s, sizes.candles, false);
    const QString rows = written(folder, u"rows.csv"_s, sizes.candles, true);

    const double ours = importSeconds(*freshDatabase(), file, sizes.candles);
    const auto plain = freshDatabase();
    plain->script(WithoutRollups);
    const double withoutRollups = importSeconds(*plain, file, sizes.candles);
    const auto copied = freshDatabase();
    Psql psql(copied->name());
    const double copy = psql.time("\\copy public.price_data (crypto_id, timestamp, open_price, high_price, low_price, "
                                  "close_price, volume, candle_seconds) FROM '"
                            + rows.toLocal8Bit() + "' CSV")
        / 1000;
    return {{u"import_rate"_s, u"Import of so many candles"_s, ours, u"s"_s, u"psql \\copy"_s, copy,
                Figure::Bound::TimesMore, 1 / 0.6},
        {u"import_rollups"_s, u"The same, beside one without roll-ups"_s, ours, u"s"_s, u"no roll-ups"_s,
            withoutRollups, Figure::Bound::TimesMore, 1.4}};
}

} // namespace cp::bench
