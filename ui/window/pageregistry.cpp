#include "ui/window/pageregistry.h"

#include "ui/health/healthpage.h"
#include "ui/queue/queuepage.h"
#include "ui/window/consolepage.h"

#include <QCoreApplication>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Pages {
    Q_DECLARE_TR_FUNCTIONS(cp::Pages)
};

template <typename T>
ConsolePage *make(const PageContext &context)
{
    return new T(context);
}

} // namespace

QList<PageEntry> pageRegistry()
{
    // One line a page, in the navigation's order.
    return {
        {u"suggestions"_s, Pages::tr("Review"), Pages::tr("Suggestions"), u"suggestions"_s, make<QueuePage>},
        {u"health"_s, Pages::tr("System"), Pages::tr("Health"), u"health"_s, make<HealthPage>},
    };
}

int indexOfPage(const QList<PageEntry> &pages, const QString &name)
{
    for (int i = 0; i < pages.size(); ++i) {
        if (pages[i].name.compare(name, Qt::CaseInsensitive) == 0
            || pages[i].title.compare(name, Qt::CaseInsensitive) == 0)
            return i;
    }
    return -1;
}

} // namespace cp
