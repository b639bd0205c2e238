#include "ui/window/pageregistry.h"

#include "ui/activity/activitypage.h"
#include "ui/aimodels/modelspage.h"
#include "ui/archive/archivepage.h"
#include "ui/assets/assetspage.h"
#include "ui/dashboard/dashboardpage.h"
#include "ui/health/healthpage.h"
#include "ui/macro/macropage.h"
#include "ui/notifications/notificationspage.h"
#include "ui/predictions/predictionspage.h"
#include "ui/pricepage/pricepage.h"
#include "ui/profile/profilepage.h"
#include "ui/queue/queuepage.h"
#include "ui/risk/riskpage.h"
#include "ui/sectors/sectorspage.h"
#include "ui/settings/settingspage.h"
#include "ui/signals/signalspage.h"
#include "ui/users/userspage.h"
#include "ui/watchlists/watchlistspage.h"
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
        {u"dashboard"_s, Pages::tr("Overview"), Pages::tr("Dashboard"), u"dashboard"_s, make<DashboardPage>},
        {u"suggestions"_s, Pages::tr("Review"), Pages::tr("Suggestions"), u"suggestions"_s, make<QueuePage>},
        {u"watchlists"_s, Pages::tr("Review"), Pages::tr("Watchlists"), u"watchlists"_s, make<WatchlistsPage>},
        {u"charts"_s, Pages::tr("Market"), Pages::tr("Charts"), u"charts"_s, make<PricePage>},
        {u"sectors"_s, Pages::tr("Market"), Pages::tr("Sectors"), u"sectors"_s, make<SectorsPage>},
        {u"macro"_s, Pages::tr("Market"), Pages::tr("Macro"), u"macro"_s, make<MacroPage>},
        {u"assets"_s, Pages::tr("Market"), Pages::tr("Assets"), u"assets"_s, make<AssetsPage>},
        {u"signals"_s, Pages::tr("Timing"), Pages::tr("Signals"), u"signals"_s, make<SignalsPage>},
        {u"predictions"_s, Pages::tr("Timing"), Pages::tr("Predictions"), u"predictions"_s, make<PredictionsPage>},
        {u"risk"_s, Pages::tr("Timing"), Pages::tr("Risk"), u"risk"_s, make<RiskPage>},
        {u"models"_s, Pages::tr("System"), Pages::tr("Models"), u"models"_s, make<ModelsPage>},
        {u"health"_s, Pages::tr("System"), Pages::tr("Health"), u"health"_s, make<HealthPage>},
        {u"activity"_s, Pages::tr("System"), Pages::tr("Activity"), u"activity"_s, make<ActivityPage>},
        {u"users"_s, Pages::tr("System"), Pages::tr("Users"), u"users"_s, make<UsersPage>},
        {u"notifications"_s, Pages::tr("System"), Pages::tr("Notifications"), u"notifications"_s,
            make<NotificationsPage>},
        {u"archive"_s, Pages::tr("System"), Pages::tr("Archive"), u"archive"_s, make<ArchivePage>},
        {u"profile"_s, Pages::tr("Personal"), Pages::tr("Profile"), u"profile"_s, make<ProfilePage>},
        {u"settings"_s, Pages::tr("Personal"), Pages::tr("Settings"), u"settings"_s, make<SettingsPage>},
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
