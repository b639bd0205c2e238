#include "app/screenshots.h"

#include "app/console.h"
#include "ui/window/mainwindow.h"

#include <QApplication>
#include <QDir>
#include <QTextStream>
#include <QTimer>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int ConnectTimeout = 120'000; // milliseconds; a first local start makes a cluster
constexpr int SettleTime = 2000; // milliseconds for a page to have its data on the screen

/// Goes from page to page while the event loop runs.
class Photographer : public QObject {
public:
    Photographer(Console &console, const QString &directory)
        : m_console(console)
        , m_directory(directory)
        , m_pages(pageRegistry())
    {
        connect(console.session(), &Session::identityChanged, this, [this] {
            if (!std::exchange(m_started, true))
                next();
        });
        connect(&console, &Console::unreachable, this, [this](const QString &reason) { fail(reason); });
        QTimer::singleShot(ConnectTimeout, this, [this] {
            if (!m_started)
                fail(u"no connection to the database"_s);
        });
    }

private:
    void next()
    {
        if (m_at == m_pages.size()) {
            QApplication::exit(0);
            return;
        }
        m_console.window()->showPage(m_pages[m_at].name);
        QTimer::singleShot(SettleTime, this, [this] { shoot(); });
    }

    void shoot()
    {
        const QString path = m_directory.absoluteFilePath(m_pages[m_at].name + u".png"_s);
        if (!m_console.window()->grab().save(path)) {
            fail(u"%1 cannot be written"_s.arg(path));
            return;
        }
        QTextStream(stdout) << path << Qt::endl;
        ++m_at;
        next();
    }

    void fail(const QString &reason)
    {
        QTextStream(stderr) << reason << Qt::endl;
        QApplication::exit(1);
    }

    Console &m_console;
    QDir m_directory;
    QList<PageEntry> m_pages;
    qsizetype m_at = 0;
    bool m_started = false;
};

} // namespace

int takeScreenshots(Console &console, const QString &directory, const QString &size)
{
    if (!QDir().mkpath(directory)) {
        QTextStream(stderr) << u"%1 cannot be made"_s.arg(directory) << Qt::endl;
        return 1;
    }
    const QString wanted = size.isEmpty() ? u"1600x1000"_s : size;
    console.window()->resize(wanted.section(u'x', 0, 0).toInt(), wanted.section(u'x', 1).toInt());
    const Photographer photographer(console, directory);
    console.window()->show();
    console.connectToTarget();
    return QApplication::exec();
}

} // namespace cp
