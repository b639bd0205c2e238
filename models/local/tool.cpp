#include "models/local/tool.h"

#include <QProcess>

#include <linux/close_range.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <clocale>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QProcessEnvironment environmentFor(const ServerAccount &account)
{
    QProcessEnvironment environment;
    environment.insert(u"PATH"_s, u"/usr/local/bin:/usr/bin:/bin"_s);
    environment.insert(u"HOME"_s, account.home);
    environment.insert(u"LC_ALL"_s, Tool::localeName());
    for (const char *kept : {"TZ", "LD_LIBRARY_PATH"}) {
        if (qEnvironmentVariableIsSet(kept))
            environment.insert(QString::fromLatin1(kept), qEnvironmentVariable(kept));
    }
    return environment;
}

} // namespace

Tool::Tool(ServerAccount account, std::chrono::milliseconds patience)
    : m_account(std::move(account))
    , m_patience(patience)
{
}

Tool::Result Tool::run(const QString &program, const QStringList &arguments) const
{
    QProcess process;
    process.setProcessChannelMode(QProcess::MergedChannels);
    process.setStandardInputFile(QProcess::nullDevice());
    process.setWorkingDirectory(u"/"_s);
    process.setProcessEnvironment(environmentFor(m_account));
    process.setChildProcessModifier([this] {
        setsid(); // the terminal's Ctrl+C is meant for the console
        umask(0077);
        syscall(SYS_close_range, STDERR_FILENO + 1, ~0U, CLOSE_RANGE_CLOEXEC);
        m_account.becomeInChild();
    });
    process.start(program, arguments);
    if (!process.waitForFinished(int(m_patience.count()))) {
        const QString reason = process.error() == QProcess::Timedout
            ? u"%1 was ended after %2 s"_s.arg(program).arg(m_patience.count() / 1000)
            : u"%1: %2"_s.arg(program, process.errorString());
        process.kill();
        process.waitForFinished();
        return {-1, reason};
    }
    const QString said = QString::fromUtf8(process.readAll()).trimmed();
    return {process.exitStatus() == QProcess::NormalExit ? process.exitCode() : -1, said};
}

QString Tool::localeName()
{
    static const bool known = [] {
        const locale_t locale = newlocale(LC_ALL_MASK, "C.UTF-8", locale_t(nullptr));
        if (locale)
            freelocale(locale);
        return locale != nullptr;
    }();
    return known ? u"C.UTF-8"_s : u"C"_s;
}

} // namespace cp
