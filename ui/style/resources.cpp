#include "ui/style/resources.h"

#include <QDir> // Q_INIT_RESOURCE

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

} // namespace cp
