#include "ui/widgets/savedialog.h"

#include <QFileDialog>

namespace cp {

void askWhereToSave(QWidget *parent, const QString &title, const QString &name, const QList<FileKind> &kinds,
    const std::function<void(const QString &path)> &save)
{
    auto *dialog = new QFileDialog(parent, title);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    QStringList filters;
    for (const FileKind &kind : kinds)
        filters.append(kind.text);
    dialog->setNameFilters(filters);
    dialog->setDefaultSuffix(kinds.first().suffix);
    dialog->selectFile(QString(name).replace(u'/', u'-') + u'.' + kinds.first().suffix);
    QObject::connect(dialog, &QFileDialog::filterSelected, dialog, [dialog, kinds](const QString &filter) {
        for (const FileKind &kind : kinds) {
            if (kind.text == filter)
                dialog->setDefaultSuffix(kind.suffix);
        }
    });
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, save);
    dialog->open();
}

} // namespace cp
