#include "ui/window/windowstate.h"

#include <QGuiApplication>
#include <QScreen>
#include <QSettings>
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
    QSettings().setValue(keyOf(window), window.saveGeometry());
}

void restore(QWidget &window)
{
    const QByteArray remembered = QSettings().value(keyOf(window)).toByteArray();
    if (remembered.isEmpty() || !window.restoreGeometry(remembered) || !isReachable(window))
        placeOnScreen(window);
}

} // namespace cp::windowstate
