#include "models/local/socketdir.h"

#include "models/local/localservererror.h"

#include <QCryptographicHash>
#include <QDir>
#include <QFile>
#include <QRegularExpression>
#include <QScopeGuard>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>

namespace cp::socketdir {

using namespace Qt::StringLiterals;

namespace {

constexpr auto namePrefix = "cryptopredict-console-"_L1;
constexpr auto socketName = "/.s.PGSQL.5432"_L1;

/// Empty when only root, the caller or the server's account can rename or remove what is in the folder.
QString whyParentUnfit(const QString &parent, const ServerAccount &account)
{
    struct stat status { };
    if (stat(QFile::encodeName(parent).constData(), &status) != 0)
        return qt_error_string(errno);
    if (!S_ISDIR(status.st_mode))
        return Local::tr("not a folder");
    if (status.st_uid != 0 && status.st_uid != geteuid() && status.st_uid != account.uid)
        return Local::tr("belongs to another user");
    if ((status.st_mode & (S_IWGRP | S_IWOTH)) && !(status.st_mode & S_ISVTX))
        return Local::tr("others can change what is in it");
    return {};
}

/// Empty when the path is, or has become, a folder of the account's own that nobody else can enter. A link, or what
/// somebody else has put there, is not followed or used.
QString whyNotMade(const QString &path, const ServerAccount &account)
{
    const QByteArray name = QFile::encodeName(path);
    const bool made = mkdir(name.constData(), 0700) == 0;
    if (!made && errno != EEXIST)
        return qt_error_string(errno);
    const int folder = open(name.constData(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (folder < 0)
        return qt_error_string(errno);
    struct stat status { };
    const auto closed = qScopeGuard([folder] { close(folder); });
    if (fstat(folder, &status) != 0 || (status.st_uid != account.uid && status.st_uid != geteuid()))
        return Local::tr("exists and belongs to another user");
    // Fails for whoever is not its owner.
    if (fchown(folder, account.uid, account.gid) != 0 || fchmod(folder, 0700) != 0)
        return qt_error_string(errno);
    return {};
}

/// Empty when the path fits a socket's address and stands without quoting in a setting, a command line and a file.
QString whyNameUnfit(const QString &path)
{
    static const QRegularExpression plain(u"^/[A-Za-z0-9_./+:@-]*$"_s);
    if (QFile::encodeName(path).size() + socketName.size() > longestPath)
        return Local::tr("longer than the %1 bytes a socket's path may have").arg(longestPath);
    if (!plain.match(path).hasMatch())
        return Local::tr("has characters that PostgreSQL's settings would need quoted");
    return {};
}

} // namespace

QStringList candidates(const QString &runtimeDir)
{
    QString preferred = runtimeDir;
    if (preferred.isEmpty())
        preferred = geteuid() == 0 ? u"/run"_s : qEnvironmentVariable("XDG_RUNTIME_DIR");
    QStringList parents{u"/tmp"_s};
    if (!preferred.isEmpty())
        parents.prepend(QDir::cleanPath(preferred));
    return parents;
}

QString make(const QStringList &parents, const QString &dataDir, const ServerAccount &account)
{
    const QByteArray hash = QCryptographicHash::hash(QFile::encodeName(dataDir), QCryptographicHash::Sha256);
    const QString name = namePrefix + QString::fromLatin1(hash.toHex().first(8));
    QStringList reasons;
    for (const QString &parent : parents) {
        QString path = parent + u'/' + name;
        QString reason = whyNameUnfit(path);
        if (reason.isEmpty())
            reason = whyParentUnfit(parent, account);
        if (reason.isEmpty())
            reason = whyNotMade(path, account);
        if (reason.isEmpty())
            return path;
        reasons << u"%1: %2"_s.arg(path, reason);
    }
    throw LocalServerError(Local::tr("make a private folder for the local database's socket"),
        Local::tr("none of the places for it can be used."),
        Local::tr(
            "Set XDG_RUNTIME_DIR to a folder of your own with a short path, or clear away what stands in the way."),
        reasons.join(u'\n'));
}

void remove(const QString &socketDir)
{
    if (!socketDir.section(u'/', -1).startsWith(namePrefix))
        return;
    const QByteArray path = QFile::encodeName(socketDir);
    unlink((path + "/start.log").constData());
    rmdir(path.constData());
}

} // namespace cp::socketdir
