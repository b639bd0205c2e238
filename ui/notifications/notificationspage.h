#pragma once

#include "ui/table/tablepage.h"

class QComboBox;

namespace cp {

/// What the system has to tell people. An admin chooses between the own ones and everybody's.
class NotificationsPage : public TablePage {
    Q_OBJECT

public:
    explicit NotificationsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Notifications"); }
    void showItem(const QString &item) override;

private:
    void makeCommands();
    void updateScope();
    /// Hands over the keys of all selected rows.
    void withSelected(const std::function<void(const QList<qint64> &ids)> &run);
    void snooze(int days);

    TablePanel *m_table;
    QWidget *m_whoseField;
    QComboBox *m_whose;
};

} // namespace cp
