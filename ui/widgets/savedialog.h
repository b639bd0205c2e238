#pragma once

#include <QList>
#include <QString>

#include <functional>

class QWidget;

namespace cp {

/// A kind of file that something can be saved as.
struct FileKind {
    QString text; ///< "CSV (*.csv)"
    QString suffix; ///< "csv"
};

/// Asks where to save something, the first kind being proposed, and hands the path on once it is chosen. Returns at
/// once. name is without its suffix; the dialog goes with parent.
void askWhereToSave(QWidget *parent, const QString &title, const QString &name, const QList<FileKind> &kinds,
    const std::function<void(const QString &path)> &save);

} // namespace cp
