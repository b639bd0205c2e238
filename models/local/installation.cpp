#include "models/local/installation.h"

#include "models/local/serveraccount.h"
#include "models/local/tool.h"

#include <QDir>
#include <QFileInfo>
#include <QRegularExpression>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

int majorVersionOf(const QString &postgres)
{
    static const QRegularExpression pattern(uR"(\(PostgreSQL\) (\d+))"_s);
    const Tool::Result answer = Tool(ServerAccount::caller(), std::chrono::seconds(10)).run(postgres, {u"--version"_s});
    return answer.ok() ? pattern.match(answer.said).captured(1).toInt() : 0;
}

} // namespace

QStringList Installation::usualPlaces()
{
    struct Pattern {
        QString folder; // the part of the path that is fixed
        QString version; // the folder named after a version in it
        QString bin; // from there on
    };
    const QList<Pattern> patterns{
        {u"/usr/lib/postgresql"_s, u"*"_s, u"/bin"_s}, // Debian, Ubuntu, Gentoo
        {u"/usr"_s, u"pgsql-*"_s, u"/bin"_s}, // postgresql.org's packages for Red Hat
        {u"/usr/lib"_s, u"postgresql*"_s, u"/bin"_s}, // SUSE
        {u"/usr/local"_s, u"pgsql*"_s, u"/bin"_s}, // built from source
    };
    QStringList places;
    for (const Pattern &pattern : patterns) {
        const QStringList versions
            = QDir(pattern.folder).entryList({pattern.version}, QDir::Dirs | QDir::NoDotAndDotDot);
        for (const QString &version : versions)
            places << pattern.folder + u'/' + version + pattern.bin;
    }
    return places + qEnvironmentVariable("PATH").split(u':', Qt::SkipEmptyParts);
}

QList<Installation> Installation::findAll(const QStringList &binDirs)
{
    QList<Installation> found;
    for (const QString &binDir : binDirs) {
        const bool complete = QFileInfo(binDir + u"/postgres"_s).isExecutable()
            && QFileInfo(binDir + u"/initdb"_s).isExecutable() && QFileInfo(binDir + u"/pg_ctl"_s).isExecutable();
        if (!complete)
            continue;
        if (const int version = majorVersionOf(binDir + u"/postgres"_s))
            found << Installation{binDir, version};
    }
    // Stable: of two with the same version the distribution's own comes before PATH's.
    std::ranges::stable_sort(found, std::ranges::greater(), &Installation::majorVersion);
    return found;
}

} // namespace cp
