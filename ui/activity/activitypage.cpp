#include "ui/activity/activitypage.h"

#include "models/system/systemsources.h"

namespace cp {

using namespace Qt::StringLiterals;

ActivityPage::ActivityPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
{
    TablePanel *activity = addTable({.name = u"activity"_s,
        .title = tr("Activity"),
        .source = activitySource(),
        .filters = {"activity_type", "action", "user_name", "created_at"},
        .sort = "created_at",
        .empty = tr("Nothing has been done yet."),
        .channel = {}});
    addWidget(makeSplitter(u"activity"_s, Qt::Horizontal, {activity, addRowPanel(activity)}, {3, 2}), 1);
}

} // namespace cp
