#pragma once

#include <QException>
#include <QString>

namespace cp {

/// What went wrong between the console and a database, in parts that a person can be shown.
struct DbError {
    enum class Kind {
        CannotConnect, ///< no connection came about; nothing was sent
        ConnectionLost, ///< the connection ended under a statement: whether it took effect is not known
        Cancelled, ///< taken back by us before or while it ran
        DeadlineExceeded, ///< took longer than it was allowed to, and was cancelled
        Server, ///< the database answered with an error
        Client, ///< refused here, before anything was sent
    };

    Kind kind = Kind::Client;
    QString doing; ///< what was tried, in a person's words: "load the suggestions"
    QString sqlState; ///< five characters, empty when the database said none
    QString message; ///< the database's (or libpq's) own primary message
    QString detail;
    QString hint;

    /// True when the connection that produced this is of no more use.
    bool isConnectionProblem() const { return kind == Kind::CannotConnect || kind == Kind::ConnectionLost; }

    /// The server wants a password, or another one.
    bool isPasswordProblem() const;

    /// What was tried, what was said, what can be done: several lines, fit for a message or the clipboard.
    QString text() const;

    /// What can be done now, as one sentence; empty when there is nothing better than what the database said.
    QString advice() const;
};

/// A DbError on its way through a QFuture (see Database::run) or up a worker's stack.
class DbException : public QException {
public:
    explicit DbException(DbError error);

    const DbError &error() const { return m_error; }
    const char *what() const noexcept override { return m_what.constData(); }
    void raise() const override { throw *this; }
    DbException *clone() const override { return new DbException(*this); }

private:
    DbError m_error;
    QByteArray m_what;
};

} // namespace cp
