#pragma once

#include <QHash>
#include <QString>
#include <QStringList>

#include <optional>

namespace cp {

class Connection;

/// The symbols that a name of a market may mean, the likeliest first: "BINANCE:BTCUSDT.P" is BTCUSDT or BTC, "XBT/USD"
/// is XBT/USD or BTC. In capitals.
QStringList symbolsMeantBy(const QString &market);
/// The coin's symbol among them where nothing is known of the coins there are.
QString likeliestSymbol(const QString &market);

/// The coins of a database, by whatever a file may call them. An immutable value.
class CoinNames {
public:
    CoinNames() = default;
    /// Runs on a worker; throws DbException.
    explicit CoinNames(Connection &connection);

    /// The coin of a symbol, a market ("BTC/USDT"), a CoinGecko id ("avalanche-2") or a name; nullopt: none is meant.
    std::optional<int> find(const QString &text) const;
    /// The same of what is no market, and not taken apart like one: "binance-usd" is no BINANCE.
    std::optional<int> findWhole(const QString &text) const;
    /// The coin that a file is named after: "Binance_BTCUSDT_1h.csv", "btc-usd-max.csv", "coin_Bitcoin.csv".
    std::optional<int> findInFileName(const QString &path) const;
    /// What a coin that such a file is named after would have for a symbol; empty: nothing in its name looks like one.
    static QString symbolInFileName(const QString &path);

    QString symbol(int coin) const { return m_symbols.value(coin); }
    void add(int coin, const QString &symbol);

private:
    QHash<QString, int> m_ids; ///< by symbol in capitals
    QHash<QString, int> m_names; ///< by CoinGecko id and by name, in small letters
    QHash<int, QString> m_symbols;
};

} // namespace cp
