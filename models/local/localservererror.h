#pragma once

#include <QCoreApplication>
#include <QException>
#include <QString>

namespace cp {

/// The texts of the local server, for translation.
struct Local {
    Q_DECLARE_TR_FUNCTIONS(cp::LocalServer)
};

/// Why the local server cannot be had, in parts that a person can be shown.
class LocalServerError : public QException {
public:
    /// doing: what was tried, as "start the local database server". message: one sentence, what is wrong. hint: what
    /// can be done. detail: what the system or PostgreSQL's programs said, any number of lines.
    LocalServerError(QString doing, QString message, QString hint, QString detail = {});

    const QString &doing() const { return m_doing; }
    const QString &message() const { return m_message; }
    const QString &hint() const { return m_hint; }
    const QString &detail() const { return m_detail; }

    /// All four, fit for a message or the clipboard.
    QString text() const;

    const char *what() const noexcept override { return m_what.constData(); }
    void raise() const override { throw *this; }
    LocalServerError *clone() const override { return new LocalServerError(*this); }

private:
    QString m_doing;
    QString m_message;
    QString m_hint;
    QString m_detail;
    QByteArray m_what;
};

} // namespace cp
