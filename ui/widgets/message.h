#pragma once

#include <QList>
#include <QString>

#include <functional>

namespace cp {

struct DbError;

enum class MessageKind { Info, Success, Warning, Error };

/// Something that can be done about a message; shown as a button.
struct MessageAction {
    QString text;
    std::function<void()> run;
};

/// What the window tells a person without stopping them. A value type.
struct Message {
    MessageKind kind = MessageKind::Info;
    QString text; ///< one sentence or two
    QString details; ///< shown and copied on demand; may have many lines
    QList<MessageAction> actions;
};

/// What was being done and what the database said, with the rest of it as details.
Message messageOf(const DbError &error);

} // namespace cp
