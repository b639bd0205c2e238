#include "ui/widgets/filedrop.h"

#include <QDropEvent>
#include <QMimeData>
#include <QUrl>
#include <QWidget>

namespace cp {

namespace {

QStringList filesIn(const QMimeData *data)
{
    QStringList paths;
    const QList<QUrl> urls = data->urls();
    for (const QUrl &url : urls) {
        if (url.isLocalFile())
            paths.append(url.toLocalFile());
    }
    return paths;
}

} // namespace

FileDrop::FileDrop(QWidget *onto, std::function<bool()> takes)
    : QObject(onto)
    , m_takes(std::move(takes))
{
    onto->setAcceptDrops(true);
    onto->installEventFilter(this);
}

bool FileDrop::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::DragEnter && event->type() != QEvent::DragMove && event->type() != QEvent::Drop)
        return QObject::eventFilter(watched, event);
    auto *drop = static_cast<QDropEvent *>(event); // the others are made of it
    const QStringList paths = filesIn(drop->mimeData());
    if (paths.isEmpty() || (m_takes && !m_takes()))
        return QObject::eventFilter(watched, event);
    drop->setDropAction(Qt::CopyAction); // the files stay where they are
    drop->accept();
    if (event->type() == QEvent::Drop)
        Q_EMIT dropped(paths);
    return true;
}

} // namespace cp
