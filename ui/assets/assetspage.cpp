#include "ui/assets/assetspage.h"

#include "models/assets/assetsource.h"
#include "models/market/candlereader.h"
#include "ui/assets/importdialog.h"
#include "ui/table/rowchart.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/filedrop.h"
#include "ui/widgets/tableview.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int Candles = 200;
/// The last weeks of a coin.
CandleSeries readLatestPrices(Connection &connection, qint64 coin)
{
    return readAround(connection, int(coin), QDateTime::currentDateTimeUtc(), Candles, 0);
}

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
    auto *chart
        = new RowChart(session(), m_coins, coin, {.levels = {}, .moment = {}, .mark = {}, .read = readLatestPrices});
    chart->setMinimumSize(200, 180); // narrower than a page of its own would want
    connect(chart, &RowChart::failed, this, [this](const DbError &error) { report(error); });
    coin->setFeature(chart);
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

} // namespace cp
