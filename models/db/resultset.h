#pragma once

#include <QByteArrayView>
#include <QMetaType>
#include <QVariant>

#include <memory>

struct pg_result;

namespace cp {

/// The rows a statement returned: an immutable value, cheap to copy, safe to hand to another thread.
class ResultSet {
public:
    ResultSet() = default;
    explicit ResultSet(pg_result *result); ///< takes ownership

    int rowCount() const;
    int columnCount() const;
    QString columnName(int column) const;
    int columnIndex(QByteArrayView name) const; ///< -1 when there is none

    /// Rows an INSERT, UPDATE or DELETE touched; 0 for anything else.
    int affectedRows() const;

    bool isNull(int row, int column) const;

    /// PostgreSQL's text form; empty for NULL. Lives as long as this result set.
    QByteArrayView raw(int row, int column) const;
    QString text(int row, int column) const;

    /// Typed after the column: bool, int, qlonglong, double for floats; numeric as its exact decimal digits in a
    /// QString; timestamptz as a UTC QDateTime of microseconds rounded down to milliseconds ("infinity" and years Qt
    /// cannot hold stay text); everything else as text. NULL is an invalid QVariant.
    QVariant value(int row, int column) const;

    /// value() of the column of that name; invalid when there is no such column.
    QVariant value(int row, QByteArrayView column) const;

    /// The QMetaType of value() for a column that is not NULL.
    QMetaType columnType(int column) const;

    bool isEmpty() const { return rowCount() == 0; }

private:
    std::shared_ptr<pg_result> m_result;
};

/// A timestamptz as the database writes it in UTC ("2024-02-29 12:00:00.123456+00"), or an invalid one when Qt cannot
/// hold it (infinity, years outside 1…9999, BC).
QDateTime parseTimestamp(QByteArrayView text);

} // namespace cp
