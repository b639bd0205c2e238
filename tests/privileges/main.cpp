// Tries to do as a login what it has no right to, on a database that run.sh has built: privileges DATABASE ATTEMPTS.
// Everything goes through plain libpq: it is the database that has to refuse, whatever a program in front of it does.

#include "tests/privileges/functions.h"
#include "tests/privileges/report.h"
#include "tests/privileges/stage.h"

#include <QFile>

using namespace cp;

namespace {

/// One line of attempts.sql: a mark, perhaps a login, perhaps the error that is the refusal: "-analyst[42703] SQL".
struct Attempt {
    char mark = '-';
    QByteArray login; ///< empty: all hostile ones
    QByteArray sqlState = "42501";
    QByteArray sql;
};

Attempt parsed(const QByteArray &line)
{
    Attempt attempt;
    const qsizetype space = line.indexOf(' ');
    QByteArray head = line.left(space);
    attempt.mark = head[0];
    attempt.sql = line.mid(space + 1);
    head = head.mid(1);
    if (const qsizetype bracket = head.indexOf('['); bracket >= 0) {
        attempt.sqlState = head.mid(bracket + 1, 5);
        head = head.left(bracket);
    }
    attempt.login = head;
    return attempt;
}

QByteArray problemOf(const Attempt &attempt, const Answer &answer, const QByteArray &login)
{
    if (answer.isInternalError())
        return "an internal error";
    if (attempt.mark == '+')
        return answer.isError() || answer.isOnlyRefusals() ? "should be allowed: " + answer.text.left(200) : "";
    if (const QByteArray leak = leakIn(answer, login); !leak.isEmpty())
        return "shows " + leak;
    if (attempt.mark == '~')
        return "";
    if (answer.isError()) // who has no right to come near gets no other reason
        return answer.sqlState == attempt.sqlState || answer.sqlState == "42501"
            ? ""
            : "another error: " + answer.text.left(200);
    return answer.isOnlyRefusals() ? "" : "allowed";
}

void tryAs(Stage &stage, Report &report, const Attempt &attempt, const QByteArray &login)
{
    const bool isHostile = attempt.mark != '+';
    const Answer answer = stage.enter(login).ask(stage.named(attempt.sql));
    report.line(attempt.sql, login, answer.summary(),
        !isHostile                ? "allowed, as it should"
            : attempt.mark == '-' ? "refused"
                                  : "without effect",
        problemOf(attempt, answer, login));
    if (isHostile && attempt.sql.contains("CREATE ") && hostileLogins.contains(login))
        stage.emptySchemaOf(login);
}

void tryAttempts(Stage &stage, Report &report, const char *path)
{
    QFile file(QString::fromLocal8Bit(path));
    if (!file.open(QIODevice::ReadOnly))
        qFatal("%s: %s", path, qPrintable(file.errorString()));
    stage.changes();
    const QList<QByteArray> lines = file.readAll().split('\n');
    for (const QByteArray &line : lines) {
        if (line.startsWith("@ ")) {
            report.heading(line.mid(2));
        } else if (!line.isEmpty() && !line.startsWith("--")) {
            const Attempt attempt = parsed(line);
            for (const QByteArray &login : attempt.login.isEmpty() ? hostileLogins : QList<QByteArray>{attempt.login})
                tryAs(stage, report, attempt, login);
            const QByteArray changed = stage.changes(); // the rightful may
            if (attempt.mark != '+' && !changed.isEmpty())
                report.line(attempt.sql, "one of them", "", "", "changed " + changed);
        }
    }
}

/// Reads every table and view there is, of whichever schema, in whole rows: a new one is covered by being there.
void readEverything(Stage &stage, Report &report)
{
    report.heading("Every table and view, row by row");
    const QList<QByteArray> relations
        = stage
              .ask("SELECT oid::regclass FROM pg_class WHERE relkind IN ('r', 'v', 'm', 'p', 'f')"
                   " AND relnamespace NOT IN ('pg_catalog'::regnamespace, 'information_schema'::regnamespace, "
                   "'pg_toast'::regnamespace)"
                   " ORDER BY oid::regclass::text")
              .first;
    for (const QByteArray &relation : relations) {
        QList<QByteArray> logins = hostileLogins;
        logins.append("admin");
        for (const QByteArray &login : logins) {
            const Answer answer = stage.enter(login).ask("SELECT row_to_json(r) FROM " + relation + " r");
            const QByteArray leak = leakIn(answer, login);
            report.line(relation, login,
                answer.isError() ? answer.sqlState : QByteArray::number(answer.first.size()) + " rows",
                answer.isError() ? "refused" : "only what is theirs", leak.isEmpty() ? "" : "shows " + leak);
        }
    }
}

/// A session that was there before its user was deactivated, or its login given to nobody.
void stayOpen(Stage &stage, Report &report)
{
    report.heading("A session that stays open while its rights go");
    const QByteArray call = "SELECT outcome FROM console.review_suggestions(gen_random_uuid(), ARRAY["
        + stage.name("case") + "], 'approve')";
    const QByteArray undo
        = "UPDATE public.ai_suggestions SET status = 'pending', reviewed_by = NULL, reviewed_at = NULL WHERE id = "
        + stage.name("case");
    const QByteArray admin = stage.name("admin");
    const QList<std::pair<QByteArray, QByteArray>> ways{
        {"UPDATE public.users SET is_active = false WHERE id = " + admin,
            "UPDATE public.users SET is_active = true WHERE id = " + admin},
        {"UPDATE public.users SET role = 'public' WHERE id = " + admin,
            "UPDATE public.users SET role = 'admin' WHERE id = " + admin},
        {"DELETE FROM console.logins WHERE user_id = " + admin,
            "INSERT INTO console.logins VALUES ('priv_admin', " + admin + ")"},
        {"REVOKE cryptopredict_admin FROM priv_admin", "GRANT cryptopredict_admin TO priv_admin"}};
    for (const auto &[take, give] : ways) {
        for (const QByteArray begin :
            {"", "BEGIN", "BEGIN ISOLATION LEVEL REPEATABLE READ", "BEGIN ISOLATION LEVEL SERIALIZABLE"}) {
            for (const QByteArray &statement : {call, QByteArray("SELECT console.expire_overdue()"),
                     QByteArray("SELECT outcome FROM console.restore_archived('user_activities', ARRAY["
                         + stage.name("archived") + "])")}) {
                Visitor visitor = stage.enter("admin");
                visitor.ask("PREPARE act AS " + statement);
                if (!begin.isEmpty())
                    visitor.ask(begin);
                const Answer allowed = visitor.ask("SELECT console.is_admin()");
                stage.ask(take);
                stage.changes();
                const Answer answer = visitor.ask("EXECUTE act");
                visitor.ask("COMMIT");
                QByteArray changed = stage.changes();
                if (changed == "console.operations") // a refusal is remembered by its operation
                    changed.clear();
                stage.ask(give);
                const bool isRefused = answer.isError() ? !answer.isInternalError() : answer.isOnlyRefusals();
                report.line(
                    (begin.isEmpty() ? "prepared" : begin) + ", then: " + take + ", then: " + statement.mid(7, 40),
                    "admin", answer.summary(), "refused",
                    allowed.first.value(0) != "t"          ? "was no admin before"
                        : !isRefused || !changed.isEmpty() ? "allowed, changed " + changed
                                                           : "");
            }
        }
        Visitor visitor = stage.enter("admin"); // with its rights again
        const Answer again = visitor.ask(call);
        report.line("and with the rights given back", "admin", again.summary(), "allowed, as it should",
            again.first.value(0) == "done" ? "" : again.text);
        stage.ask(undo);
    }
}

} // namespace

int main(int argc, char **argv)
{
    if (argc != 3)
        qFatal("usage: privileges DATABASE ATTEMPTS");
    Stage stage(argv[1]);
    Report report;
    readEverything(stage, report);
    tryAttempts(stage, report, argv[2]);
    stayOpen(stage, report);
    tryFunctions(stage, report);
    return report.finish();
}
