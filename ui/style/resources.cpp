#include "ui/style/resources.h"

#include <QCoreApplication>
#include <QDir> // Q_INIT_RESOURCE
#include <QTranslator>

// That declares a function of the namespace it stands in, and the one it means is in none.
static void initBundle()
{
    Q_INIT_RESOURCE(resources);
}

namespace cp {

void initResources()
{
    initBundle();
}

void installTexts()
{
    initResources();
    auto *plurals = new QTranslator(QCoreApplication::instance());
    if (plurals->load(QStringLiteral(":/i18n/cryptopredict-console_en.qm")))
        QCoreApplication::installTranslator(plurals);
}

} // namespace cp
