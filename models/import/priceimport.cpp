#include "models/import/priceimport.h"

#include "models/db/connection.h"
#include "models/import/candleparser.h"
#include "models/import/importerror.h"
#include "models/import/importplan.h"
#include "models/import/recordreader.h"
#include "models/import/tradegatherer.h"
#include "models/import/unpackedfile.h"
#include "models/market/coinnames.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QUuid>

#include <chrono>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int BatchSize = 50'000; ///< candles
constexpr qsizetype MostProblems = 1000;
constexpr auto Copy = "COPY pg_temp.price_staging FROM STDIN";

/// "2021-01-31 07:00:00.000000+00".
void appendMoment(QByteArray &text, qint64 us)
{
    using namespace std::chrono;
    const sys_time<microseconds> moment{microseconds(us)};
    const auto day = floor<days>(moment);
    const year_month_day date(day);
    const hh_mm_ss time(moment - day);
    std::array<char, 48> written{};
    const int size = std::snprintf(written.data(), written.size(), "%04d-%02u-%02u %02d:%02d:%02d.%06d+00",
        int(date.year()), unsigned(date.month()), unsigned(date.day()), int(time.hours().count()),
        int(time.minutes().count()), int(time.seconds().count()), int(time.subseconds().count()));
    text.append(written.data(), size);
}

/// Stops an import that is not to be kept; never leaves this file.
struct Refused { };

/// One import under way.
class Import {
public:
    Import(Connection &connection, const QStringList &paths, const PriceImportOptions &options,
        const ImportProgress &progress)
        : m_connection(connection)
        , m_options(options)
        , m_progress(progress)
        , m_operation(QUuid::createUuid())
    {
        for (const QString &path : paths) {
            m_total += QFileInfo(path).size();
            m_report.files.append({.path = path, .problem = {}, .format = {}, .coins = {}, .first = {}, .last = {}});
        }
    }

    PriceImportReport run()
    {
        Transaction transaction(m_connection);
        m_connection.exec("SELECT console.begin_price_import()");
        m_coins = CoinNames(m_connection);
        try {
            for (m_file = 0; m_file < m_report.files.size(); ++m_file)
                readFile();
        } catch (const Refused &) {
            return m_report; // and the transaction is rolled back
        }
        if (m_options.isTrial)
            return m_report;
        m_connection.exec("SELECT console.finish_price_import($1::uuid, $2::jsonb)",
            {m_operation, QJsonDocument(summary()).toJson(QJsonDocument::Compact)});
        transaction.commit();
        m_report.isKept = true;
        return m_report;
    }

private:
    ImportedFile &file() { return m_report.files[m_file]; }

    void readFile()
    {
        try {
            const ImportPlan plan = planFor(sampleOf(file().path), file().path, m_options, m_coins);
            file().format = plan.format;
            m_coinOfFile = plan.coin;
            m_coinByName.clear();
            const CandleParser parser(plan.format, m_options.zone);
            TradeGatherer trades(plan.format, [this](FileCandle &&candle) { add(candle); });
            UnpackedFile unpacked(file().path);
            readRecords(unpacked, [&](const Record &record) {
                if (record.line >= plan.format.firstLine)
                    take(parser.parse(record), plan.format.isTrades ? &trades : nullptr, record.line);
                m_read = unpacked.packedRead();
                return true;
            });
            trades.end();
            merge();
        } catch (const ImportError &error) {
            file().problem = error.text();
            if (m_options.isStrict)
                refuse(error.text());
            merge(); // what was read until then
        }
        m_done += QFileInfo(file().path).size();
        m_read = 0;
    }

    void take(std::variant<FileCandle, Refusal, NoPrice> &&line, TradeGatherer *trades, qint64 number)
    {
        ++file().lines;
        if (auto *candle = std::get_if<FileCandle>(&line)) {
            file().hasAssumedZone = file().hasAssumedZone || candle->isNaive;
            const QString remark = trades ? std::exchange(candle->remark, {}) : QString(); // of the trade's own line
            if (!trades)
                add(*candle);
            else if (const std::optional<Refusal> refusal = trades->add(std::move(*candle)))
                refuseLine(number, refusal->reason);
            else
                noteTaken(number, remark);
        } else if (const auto *refusal = std::get_if<Refusal>(&line)) {
            refuseLine(number, refusal->reason);
        } else {
            ++file().withoutPrice;
        }
    }

    void add(const FileCandle &candle)
    {
        const QString name
            = m_options.coin.isEmpty() && !candle.coin.empty() ? QString::fromStdString(candle.coin) : m_coinOfFile;
        const std::optional<int> coin = coinNamed(name);
        if (!coin)
            return refuseLine(candle.line, whyNoCoin(name));
        noteTaken(candle.line, candle.remark);
        ++file().candles;
        ++m_count;
        m_batch.append(QByteArray::number(m_count)).append('\t').append(QByteArray::number(m_file)).append('\t');
        m_batch.append(QByteArray::number(candle.line)).append('\t').append(QByteArray::number(*coin)).append('\t');
        appendMoment(m_batch, candle.us);
        for (const std::string *number :
            {&candle.open, &candle.high, &candle.low, &candle.close, &candle.volume, &candle.marketCap})
            m_batch.append('\t').append(number->empty() ? "\\N" : number->c_str());
        m_batch.append('\t')
            .append(file().format.seconds > 0 ? QByteArray::number(file().format.seconds) : "\\N")
            .append('\n');

        file().first = std::min(file().first.value_or(candle.us), candle.us);
        file().last = std::max(file().last.value_or(candle.us), candle.us);
        // Moments of one coin that only rise, or only fall, cannot repeat.
        const qint64 step = candle.us - m_lastMoment;
        if (m_batchSize > 0)
            m_mayRepeat = m_mayRepeat || *coin != m_lastCoin || step == 0
                || (m_batchSize > 1 && (step > 0) != (m_lastStep > 0));
        m_lastStep = step;
        m_lastMoment = candle.us;
        m_lastCoin = *coin;
        if (++m_batchSize == BatchSize)
            merge();
    }

    /// The coin that a line names, which counts among the file's; made where that is asked for.
    std::optional<int> coinNamed(const QString &name)
    {
        if (const auto known = m_coinByName.constFind(name); known != m_coinByName.cend())
            return *known;
        std::optional<int> coin
            = m_options.coin.isEmpty() && !hasMarkets() ? m_coins.findWhole(name) : m_coins.find(name);
        if (!coin && m_options.createsCoins && !name.isEmpty())
            coin = coinMade(name);
        if (coin && !file().coins.contains(m_coins.symbol(*coin))) // two names may mean one
            file().coins.append(m_coins.symbol(*coin));
        m_coinByName.insert(name, coin);
        return coin;
    }

    /// Whether lines name markets, of which a coin is a part. An id is none, and a file's name was taken apart before.
    bool hasMarkets() { return file().format.column(PriceColumn::Coin) >= 0 && !file().format.hasCoinIds; }

    /// A new coin; nullopt where a file's name for it is no symbol, which is no reason to lose all other lines. That of
    /// the options is: it is of all lines.
    std::optional<int> coinMade(const QString &name)
    {
        const bool isAsked = !m_options.coin.isEmpty();
        const QString symbol = isAsked ? name : hasMarkets() ? likeliestSymbol(name) : name.trimmed();
        if (!isAsked && !isSymbol(symbol))
            return std::nullopt;
        const int coin
            = m_connection.exec("SELECT console.coin_of_symbol($1::uuid, $2)", {m_operation, symbol}).raw(0, 0).toInt();
        m_coins.add(coin, symbol.toUpper());
        m_report.newCoins.append(symbol.toUpper());
        return coin;
    }

    /// As console.coin_of_symbol() has it, which ends the transaction where it is none. The database is asked: its
    /// locale tells what is a letter.
    bool isSymbol(const QString &text)
    {
        return m_connection.exec("SELECT upper(btrim($1)) ~ '^[[:alnum:]$@._-]{1,10}$'", {text}).value(0, 0).toBool();
    }

    QString whyNoCoin(const QString &name) const
    {
        if (name.isEmpty())
            return u"nothing tells its coin"_s;
        return (m_options.createsCoins ? u"“%1” is no symbol of a coin"_s : u"there is no coin “%1”"_s).arg(name);
    }

    /// Sends the batch and merges it.
    void merge()
    {
        if (m_batchSize > 0) {
            m_connection.copyIn(Copy, [this] { return std::exchange(m_batch, {}); });
            const ResultSet merged = m_connection.exec("SELECT * FROM console.merge_staged_prices($1, $2)",
                {m_options.onConflict == OnConflict::Replace ? "replace"_ba : "keep"_ba, m_mayRepeat});
            const auto count = [&merged](const char *column) { return merged.value(0, column).toLongLong(); };
            file().inserted += count("inserted");
            file().replaced += count("replaced");
            file().identical += count("identical");
            file().kept += count("kept");
            file().repeated += count("repeated");
            tell(QJsonDocument::fromJson(merged.value(0, "told").toByteArray()).array(),
                count("kept") + count("repeated"));
            m_batchSize = 0;
            m_mayRepeat = false;
            if (m_options.onConflict == OnConflict::Fail && file().kept > 0)
                refuse(u"Candles of %1 are in the database with other values."_s.arg(file().path));
        }
        if (m_progress)
            m_progress(m_file, m_done + m_read, m_total, m_count);
    }

    void tell(const QJsonArray &told, qint64 count)
    {
        for (const QJsonValue one : told) {
            note(one[1].toInteger(),
                one[2].toString() == "kept"_L1 ? u"the database has other values for this candle"_s
                                               : u"this candle came before with other values"_s);
        }
        m_report.problemCount += count - told.size();
    }

    void note(qint64 line, const QString &reason)
    {
        ++m_report.problemCount;
        if (m_report.problems.size() < MostProblems)
            m_report.problems.append({file().path, line, reason});
    }

    /// No reason for a strict import to stop: the line is right, the database cannot hold it.
    void noteTaken(qint64 line, const QString &remark)
    {
        if (remark.isEmpty())
            return;
        ++m_report.takenCount;
        note(line, remark);
    }

    void refuseLine(qint64 line, const QString &reason)
    {
        ++file().refused;
        note(line, reason);
        if (m_options.isStrict)
            refuse(u"%1, line %2: %3."_s.arg(file().path).arg(line).arg(reason));
    }

    [[noreturn]] void refuse(const QString &why)
    {
        m_report.refusal = why;
        throw Refused();
    }

    QJsonObject summary() const
    {
        QJsonArray files;
        for (const ImportedFile &each : m_report.files) {
            files.append(QJsonObject{{u"file"_s, QFileInfo(each.path).fileName()},
                {u"coins"_s, QJsonArray::fromStringList(each.coins)}, {u"inserted"_s, each.inserted},
                {u"replaced"_s, each.replaced}, {u"identical"_s, each.identical}, {u"kept"_s, each.kept},
                {u"repeated"_s, each.repeated}, {u"refused"_s, each.refused}});
        }
        return {{u"files"_s, files}};
    }

    Connection &m_connection;
    const PriceImportOptions &m_options;
    const ImportProgress &m_progress;
    const QUuid m_operation;
    PriceImportReport m_report;
    CoinNames m_coins;

    qsizetype m_file = 0;
    QString m_coinOfFile;
    QHash<QString, std::optional<int>> m_coinByName; ///< of this file
    qint64 m_total = 0;
    qint64 m_done = 0; ///< bytes of the files before this one
    qint64 m_read = 0; ///< bytes of this one

    QByteArray m_batch;
    int m_batchSize = 0;
    bool m_mayRepeat = false;
    qint64 m_count = 0;
    qint64 m_lastMoment = 0;
    qint64 m_lastStep = 0;
    int m_lastCoin = 0;
};

} // namespace

PriceImportReport importPrices(
    Connection &connection, const QStringList &paths, const PriceImportOptions &options, const ImportProgress &progress)
{
    return Import(connection, paths, options, progress).run();
}

} // namespace cp
