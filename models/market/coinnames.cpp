#include "models/market/coinnames.h"

#include "models/db/connection.h"

#include <QFileInfo>
#include <QRegularExpression>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// What stands before a coin in the names of files: who recorded it, and words of no meaning.
const QStringList passedBy{u"binance"_s, u"bitfinex"_s, u"bitstamp"_s, u"coin"_s, u"coinbase"_s, u"converted"_s,
    u"gemini"_s, u"index"_s, u"kraken"_s, u"okx"_s, u"poloniex"_s, u"trades"_s};

/// What coins are quoted in, the longest first.
const QStringList quotes{
    u"FDUSD"_s, u"USDT"_s, u"USDC"_s, u"BUSD"_s, u"TUSD"_s, u"USD"_s, u"EUR"_s, u"GBP"_s, u"DAI"_s, u"BTC"_s, u"ETH"_s};

/// What Kraken calls coins that everybody else calls otherwise.
const QHash<QString, QString> krakenNames{{u"XBT"_s, u"BTC"_s}, {u"XDG"_s, u"DOGE"_s}};

/// "Binance_BTCUSDT_1h.csv.gz" without folder and endings.
QString baseName(const QString &path)
{
    QString name = QFileInfo(path).fileName();
    name.remove(
        QRegularExpression(u"(\\.(csv|json|txt|tsv|gz|xz|bz2|zst))+$"_s, QRegularExpression::CaseInsensitiveOption));
    return name;
}

/// The first part of the name that says something.
QString firstPart(const QString &path)
{
    static const QRegularExpression between(u"[-_ ,.]+"_s);
    const QStringList parts = baseName(path).split(between, Qt::SkipEmptyParts);
    for (const QString &part : parts) {
        if (!passedBy.contains(part, Qt::CaseInsensitive))
            return part;
    }
    return {};
}

} // namespace

QStringList symbolsMeantBy(const QString &market)
{
    QString symbol = market.section(u':', -1).trimmed().toUpper();
    symbol.remove(QRegularExpression(u"\\.P$"_s)); // marks a perpetual future
    QStringList symbols{symbol};
    // DOTUSD is DOT in USD and not DO in TUSD, which has fewer letters than nearly all coins.
    QStringList unlikely;
    for (const QString &quote : quotes) {
        if (!symbol.endsWith(quote) || symbol.size() == quote.size())
            continue;
        QString coin = symbol.chopped(quote.size());
        if (coin.size() > 1 && u"-/_"_s.contains(coin.back()))
            coin.chop(1);
        coin = krakenNames.value(coin, coin);
        (coin.size() >= 3 ? symbols : unlikely).append(coin);
    }
    if (const auto usual = krakenNames.constFind(symbol); usual != krakenNames.cend())
        symbols.append(*usual);
    return symbols + unlikely;
}

QString likeliestSymbol(const QString &market)
{
    return symbolsMeantBy(market).value(1, market.section(u':', -1).trimmed().toUpper());
}

CoinNames::CoinNames(Connection &connection)
{
    const ResultSet coins = connection.exec(
        "SELECT id, symbol, lower(name), lower(coingecko_id) FROM public.cryptocurrencies ORDER BY id DESC");
    for (int row = 0; row < coins.rowCount(); ++row) {
        const int id = coins.raw(row, 0).toInt();
        add(id, coins.text(row, 1));
        m_names.insert(coins.text(row, 2), id);
        if (!coins.isNull(row, 3))
            m_names.insert(coins.text(row, 3), id);
    }
}

void CoinNames::add(int coin, const QString &symbol)
{
    m_ids.insert(symbol.toUpper(), coin);
    m_symbols.insert(coin, symbol);
}

std::optional<int> CoinNames::find(const QString &text) const
{
    const auto named = m_names.constFind(text.trimmed().toLower());
    const QStringList symbols = symbolsMeantBy(text);
    for (const QString &symbol : symbols) {
        if (const auto found = m_ids.constFind(symbol); found != m_ids.cend())
            return *found;
        if (named != m_names.cend())
            return *named; // before the symbol is taken apart
    }
    return std::nullopt;
}

std::optional<int> CoinNames::findWhole(const QString &text) const
{
    const QString name = text.trimmed();
    if (const auto found = m_ids.constFind(name.toUpper()); found != m_ids.cend())
        return *found;
    const auto named = m_names.constFind(name.toLower());
    return named != m_names.cend() ? std::optional(*named) : std::nullopt;
}

std::optional<int> CoinNames::findInFileName(const QString &path) const
{
    if (const auto named = m_names.constFind(baseName(path).toLower()); named != m_names.cend())
        return *named;
    return find(firstPart(path));
}

QString CoinNames::symbolInFileName(const QString &path)
{
    return likeliestSymbol(firstPart(path));
}

} // namespace cp
