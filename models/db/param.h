#pragma once

#include <QByteArray>
#include <QDateTime>
#include <QList>
#include <QString>
#include <QUuid>

#include <concepts>
#include <optional>

namespace cp {

/// One value of a statement's $1, $2, …, in PostgreSQL's text form; the server infers its type. Decimals travel as
/// text, so nothing is rounded on the way.
class Param {
public:
    Param() = default; ///< NULL
    Param(std::nullptr_t) { }
    Param(const QString &text)
        : m_text(text.isNull() ? std::nullopt : std::optional(text.toUtf8()))
    {
    }
    Param(const QByteArray &text)
        : m_text(text)
    {
    }
    Param(int value)
        : m_text(QByteArray::number(value))
    {
    }
    Param(qint64 value)
        : m_text(QByteArray::number(value))
    {
    }
    /// Exactly bool: a pointer would become one silently.
    template <std::same_as<bool> Bool>
    Param(Bool value)
        : m_text(value ? "t" : "f")
    {
    }
    Param(const QUuid &value)
        : m_text(value.toByteArray(QUuid::WithoutBraces))
    {
    }
    /// As a moment in time, to the millisecond.
    Param(const QDateTime &moment)
        : m_text(moment.isValid() ? std::optional(moment.toUTC().toString(Qt::ISODateWithMs).toUtf8()) : std::nullopt)
    {
    }
    /// As a PostgreSQL array.
    Param(const QList<qint64> &values) { setArray(values); }
    Param(const QList<int> &values) { setArray(values); }

    bool isNull() const { return !m_text; }
    const QByteArray &text() const { return *m_text; } ///< only when not isNull()

    bool operator==(const Param &) const = default;

private:
    template <typename T>
    void setArray(const QList<T> &values)
    {
        QByteArray array = "{";
        for (const T value : values) {
            if (array.size() > 1)
                array += ',';
            array += QByteArray::number(value);
        }
        m_text = array + '}';
    }

    std::optional<QByteArray> m_text;
};

using Params = QList<Param>;

} // namespace cp
