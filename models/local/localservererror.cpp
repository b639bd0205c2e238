#include "models/local/localservererror.h"

#include <QStringList>

namespace cp {

LocalServerError::LocalServerError(QString doing, QString message, QString hint, QString detail)
    : m_doing(std::move(doing))
    , m_message(std::move(message))
    , m_hint(std::move(hint))
    , m_detail(std::move(detail))
    , m_what(text().toUtf8())
{
}

QString LocalServerError::text() const
{
    QStringList lines{Local::tr("Could not %1: %2").arg(m_doing, m_message)};
    if (!m_hint.isEmpty())
        lines << m_hint;
    if (!m_detail.isEmpty())
        lines << m_detail;
    return lines.join(u'\n');
}

} // namespace cp
