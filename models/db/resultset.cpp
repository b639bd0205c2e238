#include "models/db/resultset.h"

#include <QDateTime>
#include <QTimeZone>

#include <charconv>
#include <libpq-fe.h>

namespace cp {

namespace {

// Object ids of built-in types never change (pg_type.dat).
constexpr Oid BoolOid = 16;
constexpr Oid Int8Oid = 20;
constexpr Oid Int2Oid = 21;
constexpr Oid Int4Oid = 23;
constexpr Oid OidOid = 26;
constexpr Oid Float4Oid = 700;
constexpr Oid Float8Oid = 701;
constexpr Oid TimestamptzOid = 1184;

int digits(QByteArrayView text, qsizetype from, qsizetype count)
{
    int value = 0;
    for (qsizetype i = from; i < from + count; ++i) {
        if (i >= text.size() || text[i] < '0' || text[i] > '9')
            return -1;
        value = value * 10 + (text[i] - '0');
    }
    return value;
}

/// Also "Infinity" and "NaN" as PostgreSQL writes them, which Qt reads as 0.
double toDouble(QByteArrayView text)
{
    double value = 0;
    std::from_chars(text.begin(), text.end(), value);
    return value;
}

} // namespace

QDateTime parseTimestamp(QByteArrayView text)
{
    // 2024-02-29 12:00:00[.123456]+00
    if (text.size() < 22 || text[4] != '-' || text[10] != ' ' || text.endsWith("BC"))
        return {};
    const QDate date(digits(text, 0, 4), digits(text, 5, 2), digits(text, 8, 2));
    int milliseconds = 0;
    qsizetype at = 19;
    if (text[at] == '.') {
        int place = 100;
        for (++at; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at, place /= 10)
            milliseconds += place * (text[at] - '0');
    }
    const QTime time(digits(text, 11, 2), digits(text, 14, 2), digits(text, 17, 2), milliseconds);
    if (!date.isValid() || !time.isValid() || text.sliced(at) != "+00")
        return {};
    return QDateTime(date, time, Qt::UTC);
}

ResultSet::ResultSet(pg_result *result)
    : m_result(result, PQclear)
{
}

int ResultSet::rowCount() const
{
    return m_result ? PQntuples(m_result.get()) : 0;
}

int ResultSet::columnCount() const
{
    return m_result ? PQnfields(m_result.get()) : 0;
}

QString ResultSet::columnName(int column) const
{
    return QString::fromUtf8(PQfname(m_result.get(), column));
}

int ResultSet::columnIndex(QByteArrayView name) const
{
    for (int column = 0; column < columnCount(); ++column) {
        if (name == QByteArrayView(PQfname(m_result.get(), column)))
            return column;
    }
    return -1;
}

int ResultSet::affectedRows() const
{
    return m_result ? QByteArrayView(PQcmdTuples(m_result.get())).toInt() : 0;
}

bool ResultSet::isNull(int row, int column) const
{
    return PQgetisnull(m_result.get(), row, column) != 0;
}

QByteArrayView ResultSet::raw(int row, int column) const
{
    return {PQgetvalue(m_result.get(), row, column), PQgetlength(m_result.get(), row, column)};
}

QString ResultSet::text(int row, int column) const
{
    return QString::fromUtf8(raw(row, column));
}

QVariant ResultSet::value(int row, int column) const
{
    if (isNull(row, column))
        return {};
    const QByteArrayView bytes = raw(row, column);
    switch (PQftype(m_result.get(), column)) {
    case BoolOid:
        return bytes == "t";
    case Int2Oid:
    case Int4Oid:
        return bytes.toInt();
    case Int8Oid:
    case OidOid:
        return bytes.toLongLong();
    case Float4Oid:
    case Float8Oid:
        return toDouble(bytes);
    case TimestamptzOid:
        if (const QDateTime moment = parseTimestamp(bytes); moment.isValid())
            return moment;
        break;
    default:
        break;
    }
    return QString::fromUtf8(bytes);
}

QVariant ResultSet::value(int row, QByteArrayView column) const
{
    const int index = columnIndex(column);
    return index < 0 ? QVariant() : value(row, index);
}

QMetaType ResultSet::columnType(int column) const
{
    switch (PQftype(m_result.get(), column)) {
    case BoolOid:
        return QMetaType::fromType<bool>();
    case Int2Oid:
    case Int4Oid:
        return QMetaType::fromType<int>();
    case Int8Oid:
    case OidOid:
        return QMetaType::fromType<qlonglong>();
    case Float4Oid:
    case Float8Oid:
        return QMetaType::fromType<double>();
    case TimestamptzOid:
        return QMetaType::fromType<QDateTime>();
    default:
        return QMetaType::fromType<QString>();
    }
}

} // namespace cp
