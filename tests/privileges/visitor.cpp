#include "tests/privileges/visitor.h"

#include <algorithm>

namespace cp {

namespace {

/// Outcomes that leave everything as it was.
const QList<QByteArray> refusals{"forbidden", "not_found", "refused", "changed"};

void noteNotice(void *notices, const PGresult *result)
{
    *static_cast<QByteArray *>(notices) += PQresultErrorMessage(result);
}

} // namespace

bool Answer::isOnlyRefusals() const
{
    return !isError() && !first.isEmpty()
        && std::all_of(first.begin(), first.end(), [](const QByteArray &word) { return refusals.contains(word); });
}

QByteArray Answer::summary() const
{
    if (isError())
        return sqlState;
    if (first.isEmpty())
        return "nothing";
    QByteArray words = first.size() <= 3 ? first.join(", ") : QByteArray::number(first.size()) + " rows";
    words.replace('\n', ' ');
    return words.left(24);
}

Visitor::Visitor(const QByteArray &database, const QByteArray &login)
    : m_connection(PQconnectdb("dbname=" + database + " user=" + login), PQfinish)
{
    if (PQstatus(m_connection.get()) != CONNECTION_OK)
        qFatal("%s", PQerrorMessage(m_connection.get()));
    PQsetErrorVerbosity(m_connection.get(), PQERRORS_VERBOSE);
    PQsetNoticeReceiver(m_connection.get(), noteNotice, &m_notices);
}

Answer Visitor::ask(const QByteArray &sql)
{
    Answer answer;
    m_notices.clear();
    if (!PQsendQuery(m_connection.get(), sql.constData()))
        qFatal("%s", PQerrorMessage(m_connection.get()));
    while (PGresult *result = PQgetResult(m_connection.get())) {
        take(result, answer);
        PQclear(result);
    }
    answer.text += m_notices;
    return answer;
}

Answer Visitor::call(const QByteArray &sql, const QList<QByteArray> &params)
{
    Answer answer;
    m_notices.clear();
    QList<const char *> values;
    for (const QByteArray &param : params)
        values.append(param.isNull() ? nullptr : param.constData());
    PGresult *result = PQexecParams(
        m_connection.get(), sql.constData(), int(values.size()), nullptr, values.constData(), nullptr, nullptr, 0);
    take(result, answer);
    PQclear(result);
    answer.text += m_notices;
    return answer;
}

void Visitor::take(PGresult *result, Answer &answer)
{
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COPY_OUT)
        takeCopied(answer);
    if (status == PGRES_FATAL_ERROR) {
        const char *state = PQresultErrorField(result, PG_DIAG_SQLSTATE);
        answer.sqlState = state ? state : "08006"; // libpq's own: the connection is gone
        answer.text += PQresultErrorMessage(result);
    }
    if (status != PGRES_TUPLES_OK)
        return;
    answer.first.clear();
    for (int row = 0; row < PQntuples(result); ++row) {
        for (int column = 0; column < PQnfields(result); ++column)
            answer.text += PQgetvalue(result, row, column) + QByteArray("\t");
        answer.first.append(PQnfields(result) > 0 ? PQgetvalue(result, row, 0) : "");
    }
}

void Visitor::takeCopied(Answer &answer)
{
    char *line = nullptr;
    for (int size = 0; (size = PQgetCopyData(m_connection.get(), &line, 0)) > 0; PQfreemem(line))
        answer.first.append(QByteArray(line, size).trimmed());
    answer.text += answer.first.join('\n');
}

} // namespace cp
