#include "app/terminal.h"

#include <QTextStream>

#include <unistd.h>

namespace cp {

using namespace Qt::StringLiterals;

void say(const QString &line)
{
    QTextStream(stdout) << line << Qt::endl;
}

void complain(const QString &line)
{
    QTextStream(stderr) << line << Qt::endl;
}

void showProgress(int done, int total, const QString &step)
{
    QTextStream out(stderr);
    if (isOnTerminal())
        out << "\r\033[K" << u"%1 %  %2"_s.arg(total > 0 ? 100 * done / total : 0, 3).arg(step) << Qt::flush;
    else
        out << u"%1/%2 %3"_s.arg(done + 1).arg(total).arg(step) << Qt::endl;
}

void endProgress()
{
    if (isOnTerminal())
        QTextStream(stderr) << "\r\033[K" << Qt::flush;
}

bool isOnTerminal()
{
    return ::isatty(STDERR_FILENO);
}

} // namespace cp
