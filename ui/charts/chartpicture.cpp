#include "ui/charts/chartpicture.h"

#include "ui/charts/clippedsvg.h"

#include <QBuffer>
#include <QFileInfo>
#include <QImageWriter>
#include <QPainter>
#include <QSaveFile>
#include <QWidget>
#include <QtConcurrent>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QByteArray asSvg(QWidget *chart)
{
    QBuffer buffer;
    {
        ClippedSvg svg(
            &buffer, chart->size(), chart->logicalDpiX(), chart->accessibleName(), chart->accessibleDescription());
        QPainter painter(&svg);
        chart->render(&painter);
    }
    return buffer.data();
}

QString write(const QString &path, const std::function<bool(QIODevice *)> &content)
{
    QSaveFile file(path);
    return file.open(QIODevice::WriteOnly) && content(&file) && file.commit() ? QString() : file.errorString();
}

} // namespace

QFuture<QString> saveChartPicture(QWidget *chart, const QString &path)
{
    const QString suffix = QFileInfo(path).suffix().toLower();
    if (suffix == "svg"_L1) {
        return QtConcurrent::run([path, picture = asSvg(chart)] {
            return write(path, [&picture](QIODevice *file) { return file->write(picture) == picture.size(); });
        });
    }
    return QtConcurrent::run([path, suffix, picture = chart->grab().toImage()] {
        return write(path, [&](QIODevice *file) {
            return QImageWriter(file, suffix.isEmpty() ? "png" : suffix.toLatin1()).write(picture);
        });
    });
}

} // namespace cp
