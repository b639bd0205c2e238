#pragma once

#include "models/market/chartlayouts.h"

#include <QMenu>

namespace cp {

/// The layouts a person saved: to go back to, to save as, to delete.
class LayoutMenu : public QMenu {
    Q_OBJECT

public:
    explicit LayoutMenu(QWidget *parent = nullptr);

    void setLayouts(const ChartLayouts &layouts);
    void setWhyNot(const QString &reason); ///< why none can be saved or deleted now; empty when it can

Q_SIGNALS:
    void chosen(const QJsonObject &layout);
    void saveRequested(const QString &name);
    void removeRequested(const QString &name);

private:
    void fill();
    void askName();

    ChartLayouts m_layouts;
    QString m_whyNot;
};

} // namespace cp
