#pragma once

#include <QByteArray>
#include <QList>

#include <optional>
#include <utility>

namespace cp {

/// Environment variables of this process for as long as the object lives; a null value unsets one.
class Environment {
public:
    using Variables = QList<std::pair<QByteArray, QByteArray>>;

    explicit Environment(const Variables &variables)
    {
        for (const auto &[name, value] : variables) {
            m_before.append({name, qEnvironmentVariableIsSet(name) ? std::optional(qgetenv(name)) : std::nullopt});
            set(name, value.isNull() ? std::nullopt : std::optional(value));
        }
    }
    ~Environment()
    {
        while (!m_before.isEmpty()) {
            const auto [name, value] = m_before.takeLast();
            set(name, value);
        }
    }
    Environment(const Environment &) = delete;
    Environment &operator=(const Environment &) = delete;

private:
    static void set(const QByteArray &name, const std::optional<QByteArray> &value)
    {
        if (value)
            qputenv(name, *value);
        else
            qunsetenv(name);
    }

    QList<std::pair<QByteArray, std::optional<QByteArray>>> m_before;
};

} // namespace cp
