#include "models/import/importerror.h"
#include "models/import/priceimport.h"
#include "models/market/coinnames.h"
#include "tests/support/reviewdatabase.h"

#include <QFile>
#include <QProcess>
#include <QTemporaryDir>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Header = "time,open,high,low,close,volume\n";
const QByteArray ThreeHours = "2021-01-01T00:00:00Z,1,3,0.5,2,10\n"
                              "2021-01-01T01:00:00Z,2,4,1.5,3,11\n"
                              "2021-01-01T02:00:00Z,3,5,2.5,4,12\n";

} // namespace

/// Files of prices into a real database, as an admin of it.
class TestPriceImport : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init()
    {
        if (!m_database)
            m_database = std::make_unique<ReviewDatabase>();
        m_database->script("DELETE FROM public.price_data; DELETE FROM public.user_activities;"
                           "DELETE FROM public.cryptocurrencies WHERE symbol IN ('BTC', 'NEW', 'NEWUSD', 'TERRAUSD')");
        m_connection = Connection::open(m_database->conninfoFor("ada"));
        m_options = {};
        m_options.coin = u"C1"_s;
    }

    void readsLayouts_data();
    void readsLayouts();
    void forgivesJitter_data();
    void forgivesJitter();
    void readsPackedFiles_data();
    void readsPackedFiles();
    void importsAgainWithoutAChange();
    void keepsReplacesOrFails();
    void whatTheFileDoesNotSayIsKept();
    void theFirstOfTwoStays_data();
    void theFirstOfTwoStays();
    void refusesBadLinesByName();
    void saysWhichPricesVanish();
    void strictKeepsNothing();
    void aTrialKeepsNothing();
    void aDayIsStampedWithItsLastSecond();
    void takesTimesInAZone();
    void findsTheCoin_data();
    void findsTheCoin();
    void takesMarketsApart_data();
    void takesMarketsApart();
    void makesCoins();
    void refusesNamesThatAreNoSymbols();
    void makesCoinsOfIdsAsTheyAre();
    void makesTheCoinOfAFileNameOnce();
    void eachFileTellsItsCoin();
    void oneBadFileDoesNotStopTheOthers();
    void saysWhatIsWrongWithAFile_data();
    void saysWhatIsWrongWithAFile();
    void refusesTradesAgainstTheOrder_data();
    void refusesTradesAgainstTheOrder();
    void gathersTradesOverDays_data();
    void gathersTradesOverDays();
    void cancellingLeavesNothing();
    void leavesALineInTheAuditTrail();
    void anAnalystMayNot();
    void takesNoStagingButItsOwn();

private:
    QString write(const QByteArray &contents, const QString &name = u"prices.csv"_s)
    {
        QFile file(m_folder.filePath(name));
        if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
            qFatal("cannot write %s", qPrintable(file.fileName()));
        return file.fileName();
    }
    PriceImportReport import(const QByteArray &contents)
    {
        return importPrices(*m_connection, {write(contents)}, m_options);
    }
    /// What became of the first file's lines.
    static QString told(const PriceImportReport &report)
    {
        const ImportedFile &file = report.files.first();
        return u"%1: %2 inserted, %3 replaced, %4 identical, %5 kept, %6 repeated, %7 refused, %8 without a price"_s
            .arg(file.lines)
            .arg(file.inserted)
            .arg(file.replaced)
            .arg(file.identical)
            .arg(file.kept)
            .arg(file.repeated)
            .arg(file.refused)
            .arg(file.withoutPrice);
    }
    static QStringList reasons(const PriceImportReport &report)
    {
        QStringList all;
        for (const ImportProblem &problem : report.problems)
            all.append(u"%1: %2"_s.arg(problem.line).arg(problem.reason));
        return all;
    }
    /// C1's candles: "2021-01-01 00:00 1 3 0.5 2 10", a line each.
    QString stored()
    {
        return m_database
            ->value("SELECT coalesce(string_agg(to_char(timestamp AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI') || ' ' || "
                    "concat_ws(' ', trim_scale(open_price), trim_scale(high_price), trim_scale(low_price), "
                    "trim_scale(close_price), trim_scale(volume)), E'\\n' ORDER BY timestamp), '') "
                    "FROM public.price_data p JOIN public.cryptocurrencies c ON c.id = p.crypto_id "
                    "WHERE c.symbol = 'C1'")
            .toString();
    }

    QTemporaryDir m_folder;
    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Connection> m_connection;
    PriceImportOptions m_options;
};

void TestPriceImport::readsLayouts_data()
{
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QString>("format");
    const QString header = u"prices with a header"_s;
    const auto row = [](const char *name, const QByteArray &contents, const QString &format) {
        QTest::newRow(name) << contents << format;
    };
    row("header", Header + ThreeHours, header);
    row("byte order mark, CRLF, semicolons",
        "\xef\xbb\xbf\"Time\";\"Open\";\"High\";\"Low\";\"Close\";\"Volume\"\r\n"
        "2021-01-01 00:00:00;1;3;0.5;2;10\r\n2021-01-01 01:00:00;2;4;1.5;3;11\r\n2021-01-01 02:00:00;3;5;2.5;4;12",
        header);
    row("junk above, newest first",
        "https://www.example.org\nunix,date,symbol,open,high,low,close,Volume C1,Volume USD\n"
        "1609466400,x,C1USD,3,5,2.5,4,12,1\n1609462800,x,C1USD,2,4,1.5,3,11,1\n1609459200.0,x,C1USD,1,3,0.5,2,10,1\n",
        header);
    row("semicolons, commas in quotes",
        "Time;Open;High;Low;Close;Volume;\"Of, that, is, left, out\"\n2021-01-01 "
        "00:00;1;3;\"0,500\";2;10;\"1,2,3,4,5,6\"\n"
        "2021-01-01 01:00;2;4;1.5;3;11;\"1,2,3,\"\"4,5\"\",6\"\n2021-01-01 02:00;3;5;2.5;4;12;\"1,2,3,4,5,6\"\n",
        header);
    row("decimal commas, no header",
        "1609459200;1,0;3,0;0,500;2,0;10,0\n1609462800;2,0;4,0;1,5;3,0;11,0\n1609466400;3,0;5,0;2,5;4,0;12,0\n",
        u"ohlcv"_s);
    row("tabs, decimal commas, no header",
        "2021-01-01 00:00\t1,0\t3,0\t0,500\t2,0\t10,0\n2021-01-01 01:00\t2,0\t4,0\t1,5\t3,0\t11,0\n"
        "2021-01-01 02:00\t3,0\t5,0\t2,5\t4,0\t12,0\n",
        u"ohlcv"_s);
    row("other order of columns",
        "Symbol,Date,High,Low,Open,Close,Volume\nC1,2021-01-01 00:00,3,0.5,1,2,10\n"
        "C1,2021-01-01 01:00,4,1.5,2,3,11\nC1,2021-01-01 02:00,5,2.5,3,4,12\n",
        header);
    row("thousands and powers",
        "Time,Price,Open,High,Low,Vol.\n\"2021-01-01 00:00\",\"2\",1.0,3e0,5E-1,0.01K\n"
        "2021-01-01 01:00,3,2,4,1.5,\"11.0\"\n2021-01-01 02:00,4,3,5,2.5,\"12\"\n",
        header);
    row("empty lines",
        "time,open,high,low,close,volume\n\n2021-01-01 00:00,1,3,0.5,2,10\n\n2021-01-01 01:00,2,4,1.5,3,11\n"
        "2021-01-01 02:00,3,5,2.5,4,12\n\n",
        header);
    row("binance, milliseconds",
        "1609459200000,1,3,0.5,2,10,1609462799999,1,1,1,1,0\n"
        "1609462800000,2,4,1.5,3,11,1609466399999,1,1,1,1,0\n"
        "1609466400000,3,5,2.5,4,12,1609469999999,1,1,1,1,0\n",
        u"binance"_s);
    row("binance, microseconds",
        "1609459200000000,1,3,0.5,2,10,1609462799999999,1,1,1,1,0\n"
        "1609462800000000,2,4,1.5,3,11,1,1,1,1,1,0\n1609466400000000,3,5,2.5,4,12,1,1,1,1,1,0\n",
        u"binance"_s);
    row("kraken", "1609459200,1,3,0.5,2,10,7\n1609462800,2,4,1.5,3,11,7\n1609466400,3,5,2.5,4,12,7\n", u"kraken"_s);
    row("bitfinex", "1609459200000,1,2,3,0.5,10\n1609462800000,2,3,4,1.5,11\n1609466400000,3,4,5,2.5,12\n",
        u"bitfinex"_s);
    row("coinbase", "1609459200,0.5,3,1,2,10\n1609462800,1.5,4,2,3,11\n1609466400,2.5,5,3,4,12\n", u"coinbase"_s);
    row("in the usual order", "1609459200,1,3,0.5,2,10\n1609462800,2,4,1.5,3,11\n1609466400,3,5,2.5,4,12\n",
        u"ohlcv"_s);
    row("JSON arrays", R"([[1609459200000,"1","3","0.5","2","10",1,"1",1,"1","1","0"],
        [1609462800000,"2","4","1.5","3","11",1,"1",1,"1","1","0"],[1609466400000,"3","5","2.5","4","12",1,"1",1,"1","1","0"]])",
        u"binance"_s);
    row("JSON objects",
        R"({"data": [{"time": 1609459200, "open": 1, "high": 3, "low": 0.5, "close": 2, "volume": 10, "x": {"y": 1}},
        {"time": 1609462800, "open": 2, "high": 4, "low": 1.5, "close": 3, "volume": 11},
        {"close": 4, "time": 1609466400, "open": 3, "high": 5, "low": 2.5, "volume": 12}]})",
        header);
    row("trades, newest first", "1609459260,2,1\n1609459259.5,2,1\n1609459240,0.5,2\n1609459230,3,3\n1609459200,1,4\n",
        u"trades"_s);
    row("trades", "1609459200,1,4\n1609459230,3,3\n1609459240,0.5,2\n1609459259.5,2,1\n1609459260,2,1\n", u"trades"_s);
}

void TestPriceImport::readsLayouts()
{
    QFETCH(QByteArray, contents);
    QFETCH(QString, format);
    const PriceImportReport report = import(contents);
    QCOMPARE(report.files.first().problem, QString());
    QCOMPARE(reasons(report), QStringList());
    QCOMPARE(report.files.first().format.name, format);
    if (format == "trades"_L1) {
        QCOMPARE(report.files.first().format.seconds, 60);
        QCOMPARE(stored(), u"2021-01-01 00:00 1 3 0.5 2 10\n2021-01-01 00:01 2 2 2 2 1"_s);
        return;
    }
    QCOMPARE(report.files.first().format.seconds, 3600);
    QCOMPARE(
        told(report), u"3: 3 inserted, 0 replaced, 0 identical, 0 kept, 0 repeated, 0 refused, 0 without a price"_s);
    QCOMPARE(
        stored(), u"2021-01-01 00:00 1 3 0.5 2 10\n2021-01-01 01:00 2 4 1.5 3 11\n2021-01-01 02:00 3 5 2.5 4 12"_s);
    QCOMPARE(m_database->value("SELECT DISTINCT candle_seconds FROM public.price_data").toString(), u"3600"_s);
}

void TestPriceImport::forgivesJitter_data()
{
    QTest::addColumn<QList<int>>("distances");
    QTest::addColumn<qint64>("seconds");
    QTest::newRow("hours") << QList<int>{3657, 3591, 3570, 3657, 3622, 5438, 3610, 3657, 3588} << qint64(3600);
    QTest::newRow("five minutes") << QList<int>{303, 298, 291, 303, 305, 299, 303, 610} << qint64(300);
    QTest::newRow("of its own") << QList<int>{600, 600, 601, 600} << qint64(600);
}

/// Moments of when a price was asked for, which are never quite an hour apart.
void TestPriceImport::forgivesJitter()
{
    QFETCH(QList<int>, distances);
    QFETCH(qint64, seconds);
    QByteArray prices = "[1609459213123,100]";
    qint64 moment = 1609459213123;
    for (const int distance : distances) {
        moment += distance * qint64(1000);
        prices += ",[" + QByteArray::number(moment) + ",100]";
    }
    QCOMPARE(import("{\"prices\":[" + prices + "]}").files.first().format.seconds, seconds);
}

void TestPriceImport::readsPackedFiles_data()
{
    QTest::addColumn<QString>("program");
    QTest::newRow("gzip") << u"gzip"_s;
    QTest::newRow("xz") << u"xz"_s;
}

void TestPriceImport::readsPackedFiles()
{
    QFETCH(QString, program);
    const QString path = write(Header + ThreeHours, u"packed.csv"_s);
    QCOMPARE(QProcess::execute(program, {u"-f"_s, path}), 0);
    const QString packed = path + (program == "xz"_L1 ? u".xz"_s : u".gz"_s);
    const PriceImportReport report = importPrices(*m_connection, {packed}, m_options);
    QCOMPARE(report.files.first().inserted, 3);

    QFile file(packed);
    QVERIFY(file.open(QIODevice::ReadWrite) && file.resize(file.size() / 2)); // a download that broke off
    const PriceImportReport broken = importPrices(*m_connection, {packed}, m_options);
    QVERIFY2(broken.files.first().problem.contains(u"could not be read"_s), qPrintable(broken.files.first().problem));
}

void TestPriceImport::importsAgainWithoutAChange()
{
    import(Header + ThreeHours);
    const QString before
        = m_database->value("SELECT string_agg(xmin::text || ctid::text, ',') FROM public.price_data").toString();
    m_options.onConflict = OnConflict::Replace;
    const PriceImportReport report = import(Header + ThreeHours);
    QCOMPARE(
        told(report), u"3: 0 inserted, 0 replaced, 3 identical, 0 kept, 0 repeated, 0 refused, 0 without a price"_s);
    QCOMPARE(m_database->value("SELECT string_agg(xmin::text || ctid::text, ',') FROM public.price_data").toString(),
        before);
}

void TestPriceImport::keepsReplacesOrFails()
{
    import(Header + ThreeHours);
    const QString before = stored();
    const QByteArray other = Header + "2021-01-01T01:00:00Z,2,9,1.5,3,11\n2021-01-01T03:00:00Z,4,6,3.5,5,13\n";
    m_options.onConflict = OnConflict::Fail;
    PriceImportReport report = import(other);
    QVERIFY(!report.isKept);
    QVERIFY(report.refusal.contains(u"in the database with other values"_s));
    QCOMPARE(stored(), before);

    m_options.onConflict = OnConflict::Keep;
    report = import(other);
    QCOMPARE(
        told(report), u"2: 1 inserted, 0 replaced, 0 identical, 1 kept, 0 repeated, 0 refused, 0 without a price"_s);
    QCOMPARE(reasons(report), QStringList{u"2: the database has other values for this candle"_s});
    QCOMPARE(stored(), before + u"\n2021-01-01 03:00 4 6 3.5 5 13"_s);

    m_options.onConflict = OnConflict::Replace;
    report = import(other);
    QCOMPARE(
        told(report), u"2: 0 inserted, 1 replaced, 1 identical, 0 kept, 0 repeated, 0 refused, 0 without a price"_s);
    QCOMPARE(reasons(report), QStringList());
    QVERIFY(stored().contains(u"2021-01-01 01:00 2 9 1.5 3 11"_s));
}

void TestPriceImport::whatTheFileDoesNotSayIsKept()
{
    import(Header + ThreeHours);
    m_options.onConflict = OnConflict::Replace;
    const QByteArray header = "time,open,high,low,close\n";
    QCOMPARE(import(header + "2021-01-01T00:00:00Z,1,3,0.5,2\n").files.first().identical, 1);
    QCOMPARE(import(header + "2021-01-01T00:00:00Z,1,3,0.5,2.5\n").files.first().replaced, 1);
    QVERIFY(stored().startsWith(u"2021-01-01 00:00 1 3 0.5 2.5 10\n"_s));
}

void TestPriceImport::theFirstOfTwoStays_data()
{
    QTest::addColumn<int>("between"); // lines: enough of them, and the two are merged apart
    QTest::newRow("together") << 0;
    QTest::newRow("far apart") << 60'000;
}

void TestPriceImport::theFirstOfTwoStays()
{
    QFETCH(int, between);
    QByteArray contents = Header + ThreeHours;
    for (int i = 0; i < between; ++i)
        contents += QByteArray::number(1'700'000'000 + 3600 * i) + ",1,1,1,1,1\n";
    contents += "2021-01-01T01:00:00Z,2,9,1.5,3,11\n2021-01-01T02:00:00Z,3,5,2.5,4,12\n";
    for (const OnConflict what : {OnConflict::Keep, OnConflict::Replace}) {
        m_database->script("DELETE FROM public.price_data");
        m_options.onConflict = what;
        const PriceImportReport report = import(contents);
        QCOMPARE(told(report),
            u"%1: %2 inserted, 0 replaced, 1 identical, 0 kept, 1 repeated, 0 refused, 0 without a price"_s
                .arg(between + 5)
                .arg(between + 3));
        QCOMPARE(reasons(report), QStringList{u"%1: this candle came before with other values"_s.arg(between + 5)});
        QVERIFY(stored().contains(u"2021-01-01 01:00 2 4 1.5 3 11"_s));
    }
}

void TestPriceImport::refusesBadLinesByName()
{
    const PriceImportReport report = import(Header
        + "2021-01-01T00:00:00Z,1,3,0.5,2,10\n" // line 2
          "2021-01-01T01:00:00Z,1,0.2,0.5,0.3,10\n"
          "2021-01-01T02:00:00Z,4,3,0.5,2,10\n"
          "2021-01-01T03:00:00Z,1,3,0.5,0.1,10\n"
          "2021-01-01T04:00:00Z,1,3,-0.5,2,10\n"
          "2021-01-01T05:00:00Z,1,3,0.5,2,-10\n"
          "yesterday,1,3,0.5,2,10\n"
          "2021-01-01T07:00:00Z,1,three,0.5,2,10\n"
          "2021-01-01T08:00:00Z,1,3,0.5\n"
          "2021-01-01T09:00:00Z,1,1000000000000,0.5,2,10\n"
          "2021-01-01T10:00:00Z,,,,,\n"
          "2021-01-01T11:00:00Z,NaN,NaN,NaN,NaN,0\n"
          "2021-01-01T12:00:00Z,0.00000812,0.00000812,0.00000812,0.00000812,\n"
          "2021-01-01T13:00:00Z,999999999999,999999999999,7.7e-11,1,0\n"
          "9999-01-01T13:00:00Z,1,1,1,1,1\n");
    QCOMPARE(reasons(report),
        (QStringList{u"3: the high 0.2 is below the low 0.5"_s, u"4: the open 4 is outside of low 0.5 and high 3"_s,
            u"5: the close 0.1 is outside of low 0.5 and high 3"_s, u"6: the low “-0.5” is negative"_s,
            u"7: the volume “-10” is negative"_s, u"8: “yesterday” is no time"_s, u"9: the high “three” is no number"_s,
            u"10: the close is missing"_s, u"11: the high “1000000000000” is too large"_s,
            u"15: the low 7.7e-11 is stored as 0"_s, u"16: “9999-01-01T13:00:00Z” is no time"_s}));
    QCOMPARE(report.problemCount, 11);
    QCOMPARE(report.takenCount, 1);
    QCOMPARE(
        told(report), u"15: 3 inserted, 0 replaced, 0 identical, 0 kept, 0 repeated, 10 refused, 2 without a price"_s);
    QCOMPARE(stored(),
        u"2021-01-01 00:00 1 3 0.5 2 10\n2021-01-01 12:00 0.00000812 0.00000812 0.00000812 0.00000812\n"
        "2021-01-01 13:00 999999999999 999999999999 0 1 0"_s);
}

/// Kept, even where a line that is refused would stop everything: the file is right, the database holds eight decimals.
void TestPriceImport::saysWhichPricesVanish()
{
    m_options.isStrict = true;
    const PriceImportReport report = import(Header
        + "2021-01-01T00:00:00Z,0.000000005,1,4.9e-9,1,1e-12\n"
          "2021-01-01T01:00:00Z,0.00000001,0.00000001,0,0,0\n"
          "2021-01-01T02:00:00Z,1e-9,3E-9,0.5e-9,2e-9,0\n");
    QVERIFY(report.isKept);
    QCOMPARE(reasons(report),
        (QStringList{u"2: the low 4.9e-9 is stored as 0"_s,
            u"4: the open 1e-9, the high 3E-9, the low 0.5e-9, the close 2e-9 are stored as 0"_s}));
    QCOMPARE(report.problemCount, report.takenCount);
    QCOMPARE(report.files.first().refused, 0);
    QCOMPARE(stored(),
        u"2021-01-01 00:00 0.00000001 1 0 1 0\n2021-01-01 01:00 0.00000001 0.00000001 0 0 0\n2021-01-01 02:00 0 0 0 0 0"_s);
    QCOMPARE(reasons(import("time,price\n2021-01-01,7.7e-11\n")).first(), u"2: the close 7.7e-11 is stored as 0"_s);
    QCOMPARE(reasons(import("1609459200,1,1\n1609459201,1e-9,1\n1609459202,2,1\n")),
        QStringList{u"2: the close 1e-9 is stored as 0"_s});
}

void TestPriceImport::strictKeepsNothing()
{
    m_options.isStrict = true;
    const PriceImportReport report = import(Header + ThreeHours + "2021-01-01T03:00:00Z,1,2,3,4,5\n");
    QVERIFY(!report.isKept);
    QVERIFY2(
        report.refusal.endsWith(u"prices.csv, line 5: the high 2 is below the low 3."_s), qPrintable(report.refusal));
    QCOMPARE(stored(), QString());
    QVERIFY(import(Header + ThreeHours).isKept);
}

void TestPriceImport::aTrialKeepsNothing()
{
    m_options.isTrial = true;
    m_options.coin = u"NEW"_s;
    m_options.createsCoins = true;
    const PriceImportReport report = import(Header + ThreeHours);
    QCOMPARE(report.files.first().inserted, 3);
    QCOMPARE(report.newCoins, QStringList{u"NEW"_s});
    QVERIFY(!report.isKept);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.price_data").toString(), u"0"_s);
    QCOMPARE(m_database->value("SELECT count(*) FROM public.cryptocurrencies WHERE symbol = 'NEW'").toString(), u"0"_s);
}

void TestPriceImport::aDayIsStampedWithItsLastSecond()
{
    import("Date,Open,High,Low,Close,Volume\n2021-01-01 23:59:59,1,3,0.5,2,10\n2021-01-02 23:59:59,2,4,1.5,3,11\n"
           "2021-01-03T23:59:59.999Z,2,4,1.5,3,11\n");
    QVERIFY(stored().startsWith(u"2021-01-01 00:00 1 3 0.5 2 10\n2021-01-02 00:00 2"_s));
    QVERIFY(stored().contains(u"2021-01-03 00:00"_s));
}

void TestPriceImport::takesTimesInAZone()
{
    m_options.zone = QTimeZone("Asia/Tehran");
    const PriceImportReport report = import("Date,Open,High,Low,Close,Volume\n2021-01-01 03:30:00,1,3,0.5,2,10\n");
    QVERIFY(report.files.first().hasAssumedZone);
    QCOMPARE(stored(), u"2021-01-01 00:00 1 3 0.5 2 10"_s);
    QVERIFY(!import(Header + ThreeHours).files.first().hasAssumedZone);
}

void TestPriceImport::findsTheCoin_data()
{
    QTest::addColumn<QString>("fileName");
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QString>("coin"); // empty: there is none
    const auto column = [](const char *heading, const char *name) {
        return QByteArray("time,close,") + heading + "\n2021-01-01,5," + name + '\n';
    };
    const QByteArray none = "time,close\n2021-01-01,5\n";
    QTest::newRow("a market") << u"x.csv"_s << column("symbol", "C2/USDT") << u"C2"_s;
    QTest::newRow("a ticker") << u"x.csv"_s << column("ticker", "C2USDT") << u"C2"_s;
    QTest::newRow("a CoinGecko id") << u"x.csv"_s << column("coinId", "second-coin") << u"C2"_s;
    QTest::newRow("an id that ends like a market") << u"x.csv"_s << column("coinId", "c2-usd") << QString();
    QTest::newRow("a symbol for an id") << u"x.csv"_s << column("coin_id", "c2") << u"C2"_s;
    QTest::newRow("a column before the file's name") << u"C3USDT.csv"_s << column("symbol", "C2USD") << u"C2"_s;
    QTest::newRow("a column of another") << u"C2.csv"_s << column("coinId", "wrapped-second-coin") << QString();
    QTest::newRow("an exchange's file") << u"Binance_C2USDT_1h.csv"_s << none << u"C2"_s;
    QTest::newRow("a dump") << u"C2USDT-1h-2023-01.csv"_s << none << u"C2"_s;
    QTest::newRow("CoinGecko's") << u"c2-usd-max.csv"_s << none << u"C2"_s;
    QTest::newRow("an id for a name") << u"second-coin.csv"_s << none << u"C2"_s;
    QTest::newRow("a coin for a name") << u"coin_Secondcoin.csv"_s << none << u"C2"_s;
    QTest::newRow("Kraken's name for it") << u"XBTUSD_1440.csv"_s << none << u"BTC"_s;
    QTest::newRow("nothing") << u"prices.csv"_s << none << QString();
}

void TestPriceImport::findsTheCoin()
{
    QFETCH(QString, fileName);
    QFETCH(QByteArray, contents);
    QFETCH(QString, coin);
    m_database->script(
        "UPDATE public.cryptocurrencies SET coingecko_id = 'second-coin', name = 'Secondcoin' WHERE symbol = 'C2';"
        "INSERT INTO public.cryptocurrencies (symbol, name) VALUES ('BTC', 'Bitcoin')");
    m_options.coin.clear();
    const PriceImportReport report = importPrices(*m_connection, {write(contents, fileName)}, m_options);
    QCOMPARE(report.files.first().coins.join(u' '), coin);
    QCOMPARE(report.files.first().refused, coin.isEmpty() ? 1 : 0);
    if (coin.isEmpty())
        QVERIFY2(reasons(report).first().contains(u"there is no coin"_s), qPrintable(reasons(report).first()));
}

void TestPriceImport::takesMarketsApart_data()
{
    QTest::addColumn<QString>("market");
    QTest::addColumn<QStringList>("symbols");
    QTest::addColumn<QString>("likeliest");
    const auto row = [](const QString &market, const QStringList &symbols, const QString &likeliest) {
        QTest::newRow(qPrintable(market)) << market << symbols << likeliest;
    };
    row(u"btc"_s, {u"BTC"_s}, u"BTC"_s);
    row(u"BTCUSDT"_s, {u"BTCUSDT"_s, u"BTC"_s}, u"BTC"_s);
    row(u"BINANCE:BTCUSDT.P"_s, {u"BTCUSDT"_s, u"BTC"_s}, u"BTC"_s);
    row(u"BTC-USD"_s, {u"BTC-USD"_s, u"BTC"_s}, u"BTC"_s);
    row(u"BTCTUSD"_s, {u"BTCTUSD"_s, u"BTC"_s, u"BTCT"_s}, u"BTC"_s);
    row(u"DOTUSD"_s, {u"DOTUSD"_s, u"DOT"_s, u"DO"_s}, u"DOT"_s);
    row(u"XBT/USD"_s, {u"XBT/USD"_s, u"BTC"_s}, u"BTC"_s);
    row(u"XBTUSD"_s, {u"XBTUSD"_s, u"BTC"_s, u"XB"_s}, u"BTC"_s);
    row(u"XBT"_s, {u"XBT"_s, u"BTC"_s}, u"BTC"_s);
    row(u"USDT"_s, {u"USDT"_s}, u"USDT"_s);
    row(u"ETHBTC"_s, {u"ETHBTC"_s, u"ETH"_s}, u"ETH"_s);
}

void TestPriceImport::takesMarketsApart()
{
    QFETCH(QString, market);
    QFETCH(QStringList, symbols);
    QFETCH(QString, likeliest);
    QCOMPARE(symbolsMeantBy(market), symbols);
    QCOMPARE(likeliestSymbol(market), likeliest);
}

void TestPriceImport::makesCoins()
{
    m_options.coin.clear();
    const QByteArray contents
        = "time,close,symbol\n2021-01-01,5,NEW/USDT\n2021-01-01,6,C2/USDT\n2021-01-02,7,NEW/USDT\n";
    QCOMPARE(import(contents).files.first().refused, 2);
    m_options.createsCoins = true;
    const PriceImportReport report = import(contents);
    QCOMPARE(report.newCoins, QStringList{u"NEW"_s});
    QCOMPARE(report.files.first().coins, (QStringList{u"NEW"_s, u"C2"_s}));
    QCOMPARE(m_database
                 ->value("SELECT count(*) FROM public.price_data p JOIN public.cryptocurrencies c ON c.id = crypto_id"
                         " WHERE symbol = 'NEW'")
                 .toString(),
        u"2"_s);
    m_options.coin = u"not a symbol"_s;
    QVERIFY_THROWS_EXCEPTION(DbException, import(Header + ThreeHours));
}

void TestPriceImport::refusesNamesThatAreNoSymbols()
{
    m_options.coin.clear();
    m_options.createsCoins = true;
    const QByteArray contents
        = "time,close,coinId\n2021-01-01,5,avalanche-2\n2021-01-01,6,c2\n2021-01-02,7,avalanche-2\n"
          "2021-01-01,8,two words\n";
    const QStringList paths{write(contents, u"ids.csv"_s), write(Header + ThreeHours, u"C3.csv"_s)};
    const PriceImportReport report = importPrices(*m_connection, paths, m_options);
    QVERIFY(report.isKept);
    QCOMPARE(reasons(report),
        (QStringList{u"2: “avalanche-2” is no symbol of a coin"_s, u"4: “avalanche-2” is no symbol of a coin"_s,
            u"5: “two words” is no symbol of a coin"_s}));
    QCOMPARE(
        told(report), u"4: 1 inserted, 0 replaced, 0 identical, 0 kept, 0 repeated, 3 refused, 0 without a price"_s);
    QCOMPARE(report.files[1].inserted, 3);
    QCOMPARE(report.newCoins, QStringList());

    m_options.isStrict = true;
    const PriceImportReport strict = importPrices(*m_connection, paths, m_options);
    QVERIFY(!strict.isKept);
    QVERIFY2(strict.refusal.endsWith(u"ids.csv, line 2: “avalanche-2” is no symbol of a coin."_s),
        qPrintable(strict.refusal));
}

void TestPriceImport::makesCoinsOfIdsAsTheyAre()
{
    m_options.coin.clear();
    m_options.createsCoins = true;
    QCOMPARE(import("timestamp,coinId,price\n1609459200000,terrausd,1\n").newCoins, QStringList{u"TERRAUSD"_s});
    QCOMPARE(import("timestamp,symbol,price\n1609459200000,NEWUSD,1\n").newCoins, QStringList{u"NEW"_s});
}

/// What is left of a market may look like one itself.
void TestPriceImport::makesTheCoinOfAFileNameOnce()
{
    m_options.coin.clear();
    m_options.createsCoins = true;
    const QString path = write(Header + ThreeHours, u"NEWUSDUSDT-1h.csv"_s);
    QCOMPARE(importPrices(*m_connection, {path}, m_options).newCoins, QStringList{u"NEWUSD"_s});
}

void TestPriceImport::eachFileTellsItsCoin()
{
    const QStringList paths{write(Header + ThreeHours, u"a.csv"_s), write(Header + ThreeHours, u"b.csv"_s)};
    const PriceImportReport report = importPrices(*m_connection, paths, m_options);
    for (const ImportedFile &file : report.files)
        QCOMPARE(file.coins, QStringList{u"C1"_s});
}

void TestPriceImport::oneBadFileDoesNotStopTheOthers()
{
    const QString bad = write("rank,name\n1,Bitcoin\n", u"bad.csv"_s);
    const QString good = write(Header + ThreeHours, u"good.csv"_s);
    const PriceImportReport report
        = importPrices(*m_connection, {bad, m_folder.filePath(u"none.csv"_s), good}, m_options);
    QVERIFY(report.isKept);
    QVERIFY(!report.files[0].problem.isEmpty());
    QVERIFY(!report.files[1].problem.isEmpty());
    QCOMPARE(report.files[2].inserted, 3);
}

void TestPriceImport::saysWhatIsWrongWithAFile_data()
{
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QString>("problem");
    QTest::newRow("empty") << QByteArray() << u"It is empty."_s;
    QTest::newRow("no prices") << QByteArray("date,fng\n2018-02-01,30\n2018-02-02,15\n")
                               << u"It has no column of times beside one of prices."_s;
    QTest::newRow("not enough columns") << QByteArray("1609459200,1,2,3\n1609462800,1,2,3\n")
                                        << u"It has 4 columns without a heading, which no known layout has."_s;
    QTest::newRow("broken JSON") << QByteArray("[[1609459200,") << u"This is no JSON: "_s;
    QTest::newRow("a picture") << QByteArray("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16)
                               << u"It has no column of times beside one of prices."_s;
}

void TestPriceImport::saysWhatIsWrongWithAFile()
{
    QFETCH(QByteArray, contents);
    QFETCH(QString, problem);
    const PriceImportReport report = import(contents);
    QVERIFY2(report.files.first().problem.startsWith(problem), qPrintable(report.files.first().problem));
    QCOMPARE(report.files.first().lines, 0);
}

void TestPriceImport::refusesTradesAgainstTheOrder_data()
{
    QTest::addColumn<QByteArray>("contents");
    QTest::addColumn<QString>("reason");
    QTest::addColumn<QString>("candles");
    const auto row = [](const char *name, const QByteArray &contents, const QString &reason, const QString &candles) {
        QTest::newRow(name) << contents << reason << candles;
    };
    row("oldest first", "1609459200,1,4\n1609459230,3,3\n1609459229,9,9\n1609459259,2,1\n1609459260,2,1\n",
        u"3: the trade is earlier than the one before it"_s,
        u"2021-01-01 00:00 1 3 1 2 8\n2021-01-01 00:01 2 2 2 2 1"_s);
    row("newest first", "1609459260,2,1\n1609459259,2,1\n1609459261,9,9\n1609459230,3,3\n1609459200,1,4\n",
        u"3: the trade is later than the one before it"_s, u"2021-01-01 00:00 1 3 1 2 8\n2021-01-01 00:01 2 2 2 2 1"_s);
    row("oldest first but for the first", "1609459201,1,4\n1609459200,9,9\n1609459230,3,3\n1609459259,2,1\n",
        u"2: the trade is earlier than the one before it"_s, u"2021-01-01 00:00 1 3 1 2 8"_s);
}

void TestPriceImport::refusesTradesAgainstTheOrder()
{
    QFETCH(QByteArray, contents);
    QFETCH(QString, reason);
    QFETCH(QString, candles);
    QCOMPARE(reasons(import(contents)), QStringList{reason});
    QCOMPARE(stored(), candles);
}

void TestPriceImport::gathersTradesOverDays_data()
{
    QTest::addColumn<qint64>("seconds");
    QTest::addColumn<QString>("candles");
    QTest::newRow("days") << qint64(86'400) << u"2021-01-03 00:00 1 3 1 3 3\n2021-01-04 00:00 2 5 2 5 3"_s;
    QTest::newRow("weeks") << qint64(604'800) << u"2020-12-28 00:00 1 3 1 3 3\n2021-01-04 00:00 2 5 2 5 3"_s;
}

/// Weeks begin on Monday, as the charts have them, and days with their first second and not with the last of the one
/// before.
void TestPriceImport::gathersTradesOverDays()
{
    QFETCH(qint64, seconds);
    QFETCH(QString, candles);
    m_options.seconds = seconds;
    // Sunday at noon and in its last second; Monday and Monday evening
    const PriceImportReport report = import("1609675200,1,1\n1609718399.5,3,2\n1609718400,2,1\n1609797600,5,2\n");
    QCOMPARE(reasons(report), QStringList());
    QCOMPARE(stored(), candles);
}

void TestPriceImport::cancellingLeavesNothing()
{
    QByteArray contents = Header;
    for (int i = 0; i < 120'000; ++i)
        contents += QByteArray::number(1'500'000'000 + 60 * i) + ",1,1,1,1,1\n";
    CancelToken cancel;
    m_connection->setLimits(std::chrono::seconds(60), cancel);
    const QString path = write(contents);
    int batches = 0;
    QVERIFY_THROWS_EXCEPTION(DbException,
        importPrices(*m_connection, {path}, m_options, [&](qsizetype, qint64 read, qint64 total, qint64 lines) {
            QVERIFY(read > 0 && read <= total && lines > 0);
            if (++batches == 2)
                cancel.cancel();
        }));
    QCOMPARE(batches, 2);
    QCOMPARE(stored(), QString());
    m_connection->setLimits(std::chrono::seconds(60), {});
    QCOMPARE(importPrices(*m_connection, {path}, m_options).files.first().inserted, 120'000);
}

void TestPriceImport::leavesALineInTheAuditTrail()
{
    import(Header + ThreeHours);
    QCOMPARE(
        m_database
            ->value("SELECT concat_ws(' ', activity_type, action, details -> 'after' -> 'files' -> 0 ->> 'inserted')"
                    " FROM public.user_activities WHERE activity_type = 'price_import'")
            .toString(),
        u"price_import import 3"_s);
}

void TestPriceImport::anAnalystMayNot()
{
    m_connection = Connection::open(m_database->conninfoFor("ann"));
    QVERIFY_THROWS_EXCEPTION(DbException, import(Header + ThreeHours));
    QCOMPARE(stored(), QString());
}

/// A view of that name would run its maker's functions with the owner's rights.
void TestPriceImport::takesNoStagingButItsOwn()
{
    for (const QByteArray mine :
        {"CREATE TEMP TABLE price_staging (n bigint)", "CREATE TEMP VIEW price_staging AS SELECT 1 AS n"}) {
        m_connection = Connection::open(m_database->conninfoFor("ada"));
        m_connection->execScript(mine);
        QVERIFY_THROWS_EXCEPTION(
            DbException, m_connection->exec("SELECT * FROM console.merge_staged_prices('keep', true)"));
    }
    m_connection = Connection::open(m_database->conninfoFor("ada"));
    QVERIFY_THROWS_EXCEPTION(
        DbException, m_connection->exec("SELECT * FROM console.merge_staged_prices('keep', true)"));
}

QTEST_GUILESS_MAIN(TestPriceImport)
#include "tst_priceimport.moc"
