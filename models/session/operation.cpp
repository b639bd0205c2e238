#include "models/session/operation.h"

namespace cp {

using namespace Qt::StringLiterals;

bool settleOperation(Connection &connection, const QUuid &operation)
{
    return !connection.exec("SELECT console.settle_operation($1::uuid)", {operation}).isNull(0, 0);
}

bool mayPass(const DbError &error)
{
    return error.kind != DbError::Kind::Server && error.kind != DbError::Kind::Client;
}

DbError unknownOutcome(const QString &doing)
{
    return {DbError::Kind::Client, doing, {},
        u"The connection was closed before the database answered: it may have been done, or not."_s, {}, {}};
}

} // namespace cp
