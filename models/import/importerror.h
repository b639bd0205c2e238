#pragma once

#include <QString>

#include <exception>

namespace cp {

/// Why a file cannot be imported, in a sentence for people.
class ImportError : public std::exception {
public:
    explicit ImportError(const QString &text)
        : m_text(text)
    {
    }
    const QString &text() const { return m_text; }
    const char *what() const noexcept override { return "a file cannot be imported"; }

private:
    QString m_text;
};

} // namespace cp
