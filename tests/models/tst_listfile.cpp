#include "models/watchlists/listfile.h"
#include "models/watchlists/listhistory.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

/// Lists of coins in files as people have them, and the steps that can be undone.
class TestListFile : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void readsText_data();
    void readsText();
    void readsCsv();
    void readsJson();
    void refusesWeights();
    void keepsHistory();

private:
    static QStringList names(const ListFile &file);
};

QStringList TestListFile::names(const ListFile &file)
{
    QStringList all;
    for (const ListEntry &entry : file.entries)
        all.append(entry.symbols.join(u'/'));
    return all;
}

void TestListFile::readsText_data()
{
    QTest::addColumn<QByteArray>("text");
    QTest::addColumn<QStringList>("names");
    QTest::newRow("charting site") << QByteArray("BINANCE:BTCUSDT,BINANCE:ETHUSDT,COINBASE:SOLUSD")
                                   << QStringList{u"BTCUSDT/BTC"_s, u"ETHUSDT/ETH"_s, u"SOLUSD/SOL"_s};
    QTest::newRow("sections") << QByteArray("###Large caps,BINANCE:BTCUSDT,###Others: small,KRAKEN:XRPEUR")
                              << QStringList{u"BTCUSDT/BTC"_s, u"XRPEUR/XRP"_s};
    QTest::newRow("lines") << QByteArray("\xEF\xBB\xBF"
                                         "btc\r\n\r\neth \r\n")
                           << QStringList{u"BTC"_s, u"ETH"_s};
    QTest::newRow("separators") << QByteArray("BTC; ETH\tSOL  ADA")
                                << QStringList{u"BTC"_s, u"ETH"_s, u"SOL"_s, u"ADA"_s};
    QTest::newRow("futures") << QByteArray("BYBIT:BTCUSDT.P,BTC-USD,ETH/USDT,DOGE_USDC")
                             << QStringList{u"BTCUSDT/BTC"_s, u"BTC-USD/BTC"_s, u"ETH/USDT/ETH"_s, u"DOGE_USDC/DOGE"_s};
    QTest::newRow("what it is quoted in")
        << QByteArray("USDT,BTC,ETHBTC") << QStringList{u"USDT"_s, u"BTC"_s, u"ETHBTC/ETH"_s};
    QTest::newRow("nothing") << QByteArray(" \r\n,,;\n") << QStringList();
    QTest::newRow("empty") << QByteArray() << QStringList();
    QTest::newRow("broken JSON") << QByteArray("[\"BTC\"") << QStringList{u"[\"BTC\""_s};
}

void TestListFile::readsText()
{
    QFETCH(QByteArray, text);
    const ListFile file = parseListFile(text);
    QTEST(names(file), "names");
    QCOMPARE(file.problems, QStringList());
}

/// As this console exports a list, and as others may.
void TestListFile::readsCsv()
{
    const ListFile file = parseListFile("#,Symbol,Name,Weight,Target,Notes\r\n"
                                        "1,BTC,Bitcoin,0.2500,,\"said \"\"hold\"\", twice\r\nover\"\r\n"
                                        "2,ETH,Ethereum,,0.1,'=1+1\r\n"
                                        "3,,nobody,0.1,,\r\n");
    QCOMPARE(names(file), (QStringList{u"BTC"_s, u"ETH"_s}));
    QCOMPARE(file.entries[0].weight, u"0.2500"_s);
    QVERIFY(file.entries[0].target.isNull());
    QCOMPARE(file.entries[0].notes, u"said \"hold\", twice\r\nover"_s);
    QVERIFY(file.entries[1].weight.isNull());
    QCOMPARE(file.entries[1].target, u"0.1000"_s);
    QCOMPARE(file.entries[1].notes, u"=1+1"_s);
    const ListFile percent = parseListFile("weight,SYMBOL\n12.5 %,BTC\n");
    QCOMPARE(percent.entries.value(0).weight, u"0.1250"_s);
}

void TestListFile::readsJson()
{
    const ListFile file = parseListFile(R"([{"position": 1, "symbol": "BTC", "weight": "0.25", "notes": null},
                                            {"symbol": "ETH", "weight": 0.5, "target_allocation": "1"}, "sol", {}])");
    QCOMPARE(names(file), (QStringList{u"BTC"_s, u"ETH"_s, u"SOL"_s}));
    QCOMPARE(file.entries[0].weight, u"0.2500"_s);
    QVERIFY(file.entries[0].notes.isNull());
    QCOMPARE(file.entries[1].weight, u"0.5000"_s);
    QCOMPARE(file.entries[1].target, u"1.0000"_s);
    QCOMPARE(names(parseListFile(R"({"assets": ["ADA"]})")), QStringList{u"ADA"_s});
}

/// A coin is taken without what makes no sense, and that is said.
void TestListFile::refusesWeights()
{
    const ListFile file = parseListFile("Symbol,Weight\nA,1.5\nB,-0.1\nC,much\nD,nan\nE,1\nF,250%\n");
    QCOMPARE(file.entries.size(), 6);
    QCOMPARE(file.problems, (QStringList{u"A: 1.5"_s, u"B: -0.1"_s, u"C: much"_s, u"D: nan"_s, u"F: 250%"_s}));
    QVERIFY(file.entries[0].weight.isNull());
    QCOMPARE(file.entries[4].weight, u"1.0000"_s);
}

void TestListFile::keepsHistory()
{
    ListHistory history;
    QVERIFY(!history.toUndo() && !history.toRedo());
    const QUuid a = QUuid::createUuid();
    const QUuid b = QUuid::createUuid();
    history.add({a, u"a"_s});
    history.add({b, u"b"_s});
    const QUuid undoing = QUuid::createUuid();
    history.undone(undoing);
    QCOMPARE(history.toUndo()->operation, a);
    QCOMPARE(history.toRedo()->operation, undoing); // undoing the undo is doing it again
    QCOMPARE(history.toRedo()->text, u"b"_s);
    const QUuid again = QUuid::createUuid();
    history.redone(again);
    QCOMPARE(history.toUndo()->operation, again);
    QVERIFY(!history.toRedo());
    history.undone(undoing);
    history.add({a, u"c"_s}); // another way was taken
    QVERIFY(!history.toRedo());
    history.skipUndo();
    QCOMPARE(history.toUndo()->text, u"a"_s);
    for (int i = 0; i < 1000; ++i)
        history.add({a, QString::number(i)});
    int steps = 0;
    for (; history.toUndo(); ++steps)
        history.skipUndo();
    QVERIFY2(steps >= 50, "at least fifty steps are kept");
}

QTEST_GUILESS_MAIN(TestListFile)

#include "tst_listfile.moc"
