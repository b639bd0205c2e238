#include "ui/window/windowstate.h"

#include "models/settings/storedsettings.h"

#include <QGuiApplication>
#include <QScreen>
#include <QSplitter>
#include <QWidget>

namespace cp::windowstate {

using namespace Qt::StringLiterals;

namespace {

QString keyOf(const QWidget &window)
{
    return u"windows/%1/geometry"_s.arg(window.objectName());
}

/// A title bar that nobody can reach cannot be dragged back: enough of the window has to lie on one screen.
bool isReachable(const QWidget &window)
{
    const QRect titleBar(window.frameGeometry().topLeft(), QSize(window.frameGeometry().width(), 40));
    const QList<QScreen *> screens = QGuiApplication::screens();
    for (const QScreen *screen : screens) {
        const QRect visible = screen->availableGeometry().intersected(titleBar);
        if (visible.width() >= 100 && visible.height() >= 20)
            return true;
    }
    return false;
}

void placeOnScreen(QWidget &window)
{
    const QRect available = QGuiApplication::primaryScreen()->availableGeometry();
    const QSize size = QSize(1360, 860).boundedTo(available.size() * 0.95);
    window.resize(size);
    window.move(available.center() - QPoint(size.width() / 2, size.height() / 2));
}

} // namespace

void save(const QWidget &window)
{
    StoredSettings().setValue(keyOf(window), window.saveGeometry());
}

void restore(QWidget &window)
{
    const QByteArray remembered = StoredSettings().value(keyOf(window)).toByteArray();
    if (remembered.isEmpty() || !window.restoreGeometry(remembered) || !isReachable(window))
        placeOnScreen(window);
}

void followSplitters(const QString &page, QWidget &below)
{
    const auto splitters = below.findChildren<QSplitter *>();
    for (QSplitter *splitter : splitters) {
        if (splitter->objectName().isEmpty())
            continue;
        const QString key = u"splitters/%1/%2"_s.arg(page, splitter->objectName());
        splitter->restoreState(StoredSettings().value(key).toByteArray());
        QObject::connect(splitter, &QSplitter::splitterMoved, splitter,
            [splitter, key] { StoredSettings().setValue(key, splitter->saveState()); });
    }
}

} // namespace cp::windowstate
