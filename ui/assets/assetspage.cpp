#include "ui/assets/assetspage.h"

#include "models/assets/assetsource.h"
#include "models/market/candlereader.h"
#include "ui/assets/importdialog.h"
#include "ui/charts/pricechart.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/filedrop.h"
#include "ui/widgets/tableview.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int Candles = 200;
constexpr auto RefreshPrices = "console.refresh_coin_prices($1::uuid)";

} // namespace

AssetsPage::AssetsPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_coins(addTable({.name = u"assets"_s,
          .title = tr("Assets list"),
          .source = assetSource(),
          .filters = {"symbol", "tier", "is_active", "is_supported"},
          .sort = "market_cap_rank",
          .order = Qt::AscendingOrder,
          .empty = tr("There is no coin yet."),
          .channel = u"cp_prices"_s}))
    , m_chart(new PriceChart(this))
{
    const auto whyNotImport = [this] { return whyNot(nullptr, true); };
    commands()->add(
        tr("Import prices…"), u"import"_s, [this] { importPrices({}); }, whyNotImport);
    commands()->add(
        tr("Update prices"), u"refresh"_s,
        [this] {
            call({tr("update the prices"), RefreshPrices, {}}, tr("Prices updated, coins that are other now: %1."));
        },
        whyNotImport);
    auto *drop = new FileDrop(this, [whyNotImport] { return whyNotImport().isEmpty(); });
    connect(drop, &FileDrop::dropped, this, &AssetsPage::importPrices);
    RowPanel *coin = addRowPanel(m_coins);
    m_chart->setMinimumSize(200, 180); // narrower than a page of its own would want
    coin->setFeature(m_chart);
    connect(coin, &RowPanel::rowShown, this, &AssetsPage::showPrices);
    makeCoinSource(m_coins->view());
    addWidget(makeSplitter(u"assets"_s, Qt::Horizontal, {m_coins, coin}, {2, 1}), 1);
}

void AssetsPage::importPrices(const QStringList &paths)
{
    auto *dialog = new ImportDialog(session(), work(), this);
    connect(dialog, &QDialog::finished, this, &AssetsPage::refresh);
    if (!paths.isEmpty())
        dialog->addFiles(paths);
    dialog->open();
}

void AssetsPage::showItem(const QString &item)
{
    read(
        u"find the coin"_s, [item](Connection &connection) { return findCoin(connection, item); },
        [this, item](int coin) {
            if (coin != 0)
                m_coins->showKey(coin);
            else
                report(MessageKind::Info, tr("There is no coin “%1”.").arg(item));
        });
}

void AssetsPage::showPrices(const RowDetails &coin)
{
    if (coin.key == std::exchange(m_charted, coin.key))
        return; // the row has changed, not the coin: the chart stays as the person has it
    const QString symbol = coin.value(m_coins->spec().source, "symbol").toString();
    m_chart->setTimeZone(formatContext().effectiveZone());
    m_chart->setEmptyText(tr("Loading…"));
    m_chart->setCandles(symbol, {});
    if (coin.key == 0)
        return;
    readForChart(
        u"load the prices"_s,
        [id = int(coin.key)](
            Connection &connection) { return readAround(connection, id, QDateTime::currentDateTimeUtc(), Candles, 0); },
        [this, key = coin.key, symbol](const CandleSeries &candles) {
            if (key != m_charted)
                return;
            m_chart->setEmptyText(tr("There are no prices of %1.").arg(symbol));
            m_chart->setCandles(symbol, candles);
        });
}

} // namespace cp
