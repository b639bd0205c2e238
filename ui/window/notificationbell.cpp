#include "ui/window/notificationbell.h"

#include "models/notifications/notificationsource.h"
#include "ui/style/icons.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto Burst = std::chrono::milliseconds(150); ///< notifications come in bursts

} // namespace

NotificationBell::NotificationBell(Session *session, QWidget *parent)
    : QToolButton(parent)
    , m_session(session)
{
    setIcon(themedIcon(u"notifications"_s));
    setAutoRaise(true);
    setAccessibleName(tr("Notifications bell"));
    m_timer.setSingleShot(true);
    connect(&m_timer, &QTimer::timeout, this, &NotificationBell::count);
    connect(session, &Session::identityChanged, this, &NotificationBell::count);
    connect(session, &Session::resumed, this, &NotificationBell::count);
    connect(session, &Session::notified, this, [this](const QString &channel) {
        if (channel == "cp_notifications"_L1)
            m_timer.start(Burst);
    });
    present(0);
    count();
}

void NotificationBell::count()
{
    const int user = m_session->identity().userId;
    if (user == 0 || !m_session->state().isConnected()) {
        present(0);
        return;
    }
    m_session->background()
        ->run(u"count the notifications"_s,
            [user](Connection &connection) { return notifications::countDue(connection, user); })
        .then(this,
            [this, user](const notifications::Due &due) {
                if (user != m_session->identity().userId)
                    return;
                present(due.unread);
                if (due.next.count() >= 0)
                    m_timer.start(due.next + Burst);
            })
        .onFailed(this, [this](const DbException &) { present(0); }); // it is only a bell: the page says what is wrong
}

void NotificationBell::present(int unread)
{
    const bool isMore = unread >= notifications::Due::Limit;
    const QString number = isMore ? locale().toString(notifications::Due::Limit - 1) + u'+' : locale().toString(unread);
    setToolButtonStyle(unread > 0 ? Qt::ToolButtonTextBesideIcon : Qt::ToolButtonIconOnly);
    setText(unread > 0 ? number : QString());
    const QString text = unread == 0 ? tr("No unread notification")
        : unread == 1                ? tr("1 unread notification")
                                     : tr("%1 unread notifications").arg(number);
    setToolTip(text);
    setAccessibleDescription(text);
}

} // namespace cp
