#pragma once

#include <QList>
#include <QMetaType>
#include <QString>

namespace cp {

class Connection;

/// A list that the AI takes into account for a user. Values are PostgreSQL's text, null where there is none.
struct AiContextList {
    struct Coin {
        QString symbol;
        QString position;
        QString weight; ///< 0…1
    };
    QString name; ///< null when the login may not read the list itself
    QString type;
    QList<Coin> coins; ///< in their order
};

/// What the AI sees for a user (console.user_ai_context): for the login's own, or anybody's for an admin. Runs on a
/// worker; throws DbException.
QList<AiContextList> readAiContext(Connection &connection, qint64 user);

} // namespace cp
