#include "models/schema/sqlresource.h"

#include <QDir>
#include <QFile>

/// Nothing else refers to the bundle, so without this the linker leaves it out of a program that links the library.
/// Q_INIT_RESOURCE has to stand outside of any namespace.
static void keepBundle()
{
    Q_INIT_RESOURCE(sql);
}

namespace cp {

using namespace Qt::StringLiterals;

QByteArray sqlResource(const QString &path)
{
    keepBundle();
    QFile file(u":/sql/"_s + path);
    if (!file.open(QIODevice::ReadOnly))
        qFatal("no bundled file %s", qPrintable(file.fileName()));
    return file.readAll();
}

QStringList sqlResources(const QString &folder)
{
    keepBundle();
    return QDir(u":/sql/"_s + folder).entryList({u"*.sql"_s}, QDir::Files, QDir::Name);
}

} // namespace cp
