#pragma once

#include "models/watchlists/assetmarks.h"
#include "models/watchlists/listhistory.h"
#include "ui/table/tablepage.h"

#include <QDialog>
#include <QPointer>

namespace cp {

class AssetDelegate;
class AssetOrder;
struct CoinDrag;

/// The lists, and the assets of the one that is chosen, to be put in order, weighed and annotated. Everything done here
/// can be undone. The file of this name has what belongs to the page and its lists; watchlistassets.cpp what is done
/// with assets; watchlistdrops.cpp what is dragged and dropped.
class WatchlistsPage : public TablePage {
    Q_OBJECT

public:
    explicit WatchlistsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Watchlists"); }
    void activate() override;
    void refresh() override;
    UndoState undoState() const override;
    void undo() override { step(true); }
    void redo() override { step(false); }

private:
    // Changes, and undoing them
    void change(const Call &call, const QString &done, const QString &undoText, bool namesThings = false);
    void written(const Call &call, const QList<RowOutcome> &outcomes);
    void step(bool isUndo);
    void takeStep();
    void stepped(const Call &call, const QList<RowOutcome> &outcomes);
    void rememberEdits(TablePanel *table);
    void offerUndo();

    // Lists
    void addListCommands();
    void showList(qint64 list);
    void addList();
    void deleteList();
    void confirmDelete(qint64 list, const QString &dependents);
    void duplicateList();
    void setListFlag(const QByteArray &column, const QString &done, const QString &undone);
    void showAiContext();
    QList<qint64> listOrder() const; ///< of the lists that can be moved
    void arrangeLists(const QList<qint64> &wanted);
    QString listName() const { return m_lists->currentValue("name").toString(); }
    bool mayArrange() const; ///< the chosen list
    QString whyNotArrange() const;
    QString whyNotMoveList() const;

    // Assets
    void addAssetCommands();
    void addAsset();
    void addCoin(qint64 list, const QString &name, int coin, const QString &weight, const QString &notes);
    void showCoin(qint64 list, qint64 coin);
    void removeAssets();
    void moveToPosition();
    void sendToList(bool isCopy);
    void weigh(const QString &method, const QString &undoText);
    void importAssets();
    void importFrom(const QString &path, qint64 list, const QString &name);
    void exportText();
    void reviewSuggestions();
    void arrange(const QList<qint64> &wanted);
    void resolveOrder(qint64 list, const QList<qint64> &mine);
    void readMarks();
    void showMarks(const QHash<qint64, AssetMark> &marks);
    void updateWeights();
    QList<qint64> chosenAssets() const;
    QString chosenText() const; ///< "SOL", "3 assets"
    QString whyNotAssets() const; ///< with the chosen assets
    QString whyNotMove(int by) const;
    bool isInManualOrder() const;

    // Drag and drop
    void offerDrags();
    CoinDrag chosenCoins() const;
    void sendCoins(const CoinDrag &coins, qint64 list, const QString &name, qint64 before, Qt::DropAction action);

    TablePanel *m_lists;
    TablePanel *m_assets;
    AssetOrder *m_order;
    AssetDelegate *m_pendingMarks;
    AssetDelegate *m_trendMarks;
    QHash<qint64, AssetMark> m_marks;
    QLabel *m_weights;
    ListHistory m_history;
    QHash<QUuid, QString> m_undoTexts; ///< of changes on their way, by operation
    QHash<QUuid, qint64> m_additions; ///< by operation: to which list one coin is being added
    QList<bool> m_steps; ///< undo (true) and redo that were asked for, the next one first
    std::optional<ListHistory::Step> m_step; ///< that is on its way: the first of them
    QPointer<QDialog> m_question; ///< which of two orders is to stand
    QTimer m_rereadTimer;
    QTimer m_marksTimer;
    bool m_isStale = false; ///< changed while nothing was to be read
    bool m_isReadingMarks = false;
};

} // namespace cp
