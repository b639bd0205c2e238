#pragma once

#include "tests/privileges/visitor.h"

#include <QHash>
#include <QMap>

namespace cp {

/// The database under attack, looked at by its superuser.
class Stage {
public:
    explicit Stage(const QByteArray &database);

    QByteArray database() const { return m_database; }
    Visitor enter(const QByteArray &login) const { return {m_database, login == "postgres" ? login : "priv_" + login}; }
    Answer ask(const QByteArray &sql); ///< as the superuser; ends the test if it fails

    QByteArray named(QByteArray sql) const; ///< with the values of control.names in place of {name}
    QByteArray name(const QByteArray &name) const { return m_names.value(name); }

    /// What changed since the last time this was asked, of all that no hostile login may change; empty: nothing.
    QByteArray changes();
    void emptySchemaOf(const QByteArray &login);

private:
    QByteArray m_database;
    Visitor m_control;
    QHash<QByteArray, QByteArray> m_names;
    QMap<QByteArray, QByteArray> m_state; ///< digests by table or kind of object
};

/// The logins that everything is tried by.
inline const QList<QByteArray> hostileLogins{
    "analyst", "demoted", "retired_admin", "retired_analyst", "unmapped", "outsider"};

/// What a login should not have seen in an answer; empty: nothing.
QByteArray leakIn(const Answer &answer, const QByteArray &login);

} // namespace cp
