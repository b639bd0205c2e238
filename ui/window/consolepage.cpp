#include "ui/window/consolepage.h"

#include "models/session/session.h"

namespace cp {

ConsolePage::ConsolePage(const PageContext &context, QWidget *parent)
    : QWidget(parent)
    , m_context(context)
{
}

FormatContext ConsolePage::formatContext() const
{
    return formatContextFor(session()->identity().timezone);
}

void ConsolePage::report(const DbError &error)
{
    if (error.kind != DbError::Kind::Cancelled && !error.isConnectionProblem())
        Q_EMIT message(messageOf(error));
}

void ConsolePage::report(MessageKind kind, const QString &text, const QString &details)
{
    Q_EMIT message({kind, text, details, {}});
}

} // namespace cp
