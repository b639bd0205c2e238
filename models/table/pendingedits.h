#pragma once

#include <QHash>
#include <QJsonArray>
#include <QList>
#include <QString>
#include <QUuid>
#include <QVariant>

#include <functional>
#include <optional>

namespace cp {

/// Edits that a person has made and the database has not confirmed. Keyed by the row's primary key, so that they
/// survive sorting, filtering, refreshing and reconnecting. Not thread-safe; no I/O.
class PendingEdits {
public:
    struct Cell {
        QVariant before; ///< as read when the edit began
        QVariant after; ///< as typed; decimals as text, null for NULL
    };
    struct Row {
        qint64 version = 0; ///< of the row as it was when the first cell was edited
        QHash<QByteArray, Cell> cells; ///< by column name
        QString problem; ///< why the database refused it last time; empty when it was not tried yet
        QUuid operation; ///< being written by that call of console.edit_rows; null: waiting for the person

        bool isInFlight() const { return !operation.isNull(); }
    };

    /// Sets a cell; the value it had before takes the edit back. Neither this nor revert() touches a row in flight.
    void set(qint64 key, qint64 version, const QByteArray &column, const QVariant &before, const QVariant &after);
    void revert(qint64 key);
    void revert(qint64 key, const QByteArray &column);

    bool isEmpty() const { return m_rows.isEmpty(); }
    int rowCount() const { return int(m_rows.size()); }
    QList<qint64> keys() const { return m_rows.keys(); }
    const Row *row(qint64 key) const;
    /// The edited value; none when that cell has no edit.
    std::optional<QVariant> value(qint64 key, const QByteArray &column) const;

    /// Takes all rows that are not in flight into flight; returns them as console.edit_rows wants them.
    QJsonArray takeForSubmit(const QUuid &operation);

    /// What became of a row in flight. An empty problem: it is saved and leaves; else it stays, with the problem.
    void settle(qint64 key, const QString &problem);
    /// Nothing was written: the rows that operation still has in flight wait again.
    void unsettle(const QUuid &operation);

    /// The row as it now is in the database becomes what the edit is made on ("keep mine"). Cells that hold the edited
    /// value already are no edit any more.
    void rebase(qint64 key, qint64 version, const std::function<QVariant(const QByteArray &column)> &valueOf);

private:
    QHash<qint64, Row> m_rows;
};

} // namespace cp
