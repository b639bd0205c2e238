#pragma once

#include "ui/table/tablepage.h"

namespace cp {

/// The lists, and the assets of the one that is chosen, to be put in order and annotated.
class WatchlistsPage : public TablePage {
    Q_OBJECT

public:
    explicit WatchlistsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Watchlists"); }
    void activate() override;

private:
    void addCommands();
    void offerListMoves();
    void showList(qint64 list);
    void reread();
    void written(const Call &call, const QList<RowOutcome> &outcomes);

    void addList();
    void deleteList();
    void addAsset();
    void addCoin(int coin, const QString &weight, const QString &notes);
    void removeAssets();

    QList<qint64> chosenAssets() const;
    QList<qint64> order() const; ///< of the assets, with what was asked for and is on its way
    void arrange(const QList<qint64> &wanted);
    QList<qint64> listOrder() const; ///< of the lists that can be moved
    void arrangeLists(const QList<qint64> &wanted);

    QString listName() const { return m_lists->currentValue("name").toString(); }
    bool mayArrange() const; ///< the chosen list
    QString whyNotArrange() const;
    QString whyNotAssets() const; ///< with the chosen assets
    QString whyNotMove(int by) const;
    QString whyNotMoveList() const;

    TablePanel *m_lists;
    TablePanel *m_assets;
    QList<qint64> m_order; ///< the last one asked for; empty when the table shows how it is
    int m_orderCalls = 0; ///< on their way
    QTimer m_rereadTimer;
    bool m_isStale = false; ///< changed while another page was in front
};

} // namespace cp
