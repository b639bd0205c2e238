#include "tests/privileges/functions.h"

#include <QMap>

#include <random>

namespace cp {

namespace {

constexpr int CallsEach = 60; ///< of a function a login may call
constexpr unsigned Seed = 4711; ///< every run makes the same calls

struct Function {
    QByteArray oid;
    QByteArray name; ///< with its schema
    QList<QByteArray> types;
};

QList<Function> functionsOf(Stage &stage)
{
    const Answer rows = stage.ask(
        "SELECT concat_ws('|', oid, pronamespace::regnamespace || '.' || quote_ident(proname),"
        " (SELECT string_agg(format_type(t, NULL), ';' ORDER BY n) FROM unnest(proargtypes) WITH ORDINALITY a (t, n)))"
        " FROM pg_proc WHERE pronamespace IN ('console'::regnamespace, 'public'::regnamespace) ORDER BY "
        "oid::regprocedure::text");
    QList<Function> functions;
    for (const QByteArray &row : rows.first) {
        const QList<QByteArray> parts = row.split('|');
        functions.append({parts[0], parts[1], parts.size() < 3 ? QList<QByteArray>() : parts[2].split(';')});
    }
    return functions;
}

QByteArray array(const QList<QByteArray> &ids)
{
    return '{' + ids.join(',') + '}';
}

/// Arguments by type: nothing, too much, nonsense, SQL, and what belongs to others.
class Arguments {
public:
    explicit Arguments(const Stage &stage)
        : m_random(Seed)
    {
        QList<QByteArray> ids;
        for (const char *name : {"victim", "admin", "analyst", "retired_admin", "victim_list", "admin_list", "own_list",
                 "shared_list", "case", "approved_case", "coin", "new_coin", "signal", "model", "prediction",
                 "victim_asset", "own_asset", "victim_notification", "victim_execution", "victim_risk",
                 "victim_session", "victim_alert", "archived"})
            ids.append(stage.name(name));
        const QList<QByteArray> odd{{}, "-1", "0", "1", "2", "2147483647", "-2147483648"};
        m_values["integer"] = ids + ids + odd;
        m_values["bigint"] = ids + odd + QList<QByteArray>{"9223372036854775807"};
        m_values["integer[]"] = {{}, "{}", "{NULL}", "{-1,0,2147483647}", array(ids), array(ids + ids),
            '{' + stage.name("victim_assets") + '}', "{{1,2},{3,4}}", "[5:6]={1,2}", "{NULL,1,NULL}"};
        for (const QByteArray &id : ids)
            m_values["integer[]"].append('{' + id + '}');
        m_values["bigint[]"] = m_values["integer[]"] + QList<QByteArray>{"{9223372036854775807}"};
        m_values["uuid"] = {{}, stage.name("operation"), "00000000-0000-0000-0000-0000000000a2",
            "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"};
        m_values["text"] = {{}, "", " ", "'; DROP TABLE public.users; --", "\"", "%s%I%L$1", "\\",
            QByteArray(100000, 'x'), "\xe2\x80\xae\xf0\x9f\x99\x85", "users", "logins", "user_activities",
            "ai_suggestions", "watchlists", "approve", "reject", "implement", "read", "dismissed", "filled",
            "cancelled", "admin", "public", "personal", "default", "admin_tier1", "priv_analyst", "priv_admin",
            "postgres", "victim@PRIVATE.example.org", "new@example.org", "because", "executed", "pg_catalog.pg_authid",
            "manual", "above", "below"};
        m_values["name"] = m_values["character varying"] = m_values["text"];
        m_values["boolean"] = {{}, "true", "false"};
        m_values["numeric"]
            = {{}, "0", "-1", "0.5", "1", "100", "NaN", "Infinity", "-Infinity", "1e131000", "1e-16383", "0.000000001"};
        m_values["interval"] = {{}, "0", "-1 day", "1 day", "178000000 years", "0.000001 s"};
        m_values["timestamp with time zone"]
            = {{}, "infinity", "-infinity", "4713-01-01 BC", "294276-12-31", "2001-01-01", "2099-01-01"};
        const QByteArray victim = stage.name("victim");
        const QByteArray own = stage.name("analyst");
        m_values["jsonb"] = {{}, "null", "[]", "{}", "1", "\"x\"", "[null]", "[1, \"x\", []]", "{\"role\": \"admin\"}",
            "{\"is_active\": true, \"role\": \"admin\"}", "{\"weight\": 0.5, \"position\": 1}", "{\"weight\": \"NaN\"}",
            "{\"name\": \"x\"}", "{\"user_id\": " + victim + "}", "{\"name'); DROP TABLE users; --\": 1}",
            "[{\"id\": " + victim + ", \"set\": {\"role\": \"admin\"}}]",
            "[{\"id\": " + own + ", \"set\": {\"role\": \"admin\"}}]",
            "[{\"id\": " + victim + ", \"set\": {\"first_name\": \"x\"}}]",
            "[{\"id\": " + stage.name("victim_list") + ", \"set\": {\"name\": \"x\"}}]",
            "[{\"id\": " + stage.name("victim_asset") + ", \"set\": {\"weight\": \"1e400000\"}}]",
            "[{\"id\": " + own + ", \"set\": {\"preferences\": \"{\\\"a\\\": \\\"\\\\u0000\\\"}\"}}]",
            "[{\"id\": 1e400, \"set\": {}}]", "[{\"id\": {}, \"version\": [], \"set\": 1}]",
            "[{\"crypto_id\": " + stage.name("new_coin") + ", \"position\": 1, \"weight\": 1}]",
            QByteArray(2000, '[') + QByteArray(2000, ']')};
        m_fallback = {{}, ""};
    }

    QByteArray of(const QByteArray &type)
    {
        const auto values = m_values.constFind(type);
        const QList<QByteArray> &choice = values == m_values.cend() ? m_fallback : *values;
        if (type == "uuid" && m_random() % 4 != 0) // mostly an operation that is new
            return "abcdef00-0000-4000-8000-" + QByteArray::number(++m_operation).rightJustified(12, '0');
        return choice[qsizetype(m_random() % choice.size())];
    }

private:
    std::mt19937 m_random;
    QMap<QByteArray, QList<QByteArray>> m_values;
    QList<QByteArray> m_fallback;
    int m_operation = 0;
};

QByteArray callOf(const Function &function)
{
    QList<QByteArray> places;
    for (const QByteArray &type : function.types)
        places.append('$' + QByteArray::number(places.size() + 1) + "::" + type);
    return "SELECT * FROM " + function.name + '(' + places.join(", ") + ')';
}

QByteArray signatureOf(const Function &function)
{
    return function.name + '(' + function.types.join(", ") + ')';
}

QByteArray shown(const QList<QByteArray> &params)
{
    QByteArray text;
    for (const QByteArray &param : params)
        text += (param.isNull() ? QByteArray("NULL") : param.left(60)) + "; ";
    return text;
}

/// What came of a login's calls of one function.
struct Attack {
    bool mayCall = false;
    bool isRefused = true; ///< every one
    QByteArray said; ///< which answers came how often
    QByteArray problem;
};

/// Who has no right to call it is told so, or, of a trigger's function, that nobody calls it like that.
bool isNoRight(const Answer &answer)
{
    return answer.sqlState == "42501" || answer.sqlState == "42804" || answer.sqlState == "0A000";
}

Attack attack(Stage &stage, const Function &function, const QByteArray &login, Arguments &arguments)
{
    Attack result;
    Visitor visitor = stage.enter(login);
    result.mayCall = visitor
                         .ask("SELECT has_schema_privilege('" + function.name.split('.').first()
                             + "', 'USAGE') AND has_function_privilege(" + function.oid + ", 'EXECUTE')")
                         .first.value(0)
        == "t";
    const QByteArray sql = callOf(function);
    QMap<QByteArray, int> answers;
    if (!result.mayCall && !isNoRight(visitor.call(sql, QList<QByteArray>(function.types.size()))))
        result.problem = "no right to call it, and it is not told so";
    for (int i = 0; i < (result.mayCall ? CallsEach : 2); ++i) {
        QList<QByteArray> params;
        for (const QByteArray &type : function.types)
            params.append(arguments.of(type));
        const Answer answer = visitor.call(sql, params);
        // An argument of ours may come back in an error; a marker that was not sent is a leak.
        QByteArray leak = leakIn(answer, login);
        if (leak != "a secret" && shown(params).contains("PRIVATE"))
            leak.clear();
        if (answer.isInternalError() || answer.sqlState.startsWith("08") || !leak.isEmpty())
            result.problem = "shows " + leak + ' ' + answer.sqlState + ": " + shown(params) + answer.text.left(300);
        if (!result.mayCall && !answer.isError())
            result.problem = "no right to call it, and it answered " + answer.summary();
        result.isRefused = result.isRefused && answer.isError();
        ++answers[answer.isError() ? answer.sqlState : QByteArray(answer.first.isEmpty() ? "nothing" : "answered")];
    }
    QList<QByteArray> counts;
    for (auto it = answers.cbegin(); it != answers.cend(); ++it)
        counts.append(it.key() + "x" + QByteArray::number(it.value()));
    result.said = counts.join(' ');
    return result;
}

/// An admin may change nearly everything; what nobody sees, and whose login is whose, stays.
QByteArray attackAsAdmin(Stage &stage, const Function &function, Arguments &arguments)
{
    const QByteArray kept
        = "SELECT md5(string_agg(concat(password_hash), ',' ORDER BY id)) FROM public.users WHERE password_hash <> '!'"
          " UNION ALL SELECT md5(string_agg(l::text, ',' ORDER BY l::text)) FROM console.logins l"
          " UNION ALL SELECT md5(string_agg(concat(session_token, refresh_token), ',' ORDER BY id)) FROM "
          "public.user_sessions";
    Visitor visitor = stage.enter("admin");
    const QList<QByteArray> before = stage.ask(kept).first;
    for (int i = 0; i < CallsEach; ++i) {
        QList<QByteArray> params;
        for (const QByteArray &type : function.types)
            params.append(arguments.of(type));
        const Answer answer = visitor.call(callOf(function), params);
        if (answer.isInternalError() || answer.sqlState.startsWith("08") || !leakIn(answer, "admin").isEmpty())
            return answer.sqlState + ": " + shown(params) + answer.text.left(300);
    }
    return stage.ask(kept).first == before ? "" : "secrets or logins are others now";
}

} // namespace

void tryFunctions(Stage &stage, Report &report)
{
    report.heading("Every function, with hostile arguments");
    const QList<Function> functions = functionsOf(stage);
    Arguments arguments(stage);
    stage.changes();
    for (const Function &function : functions) {
        for (const QByteArray &login : hostileLogins) {
            const Attack result = attack(stage, function, login, arguments);
            report.line(signatureOf(function), login, result.said, result.isRefused ? "refused" : "only what is theirs",
                result.problem);
        }
        if (const QByteArray changed = stage.changes(); !changed.isEmpty())
            report.line(signatureOf(function), "one of them", "", "", "changed " + changed);
    }
    report.heading("Every function, with the same arguments from an admin: nothing breaks, no secret comes out");
    for (const Function &function : functions) {
        const QByteArray problem = attackAsAdmin(stage, function, arguments);
        report.line(signatureOf(function), "admin", "", "allowed, as it should", problem);
    }
}

} // namespace cp
