#include "ui/notifications/notificationspage.h"

#include "models/notifications/notificationsource.h"
#include "models/settings/storedsettings.h"
#include "ui/style/spacing.h"
#include "ui/widgets/tableview.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QPushButton>
#include <QSplitter>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QString everybodyKey = u"notifications/everybody"_s;
constexpr int MaxRows = 10'000; ///< in one call
const QTime morning(8, 0); ///< when what was snoozed comes back

} // namespace

NotificationsPage::NotificationsPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_whoseField(new QWidget(this))
    , m_whose(new QComboBox(m_whoseField))
{
    m_table = addTable({.name = u"notifications"_s,
        .title = tr("Notifications"),
        .source = notificationSource(),
        .filters = {"status", "notification_type", "priority", "scheduled_for"},
        .sort = "created_at",
        .empty = tr("There is nothing to tell."),
        .channel = u"cp_notifications"_s});
    m_whose->addItems({tr("Mine"), tr("Everybody's")});
    m_whose->setCurrentIndex(StoredSettings().value(everybodyKey).toBool() ? 1 : 0);
    auto *label = new QLabel(tr("Whose"), m_whoseField);
    label->setBuddy(m_whose);
    auto *field = new QHBoxLayout(m_whoseField);
    field->setContentsMargins(0, 0, 0, 0);
    field->setSpacing(spacing::tight);
    field->addWidget(label);
    field->addWidget(m_whose);
    makeCommands();
    commands()->addWidget(m_whoseField);
    addWidget(makeSplitter(u"notifications"_s, Qt::Horizontal, {m_table, addRowPanel(m_table)}, {5, 2}), 1);

    connect(m_whose, &QComboBox::currentIndexChanged, this, [this](int index) {
        StoredSettings().setValue(everybodyKey, index == 1);
        updateScope();
    });
    connect(session(), &Session::identityChanged, this, &NotificationsPage::updateScope);
    updateScope();
}

void NotificationsPage::makeCommands()
{
    const auto why = [this] { return whyNot(m_table, false); };
    commands()->add(
        tr("Mark read"), u"approve"_s,
        [this] {
            withSelected([this](const QList<qint64> &ids) {
                call(notifications::mark(ids, u"read"_s), tr("Marked %1 as read."));
            });
        },
        why);
    commands()->add(
        tr("Dismiss"), u"close"_s,
        [this] {
            withSelected([this](const QList<qint64> &ids) {
                call(notifications::mark(ids, u"dismissed"_s), tr("Dismissed %1."));
            });
        },
        why);
    auto *menu = new QMenu(this);
    menu->addAction(tr("Until tomorrow"), this, [this] { snooze(1); });
    menu->addAction(tr("Until next week"), this, [this] { snooze(7); });
    commands()->addMenu(tr("Snooze"), u"notifications"_s, menu, why);
    commands()->add(
        tr("Mark unread"), u"undo"_s,
        [this] {
            withSelected([this](const QList<qint64> &ids) {
                call(notifications::mark(ids, u"unread"_s), tr("Marked %1 as unread."));
            });
        },
        why);
}

/// Others' rows are an admin's to see, and even there somebody asked for them.
void NotificationsPage::updateScope()
{
    const Identity &person = session()->identity();
    m_whoseField->setVisible(person.isAdmin);
    m_table->setReady(person.isMapped());
    m_table->setScope(person.isAdmin && m_whose->currentIndex() == 1
            ? Filter()
            : Filter::compare("user_id", Filter::Op::Equal, person.userId));
}

void NotificationsPage::showItem(const QString &item)
{
    if (session()->identity().isAdmin)
        m_whose->setCurrentIndex(1); // it may be anybody's
    TablePage::showItem(item);
}

void NotificationsPage::withSelected(const std::function<void(const QList<qint64> &ids)> &run)
{
    m_table->view()
        ->allSelectedKeys(MaxRows)
        .then(this,
            [run](const QList<qint64> &ids) {
                if (!ids.isEmpty())
                    run(ids);
            })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
}

/// In the morning of the person's own day.
void NotificationsPage::snooze(int days)
{
    const QTimeZone zone = formatContext().effectiveZone();
    const QDateTime until(QDateTime::currentDateTimeUtc().toTimeZone(zone).date().addDays(days), morning, zone);
    withSelected(
        [this, until](const QList<qint64> &ids) { call(notifications::snooze(ids, until), tr("Snoozed %1.")); });
}

} // namespace cp
