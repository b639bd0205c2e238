#include "models/watchlists/listfile.h"
#include "models/watchlists/listorder.h"
#include "ui/style/colours.h"
#include "ui/watchlists/addassetdialog.h"
#include "ui/watchlists/assetdelegate.h"
#include "ui/watchlists/assetorder.h"
#include "ui/watchlists/orderconflictdialog.h"
#include "ui/watchlists/watchlistspage.h"
#include "ui/widgets/coindrag.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/savedialog.h"
#include "ui/widgets/tableview.h"

#include <QAction>
#include <QFileDialog>
#include <QInputDialog>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QMenu>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto AddAssets = "console.add_assets($1::uuid, $2::integer, $3::integer[], NULL, $4::numeric, $5)";

// What is overwritten is what the person saw: as long as it stands, the version now is the one they mean. A version
// read with the rows would also change by their own last step, and by the numbering of rows nobody touched.
constexpr auto RemoveAssets
    = "console.remove_assets($1::uuid, $2::integer[], ARRAY(SELECT CASE WHEN seen.asset = "
      "jsonb_build_array(a.watchlist_id, a.weight, a.target_allocation, a.notes) THEN a.version ELSE 0 END FROM "
      "jsonb_array_elements($3::jsonb) WITH ORDINALITY AS seen (asset, n) LEFT JOIN console.watchlist_assets a "
      "ON a.id = ($2::integer[])[seen.n] ORDER BY seen.n))";
constexpr auto WeighAssets
    = "console.weigh_assets($1::uuid, $2::integer, $3, CASE WHEN $4::jsonb = (SELECT jsonb_object_agg(id, weight) FROM "
      "console.watchlist_assets WHERE watchlist_id = $2::integer AND is_active) THEN (SELECT version FROM "
      "console.watchlists WHERE id = $2::integer) ELSE 0 END)";

constexpr auto ImportAssets = "console.import_assets($1::uuid, $2::integer, $3::jsonb)";

constexpr int NamedUnknown = 20; ///< of symbols that are not known; who has more sees that something else is wrong

QByteArray compact(const QJsonDocument &document)
{
    return document.toJson(QJsonDocument::Compact);
}

/// As PostgreSQL makes JSON of it.
QJsonValue numberOrNull(const QVariant &value)
{
    return value.isNull() ? QJsonValue() : QJsonValue(value.toDouble());
}

QString listed(const QStringList &names)
{
    QString text = names.first(std::min<qsizetype>(names.size(), NamedUnknown)).join(u", "_s);
    if (names.size() > NamedUnknown)
        text += u", …"_s;
    return text;
}

} // namespace

void WatchlistsPage::addAssetCommands()
{
    const auto whyNotAdd = [this] { return whyNotArrange(); };
    const auto whyNotChosen = [this] { return whyNotAssets(); };
    QPushButton *add = commands()->add(
        tr("Add asset"), u"add"_s, [this] { addAsset(); }, whyNotAdd);
    commands()->offerAt(m_assets->view(), add, Qt::Key_Insert);
    QPushButton *take = commands()->add(
        tr("Remove asset"), u"remove"_s, [this] { removeAssets(); }, whyNotChosen);
    commands()->offerAt(m_assets->view(), take, QKeySequence::Delete);
    QPushButton *up = commands()->add(
        tr("Move up"), u"up"_s, [this] { arrange(listorder::movedBy(m_order->shown(), chosenAssets(), -1)); },
        [this] { return whyNotMove(-1); });
    commands()->offerAt(m_assets->view(), up, Qt::ALT | Qt::Key_Up);
    QPushButton *down = commands()->add(
        tr("Move down"), u"down"_s, [this] { arrange(listorder::movedBy(m_order->shown(), chosenAssets(), 1)); },
        [this] { return whyNotMove(1); });
    commands()->offerAt(m_assets->view(), down, Qt::ALT | Qt::Key_Down);

    auto *menu = new QMenu(this);
    TableView *view = m_assets->view();
    commands()->addAction(
        menu, view, tr("Move to position…"), {}, Qt::CTRL | Qt::Key_M, [this] { moveToPosition(); },
        [this] { return whyNotMove(0); });
    commands()->addAction(
        menu, view, tr("Move to list…"), {}, Qt::CTRL | Qt::SHIFT | Qt::Key_M, [this] { sendToList(false); },
        whyNotChosen);
    commands()->addAction(
        menu, view, tr("Copy to list…"), u"copy"_s, Qt::CTRL | Qt::SHIFT | Qt::Key_C, [this] { sendToList(true); },
        [this] {
            const QString reason = whyNot(m_lists, false);
            return reason.isEmpty() && chosenAssets().isEmpty() ? tr("Choose an asset first.") : reason;
        });
    commands()->addAction(
        menu, view, tr("Show the manual order"), {}, {},
        [view, this] { view->sortByColumn(m_assets->spec().source.indexOf("position"), Qt::AscendingOrder); },
        [this] { return m_lists->currentKey() == 0 ? tr("Choose a list first.") : QString(); });
    menu->addSeparator();
    const auto whyNotWeigh = [this] {
        const QString reason = whyNotArrange();
        const bool isRead = m_assets->model()->rowCount() == 0 || !m_order->shown().isEmpty();
        return reason.isEmpty() && !isRead ? tr("The list is not read yet.") : reason;
    };
    commands()->addAction(
        menu, view, tr("Equal weights"), {}, {}, [this] { weigh(u"equal"_s, tr("equal weights")); }, whyNotWeigh);
    commands()->addAction(
        menu, view, tr("Normalise weights to 100%"), {}, {},
        [this] { weigh(u"normalise"_s, tr("normalised weights")); }, whyNotWeigh);
    commands()->addAction(
        menu, view, tr("Weights by market capitalisation"), {}, {},
        [this] { weigh(u"market_cap"_s, tr("weights by market capitalisation")); }, whyNotWeigh);
    menu->addSeparator();
    commands()->addAction(
        menu, view, tr("Review suggestions"), u"suggestions"_s, Qt::Key_S, [this] { reviewSuggestions(); },
        [this] {
            if (m_assets->currentKey() == 0)
                return tr("Choose an asset first.");
            return m_marks.value(m_assets->currentKey()).pending == 0 ? tr("No suggestion about it waits.") : QString();
        });
    menu->addSeparator();
    commands()->addAction(
        menu, view, tr("Import coins…"), {}, {}, [this] { importAssets(); }, whyNotAdd);
    commands()->addAction(
        menu, view, tr("Export as text for charting sites…"), {}, {}, [this] { exportText(); },
        [this] { return whyNot(m_lists, false); });
    commands()->addMenu(tr("Manage assets"), u"assets"_s, menu, [this] { return whyNot(m_lists, false); });
}

// --- what is possible

QList<qint64> WatchlistsPage::chosenAssets() const
{
    return m_assets->view()->selectedKeys();
}

QString WatchlistsPage::chosenText() const
{
    const QList<qint64> keys = chosenAssets();
    if (keys.size() != 1)
        return tr("%1 assets").arg(keys.size());
    const TableModel *model = m_assets->model();
    return model->valueAt(model->rowOfKey(keys.first()), "symbol").toString();
}

QString WatchlistsPage::whyNotAssets() const
{
    if (QString reason = whyNotArrange(); !reason.isEmpty())
        return reason;
    return chosenAssets().isEmpty() ? tr("Choose an asset first.") : QString();
}

QString WatchlistsPage::whyNotMove(int by) const
{
    if (QString reason = whyNotAssets(); !reason.isEmpty())
        return reason;
    if (!isInManualOrder())
        return tr("Sort by # to put the assets in order.");
    if (!m_assets->model()->pending().isEmpty())
        return tr("Save or discard the edits first.");
    const QList<qint64> now = m_order->shown();
    if (now.isEmpty())
        return tr("The list is not read yet.");
    if (by != 0 && listorder::movedBy(now, chosenAssets(), by) == now)
        return by < 0 ? tr("This is the first.") : tr("This is the last.");
    return {};
}

bool WatchlistsPage::isInManualOrder() const
{
    return m_assets->model()->isSortedBy("position");
}

// --- order

void WatchlistsPage::arrange(const QList<qint64> &wanted)
{
    const QList<qint64> chosen = chosenAssets();
    if (chosen.isEmpty())
        return;
    m_order->arrange(wanted, tr("move of %1 to %2").arg(chosenText()).arg(wanted.indexOf(chosen.first()) + 1));
    m_assets->view()->scrollTo(m_assets->view()->currentIndex());
    updateCommands();
}

void WatchlistsPage::moveToPosition()
{
    const int count = int(m_order->shown().size());
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    dialog->setWindowTitle(tr("Move to position"));
    dialog->setLabelText(tr("Position of %1, from 1 to %2").arg(chosenText()).arg(count));
    dialog->setInputMode(QInputDialog::IntInput);
    dialog->setIntRange(1, std::max(count, 1));
    dialog->setIntValue(m_assets->view()->currentIndex().row() + 1);
    connect(dialog, &QInputDialog::intValueSelected, this,
        [this, chosen = chosenAssets(), undoText = tr("move of %1 to %2").arg(chosenText())](int position) {
            QList<qint64> rest = m_order->shown();
            const qsizetype before = rest.size();
            rest.removeIf([&chosen](qint64 key) { return chosen.contains(key); });
            if (before - rest.size() != chosen.size() || !isInManualOrder()) {
                report(MessageKind::Info, tr("The list has changed meanwhile: nothing was moved."));
                return;
            }
            const qsizetype place = std::min<qsizetype>(position - 1, rest.size());
            m_order->arrange(rest.first(place) + chosen + rest.sliced(place), undoText.arg(position));
            m_assets->view()->scrollTo(m_assets->view()->currentIndex());
        });
    dialog->open();
}

/// Both orders as they would be, by symbol, to choose from.
void WatchlistsPage::resolveOrder(qint64 list, const QList<qint64> &mine)
{
    struct Now {
        QString name;
        QList<qint64> order;
        QHash<qint64, QString> symbols;
    };
    read(
        u"look how the list stands"_s,
        [list](Connection &connection) {
            Now now;
            now.name
                = connection.exec("SELECT name FROM console.watchlists WHERE id = $1", {list}).value(0, 0).toString();
            const ResultSet rows
                = connection.exec("SELECT id, symbol FROM console.watchlist_assets WHERE watchlist_id = $1 AND "
                                  "is_active ORDER BY position",
                    {list});
            for (int row = 0; row < rows.rowCount(); ++row) {
                now.order.append(rows.raw(row, 0).toLongLong());
                now.symbols.insert(now.order.last(), rows.text(row, 1));
            }
            return now;
        },
        [this, list, mine](const Now &now) {
            const QList<qint64> wanted = listorder::rebased(mine, now.order);
            if (wanted == now.order)
                return; // nothing to choose; that it was changed is said
            Q_EMIT messageWithdrawn(); // the question says it
            const auto named = [&now](const QList<qint64> &keys) {
                QStringList names;
                for (const qint64 key : keys)
                    names.append(now.symbols[key]);
                return names;
            };
            delete m_question; // an earlier one about what is no longer so
            auto *dialog = new OrderConflictDialog(now.name, named(wanted), named(now.order), this);
            m_question = dialog;
            connect(dialog, &OrderConflictDialog::mineChosen, this,
                [this, list, wanted, theirs = now.order, undoText = tr("order of “%1”").arg(now.name)] {
                    if (list == m_lists->currentKey() && m_order->shown() == theirs && isInManualOrder())
                        m_order->arrange(wanted, undoText);
                    else
                        m_order->ask(list, wanted, theirs, undoText);
                });
            dialog->open();
        });
}

// --- what comes and goes

void WatchlistsPage::addAsset()
{
    auto *dialog = new AddAssetDialog(session(), listName(), this);
    connect(dialog, &AddAssetDialog::chosen, this,
        [this, list = m_lists->currentKey(), name = listName()](
            int coin, const QString &weight, const QString &notes) { addCoin(list, name, coin, weight, notes); });
    dialog->open();
}

void WatchlistsPage::addCoin(qint64 list, const QString &name, int coin, const QString &weight, const QString &notes)
{
    Call call{tr("add the asset"), AddAssets, {list, QList<qint64>{coin}, weight, notes}};
    call.operation = QUuid::createUuid();
    m_additions.insert(call.operation, list);
    change(call, tr("The asset is in the list."), tr("addition to “%1”").arg(name));
}

/// The asset of that coin becomes the current one.
void WatchlistsPage::showCoin(qint64 list, qint64 coin)
{
    read(
        u"find the asset"_s,
        [list, coin](Connection &connection) {
            return connection
                .exec(
                    "SELECT id FROM console.watchlist_assets WHERE watchlist_id = $1 AND crypto_id = $2", {list, coin})
                .value(0, 0)
                .toLongLong();
        },
        [this, list](qint64 asset) {
            if (asset != 0 && list == m_lists->currentKey())
                m_assets->showKey(asset);
        });
}

void WatchlistsPage::removeAssets()
{
    const QList<qint64> assets = chosenAssets();
    const TableModel *model = m_assets->model();
    QJsonArray seen;
    for (const qint64 asset : assets) {
        const int row = model->rowOfKey(asset);
        const QString notes = model->valueAt(row, "notes").toString();
        seen.append(QJsonArray{m_lists->currentKey(), numberOrNull(model->valueAt(row, "weight")),
            numberOrNull(model->valueAt(row, "target_allocation")), notes.isNull() ? QJsonValue() : notes});
    }
    change({tr("remove the assets"), RemoveAssets, {assets, compact(QJsonDocument(seen))}},
        assets.size() == 1 ? tr("Removed the asset.") : tr("Removed %1 assets."),
        tr("removal of %1").arg(chosenText()));
}

void WatchlistsPage::sendToList(bool isCopy)
{
    QStringList names;
    QList<qint64> lists;
    const TableModel *model = m_lists->model();
    for (int row = 0; row < model->rowCount(); ++row) {
        const bool mayArrange = session()->identity().isAdmin || model->valueAt(row, "is_own").toBool();
        if (!mayArrange || model->keyAt(row) == 0 || model->keyAt(row) == m_lists->currentKey())
            continue;
        lists.append(model->keyAt(row));
        const QString owner = model->valueAt(row, "owner_name").toString();
        QString name = model->valueAt(row, "name").toString();
        if (!owner.isEmpty())
            name = tr("%1 (%2)").arg(name, owner);
        if (names.contains(name))
            name = tr("%1, no. %2").arg(name, QString::number(lists.last()));
        names.append(name);
    }
    if (lists.isEmpty()) {
        report(MessageKind::Info, tr("There is no other list that you may arrange."));
        return;
    }
    auto *dialog = new QInputDialog(this);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    dialog->setWindowTitle(isCopy ? tr("Copy to list") : tr("Move to list"));
    dialog->setLabelText(isCopy ? tr("Copy %1 to").arg(chosenText()) : tr("Move %1 to").arg(chosenText()));
    dialog->setOption(QInputDialog::UseListViewForComboBoxItems);
    dialog->setComboBoxItems(names);
    connect(dialog, &QInputDialog::textValueSelected, this,
        [this, isCopy, names, lists, coins = chosenCoins()](const QString &name) {
            sendCoins(coins, lists.value(names.indexOf(name)), name, 0, isCopy ? Qt::CopyAction : Qt::MoveAction);
        });
    dialog->open();
}

// --- weights

void WatchlistsPage::weigh(const QString &method, const QString &undoText)
{
    const TableModel *model = m_assets->model();
    QJsonObject seen;
    for (int row = 0; row < model->rowCount(); ++row)
        seen.insert(QString::number(model->keyAt(row)), numberOrNull(model->valueAt(row, "weight")));
    change({tr("weigh the assets"), WeighAssets, {m_lists->currentKey(), method, compact(QJsonDocument(seen))}}, {},
        undoText);
}

/// The sum as it would be saved, where all rows are there to be summed up.
void WatchlistsPage::updateWeights()
{
    const TableModel *model = m_assets->model();
    const int column = model->source().indexOf("weight");
    double sum = 0;
    bool isComplete = model->rowCount() > 0;
    for (int row = 0; row < model->rowCount() && isComplete; ++row) {
        isComplete = model->keyAt(row) != 0;
        if (isComplete)
            sum += model->index(row, column).data(Qt::EditRole).toDouble();
    }
    const double percent = std::round(sum * 10'000) / 100;
    const QString text = locale().toString(percent, 'f', QLocale::FloatingPointShortest);
    m_weights->setVisible(isComplete);
    m_weights->setText(
        percent > 100 ? tr("Weights add up to %1%: more than 100%").arg(text) : tr("Weights add up to %1%").arg(text));
    const QColor colour = percent > 100 ? coloursFor(palette()).warning : coloursFor(palette()).muted;
    m_weights->setStyleSheet(u"color: %1"_s.arg(colour.name()));
}

// --- suggestions and prices beside the assets

void WatchlistsPage::readMarks()
{
    const qint64 list = m_lists->currentKey();
    if (!isVisible() || list == 0 || !session()->state().isConnected())
        return;
    if (std::exchange(m_isReadingMarks, true)) {
        m_marksTimer.start();
        return;
    }
    session()
        ->background()
        ->run(u"load what stands beside the assets"_s,
            [list](Connection &connection) { return readAssetMarks(connection, list); })
        .then(this,
            [this, list](const QHash<qint64, AssetMark> &marks) {
                m_isReadingMarks = false;
                if (list == m_lists->currentKey())
                    showMarks(marks);
            })
        .onFailed(this, [this](const DbException &e) {
            m_isReadingMarks = false;
            report(e.error());
        });
}

void WatchlistsPage::showMarks(const QHash<qint64, AssetMark> &marks)
{
    m_marks = marks;
    m_pendingMarks->setMarks(marks);
    m_trendMarks->setMarks(marks);
    QHash<qint64, QString> remarks;
    for (auto mark = marks.cbegin(); mark != marks.cend(); ++mark) {
        QStringList said{pendingText(*mark), trendText(*mark)};
        said.removeAll(QString());
        if (!said.isEmpty())
            remarks.insert(mark.key(), said.join(u", "_s));
    }
    m_assets->model()->setRemarks("symbol", remarks);
    m_assets->view()->viewport()->update();
    updateCommands();
}

void WatchlistsPage::reviewSuggestions()
{
    Q_EMIT openRequested(u"suggestions"_s, m_assets->currentValue("symbol").toString());
}

// --- files

void WatchlistsPage::importAssets()
{
    auto *dialog = new QFileDialog(this, tr("Import coins into “%1”").arg(listName()));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setNameFilters({tr("Lists of coins (*.csv *.json *.txt)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::fileSelected, this,
        [this, list = m_lists->currentKey(), name = listName()](const QString &path) { importFrom(path, list, name); });
    dialog->open();
}

/// Says what would come, and what is not known, before anything comes.
void WatchlistsPage::importFrom(const QString &path, qint64 list, const QString &name)
{
    read(
        u"read the list"_s, [path](Connection &connection) { return readListFile(connection, path); },
        [this, list, name](const ListImport &import) {
            QStringList details;
            if (!import.symbols.isEmpty())
                details.append(listed(import.symbols));
            if (!import.unknown.isEmpty())
                details.append(
                    tr("Not known, and left out (%1): %2").arg(import.unknown.size()).arg(listed(import.unknown)));
            if (!import.problems.isEmpty())
                details.append(tr("Weights that are none, and left out (%1): %2")
                                   .arg(import.problems.size())
                                   .arg(listed(import.problems)));
            if (import.symbols.isEmpty()) {
                report(MessageKind::Warning, tr("The file names no coin that is known."), details.join(u'\n'));
                return;
            }
            const QString count = import.symbols.size() == 1 ? tr("1 coin") : tr("%1 coins").arg(import.symbols.size());
            dialogs::confirm(this,
                {tr("Import coins"), tr("Add %1 to “%2”?").arg(count, name), details.join(u"\n\n"_s), tr("Import"),
                    false},
                [this, list, rows = import.rows, count] {
                    change({tr("import the coins"), ImportAssets, {list, rows}}, tr("Imported %1.").arg(count),
                        tr("import of %1").arg(count));
                });
        });
}

void WatchlistsPage::exportText()
{
    askWhereToSave(this, tr("Export “%1” as text").arg(listName()), listName(), {{tr("Text (*.txt)"), u"txt"_s}},
        [this, list = m_lists->currentKey()](const QString &path) {
            read(
                u"write the list"_s,
                [list, path](Connection &connection) { return writeListText(connection, list, path); },
                [this, path](
                    int count) { report(MessageKind::Success, tr("Wrote %1 symbols to %2.").arg(count).arg(path)); });
        });
}

} // namespace cp
