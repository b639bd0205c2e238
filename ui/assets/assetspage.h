#pragma once

#include "ui/table/tablepage.h"

namespace cp {

/// The coins: their figures, what is known about them, what an admin may mend, the last weeks' prices.
class AssetsPage : public TablePage {
    Q_OBJECT

public:
    explicit AssetsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Assets"); }
    void showItem(const QString &item) override; ///< a symbol or an id

private:
    void importPrices(const QStringList &paths);

    TablePanel *m_coins;
};

} // namespace cp
