#pragma once

#include "models/session/session.h"

#include <QTimer>
#include <QToolButton>

namespace cp {

/// How many unread notifications of the person are due; pressing it is for the page that shows them. Counts again when
/// the database tells of notifications, and when the next snoozed one comes due.
class NotificationBell : public QToolButton {
    Q_OBJECT

public:
    explicit NotificationBell(Session *session, QWidget *parent = nullptr);

private:
    void count();
    void present(int unread);

    Session *m_session;
    QTimer m_timer; ///< to the next count
};

} // namespace cp
