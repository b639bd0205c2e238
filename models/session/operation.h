#pragma once

#include "models/db/connection.h"

#include <QUuid>

namespace cp {

/// Whether a write whose answer was lost has happened. Waits for a server that is still at it. False: it did not happen
/// and never will, for its id is used up, and a statement that is still on its way will be refused. Throws DbException.
bool settleOperation(Connection &connection, const QUuid &operation);

/// Whether asking it again may bring what this failure kept back.
bool mayPass(const DbError &error);

/// What to say when the connection was closed before that could be asked. doing completes "Could not …".
DbError unknownOutcome(const QString &doing);

} // namespace cp
