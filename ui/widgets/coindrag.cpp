#include "ui/widgets/coindrag.h"

#include "ui/widgets/tableview.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QString mimeType = u"application/x-cryptopredict-coins"_s;

} // namespace

QString CoinDrag::text() const
{
    return symbols.size() == 1 ? symbols.first()
                               : QCoreApplication::translate("cp::CoinDrag", "%1 coins").arg(symbols.size());
}

DragSource::Cargo cargoOf(const CoinDrag &coins)
{
    if (coins.symbols.isEmpty())
        return {};
    QJsonArray assets;
    for (const qint64 asset : coins.assets)
        assets.append(asset);
    auto data = std::make_unique<QMimeData>();
    data->setData(mimeType,
        QJsonDocument(QJsonObject{{u"symbols"_s, QJsonArray::fromStringList(coins.symbols)}, {u"list"_s, coins.list},
                          {u"assets"_s, assets}, {u"origin"_s, QString::fromLatin1(DragSource::origin())}})
            .toJson(QJsonDocument::Compact));
    data->setText(coins.symbols.join(u'\n'));
    return {std::move(data), coins.text()};
}

std::optional<CoinDrag> coinsIn(const QMimeData &data)
{
    if (!data.hasFormat(mimeType))
        return std::nullopt;
    const QJsonObject object = QJsonDocument::fromJson(data.data(mimeType)).object();
    CoinDrag coins;
    const QJsonArray symbols = object["symbols"_L1].toArray();
    for (const QJsonValue symbol : symbols)
        coins.symbols.append(symbol.toString());
    if (object["origin"_L1].toString().toLatin1() == DragSource::origin()) {
        coins.list = object["list"_L1].toInteger();
        const QJsonArray assets = object["assets"_L1].toArray();
        for (const QJsonValue asset : assets)
            coins.assets.append(asset.toInteger());
    }
    return coins.symbols.isEmpty() ? std::nullopt : std::optional(coins);
}

DragSource *makeCoinSource(TableView *table)
{
    return new DragSource(table->viewport(), [table](const QPoint &pressed) {
        CoinDrag drag;
        QModelIndexList rows = table->selectionModel()->selectedRows();
        std::sort(rows.begin(), rows.end()); // as they stand, not as they were chosen
        for (const QModelIndex &row : rows) {
            if (table->indexAt(pressed).isValid() && table->tableModel()->keyAt(row.row()) != 0)
                drag.symbols.append(table->tableModel()->valueAt(row.row(), "symbol").toString());
        }
        return cargoOf(drag);
    });
}

} // namespace cp
