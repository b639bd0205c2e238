#include "tests/privileges/stage.h"

namespace cp {

Stage::Stage(const QByteArray &database)
    : m_database(database)
    , m_control(database, "postgres")
{
    const Answer names = ask("SELECT name || '=' || value FROM control.names");
    for (const QByteArray &line : names.first)
        m_names.insert(line.left(line.indexOf('=')), line.mid(line.indexOf('=') + 1));
}

Answer Stage::ask(const QByteArray &sql)
{
    Answer answer = m_control.ask(sql);
    if (answer.isError())
        qFatal("%s: %s", sql.constData(), answer.text.constData());
    return answer;
}

QByteArray Stage::named(QByteArray sql) const
{
    for (auto it = m_names.cbegin(); it != m_names.cend(); ++it)
        sql.replace('{' + it.key() + '}', it.value());
    return sql;
}

QByteArray Stage::changes()
{
    QMap<QByteArray, QByteArray> now;
    const Answer rows = ask("SELECT what || '=' || digest FROM control.state()");
    for (const QByteArray &line : rows.first)
        now.insert(line.left(line.indexOf('=')), line.mid(line.indexOf('=') + 1));
    QList<QByteArray> changed;
    for (auto it = now.cbegin(); it != now.cend(); ++it) {
        if (m_state.value(it.key()) != it.value())
            changed.append(it.key());
    }
    m_state = now;
    return changed.join(", ");
}

void Stage::emptySchemaOf(const QByteArray &login)
{
    const QByteArray schema = "priv_" + login;
    ask("SET client_min_messages = warning; DROP SCHEMA " + schema + " CASCADE; CREATE SCHEMA " + schema
        + " AUTHORIZATION " + schema);
}

QByteArray leakIn(const Answer &answer, const QByteArray &login)
{
    if (answer.text.contains("SECRET"))
        return "a secret";
    return hostileLogins.contains(login) && answer.text.contains("PRIVATE") ? "what is private" : "";
}

} // namespace cp
