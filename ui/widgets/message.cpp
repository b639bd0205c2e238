#include "ui/widgets/message.h"

#include "models/db/dberror.h"

#include <QCoreApplication>

namespace cp {

using namespace Qt::StringLiterals;

Message messageOf(const DbError &error)
{
    QString text = error.message;
    if (!error.doing.isEmpty())
        text = QCoreApplication::translate("cp::Message", "Could not %1: %2").arg(error.doing, error.message);
    if (const QString advice = error.advice(); !advice.isEmpty())
        text += (text.endsWith(u'.') || text.endsWith(u'?') ? u" "_s : u". "_s) + advice;
    return {MessageKind::Error, text, error.text(), {}};
}

} // namespace cp
