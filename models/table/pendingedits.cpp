#include "models/table/pendingedits.h"

#include <QDateTime>
#include <QJsonObject>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// As console.edit_rows reads it. Text throughout: a JSON number would pass through a double.
QJsonValue toJson(const QVariant &value)
{
    if (value.isNull())
        return {};
    if (value.metaType() == QMetaType::fromType<QDateTime>())
        return value.toDateTime().toUTC().toString(Qt::ISODateWithMs);
    return value.toString();
}

} // namespace

void PendingEdits::set(
    qint64 key, qint64 version, const QByteArray &column, const QVariant &before, const QVariant &after)
{
    Row &row = m_rows[key];
    if (row.isInFlight())
        return;
    if (row.cells.isEmpty())
        row.version = version;
    const QVariant original = row.cells.contains(column) ? row.cells.value(column).before : before;
    row.problem.clear();
    // As text: an editor's "5" is the 5 that was read.
    if (toJson(original) == toJson(after)) {
        revert(key, column);
        return;
    }
    row.cells.insert(column, {original, after});
}

void PendingEdits::revert(qint64 key)
{
    if (const Row *edits = row(key); edits && !edits->isInFlight())
        m_rows.remove(key);
}

void PendingEdits::revert(qint64 key, const QByteArray &column)
{
    const auto it = m_rows.find(key);
    if (it == m_rows.end() || it->isInFlight())
        return;
    it->cells.remove(column);
    if (it->cells.isEmpty())
        m_rows.erase(it);
}

const PendingEdits::Row *PendingEdits::row(qint64 key) const
{
    const auto it = m_rows.constFind(key);
    return it == m_rows.cend() ? nullptr : &*it;
}

std::optional<QVariant> PendingEdits::value(qint64 key, const QByteArray &column) const
{
    const Row *edits = row(key);
    if (!edits)
        return std::nullopt;
    const auto cell = edits->cells.constFind(column);
    return cell == edits->cells.cend() ? std::nullopt : std::optional(cell->after);
}

QJsonArray PendingEdits::takeForSubmit(const QUuid &operation)
{
    QJsonArray edits;
    for (auto it = m_rows.begin(); it != m_rows.end(); ++it) {
        if (it->isInFlight())
            continue;
        it->operation = operation;
        QJsonObject set;
        for (auto cell = it->cells.cbegin(); cell != it->cells.cend(); ++cell)
            set.insert(QString::fromUtf8(cell.key()), toJson(cell->after));
        edits.append(QJsonObject{{u"id"_s, it.key()}, {u"version"_s, it->version}, {u"set"_s, set}});
    }
    return edits;
}

void PendingEdits::settle(qint64 key, const QString &problem)
{
    const auto it = m_rows.find(key);
    if (it == m_rows.end())
        return;
    if (problem.isEmpty()) {
        m_rows.erase(it);
        return;
    }
    it->operation = {};
    it->problem = problem;
}

void PendingEdits::unsettle(const QUuid &operation)
{
    for (Row &row : m_rows) {
        if (row.operation == operation)
            row.operation = {};
    }
}

void PendingEdits::rebase(qint64 key, qint64 version, const std::function<QVariant(const QByteArray &column)> &valueOf)
{
    const auto it = m_rows.find(key);
    if (it == m_rows.end() || it->isInFlight())
        return;
    const Row old = *it;
    m_rows.erase(it);
    for (auto cell = old.cells.cbegin(); cell != old.cells.cend(); ++cell)
        set(key, version, cell.key(), valueOf(cell.key()), cell->after);
}

} // namespace cp
