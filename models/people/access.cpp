#include "models/people/access.h"

#include "models/catalogue/catalogue.h"
#include "models/db/connection.h"

#include <QRandomGenerator>
#include <QRegularExpression>

namespace cp {

using namespace Qt::StringLiterals;

TableSource loginsSource()
{
    return makeSource({.table = "database_logins",
        .from = "console.database_logins r",
        .version = {},
        .columns = {"role_name", "console_role", "user_name", "can_login", "user_is_active", "mapped_at"},
        .details = {"user_id", "user_email", "exists"}});
}

namespace access {

namespace {

constexpr qsizetype PasswordLength = 24;
constexpr qsizetype MaxName = 63; ///< bytes of PostgreSQL's names

QByteArray groupOf(Role role)
{
    return role == Role::Admin ? "cryptopredict_admin" : "cryptopredict_analyst";
}

/// Throws what a function answered if that is a refusal.
void expectDone(const Connection &connection, const ResultSet &outcomes)
{
    if (outcomes.text(0, outcomes.columnIndex("outcome")) != "done"_L1)
        connection.fail(DbError::Kind::Client, outcomes.text(0, outcomes.columnIndex("detail")));
}

bool isMember(Connection &connection, const QString &login, const QByteArray &group)
{
    return connection
        .exec("SELECT EXISTS (SELECT FROM pg_auth_members m JOIN pg_roles g ON g.oid = m.roleid"
              " JOIN pg_roles r ON r.oid = m.member WHERE g.rolname = $1 AND r.rolname = $2)",
            {group, login})
        .value(0, 0)
        .toBool();
}

void putIntoGroup(Connection &connection, const QString &login, Role role)
{
    const QByteArray other = groupOf(role == Role::Admin ? Role::Analyst : Role::Admin);
    if (isMember(connection, login, other))
        connection.exec("REVOKE " + other + " FROM " + connection.identifier(login));
    if (!isMember(connection, login, groupOf(role)))
        connection.exec("GRANT " + groupOf(role) + " TO " + connection.identifier(login));
}

void setUserRole(Connection &connection, qint64 user, Role role)
{
    expectDone(connection,
        connection.exec(
            "SELECT * FROM console.set_user(gen_random_uuid(), $1::integer, jsonb_build_object('role', $2::text))",
            {user, QByteArray(role == Role::Admin ? "admin" : "public")}));
}

QString quoted(const QString &name, QChar quote)
{
    return quote + QString(name).replace(quote, QString(2, quote)) + quote;
}

} // namespace

QString generatedPassword()
{
    constexpr QLatin1StringView letters("abcdefghjkmnpqrstuvwxyz23456789"); // 31 of them: just under five bits each
    QString password;
    for (qsizetype i = 0; i < PasswordLength + PasswordLength / 6 - 1; ++i)
        password += i % 7 == 6 ? u'-' : QChar(letters[QRandomGenerator::system()->bounded(int(letters.size()))]);
    return password;
}

QString suggestedLogin(const QString &email)
{
    static const QRegularExpression others(u"[^a-z0-9_]+"_s);
    const QString name = email.section(u'@', 0, 0).toLower().replace(others, u"_"_s).left(MaxName);
    return name.startsWith("pg_"_L1) ? u"user_"_s + name : name; // PostgreSQL's own names start so
}

void grant(Connection &connection, const NewLogin &wish)
{
    Transaction transaction(connection);
    if (wish.isNew) {
        // The verifier stands in the statement, which takes no parameters; the server need not keep it in its log.
        connection.exec("CREATE ROLE " + connection.identifier(wish.login) + " LOGIN PASSWORD "
            + connection.passwordVerifier(wish.password, wish.login));
    }
    putIntoGroup(connection, wish.login, wish.role);
    expectDone(
        connection, connection.exec("SELECT * FROM console.map_login($1, $2::integer)", {wish.login, wish.user}));
    if (wish.role == Role::Admin)
        setUserRole(connection, wish.user, wish.role);
    transaction.commit();
}

QString grantStatements(const NewLogin &wish)
{
    const QString name = quoted(wish.login, u'"');
    QString statements;
    if (wish.isNew)
        statements += u"CREATE ROLE %1 LOGIN;\n\\password %1\n"_s.arg(name);
    statements += u"GRANT %1 TO %2;\nSELECT * FROM console.map_login(%3, %4);"_s.arg(
        QString::fromLatin1(groupOf(wish.role)), name, quoted(wish.login, u'\''), QString::number(wish.user));
    if (wish.role == Role::Admin)
        statements
            += u"\nSELECT * FROM console.set_user(gen_random_uuid(), %1, '{\"role\": \"admin\"}');"_s.arg(wish.user);
    return statements;
}

void setRole(Connection &connection, const QString &login, Role role)
{
    Transaction transaction(connection);
    putIntoGroup(connection, login, role);
    const ResultSet user = connection.exec(
        "SELECT user_id FROM console.database_logins WHERE role_name = $1 AND user_id IS NOT NULL", {login});
    if (!user.isEmpty())
        setUserRole(connection, user.raw(0, 0).toLongLong(), role);
    transaction.commit();
}

void setPassword(Connection &connection, const QString &login, const QString &password)
{
    connection.exec(
        "ALTER ROLE " + connection.identifier(login) + " PASSWORD " + connection.passwordVerifier(password, login));
}

void revoke(Connection &connection, const QString &login)
{
    Transaction transaction(connection);
    for (const Role role : {Role::Analyst, Role::Admin}) {
        if (isMember(connection, login, groupOf(role)))
            connection.exec("REVOKE " + groupOf(role) + " FROM " + connection.identifier(login));
    }
    if (connection.exec("SELECT 1 FROM console.database_logins WHERE role_name = $1 AND user_id IS NOT NULL", {login})
            .rowCount()
        > 0)
        expectDone(connection, connection.exec("SELECT * FROM console.unmap_login($1)", {login}));
    transaction.commit();
}

void setOwnPassword(Connection &connection, const QString &password)
{
    setPassword(connection, connection.exec("SELECT session_user").text(0, 0), password);
}

} // namespace access
} // namespace cp
