#pragma once

#include "tests/support/testdatabase.h"

namespace cp {

/// A database to decide cases in: two admins and an analyst, each with a login of their own; coins C1, C2, …; a list
/// "Test" that holds the first three of them.
class ReviewDatabase : public TestDatabase {
public:
    ReviewDatabase();
    ~ReviewDatabase();

    /// For "ada" and "eve" (admins) and "ann" (an analyst); through a server elsewhere (host=… port=…) if one is given.
    QString conninfoFor(const QByteArray &person, const QString &server = {}) const;

    /// New pending cases, each about a coin of its own (C101, C102, …) for the list; their ids.
    QList<qint64> addCases(int count, const QByteArray &type = "add");
    /// One about a certain coin.
    qint64 addCase(const QByteArray &type, const QByteArray &coin, int position, const QByteArray &weight);
    QList<qint64> versions(const QList<qint64> &ids);

    /// All there is to know of a case on one line: "approved by Ada | approve, undo | approve, undo": status, the
    /// history's actions, the audit trail's.
    QString caseState(qint64 id);
    /// The list, in order: "1 C1 0.00, 2 C3 0.25".
    QString list();
    /// How many rows the history, or the audit trail, has about these cases.
    int reviews(const QList<qint64> &ids);
    int audits(const QList<qint64> &ids);

private:
    QByteArray m_prefix; ///< of the logins, which belong to the whole server
};

} // namespace cp
