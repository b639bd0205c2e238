#pragma once

#include <QDialog>
#include <QStringList>

namespace cp {

/// Somebody else arranged a list while a person did: shows both orders, and asks which one is to stand. Deletes itself
/// when closed.
class OrderConflictDialog : public QDialog {
    Q_OBJECT

public:
    OrderConflictDialog(const QString &listName, const QStringList &mine, const QStringList &theirs, QWidget *parent);

Q_SIGNALS:
    void mineChosen();
};

} // namespace cp
