#include "ui/widgets/tableselection.h"

#include "models/format/formatvalue.h"
#include "models/table/tablemodel.h"

#include <QHeaderView>

namespace cp::tableselection {

namespace {

/// More rows than this are never in memory at once.
constexpr int inMemory = PageCache::PageSize * PageCache::MaxPages;

} // namespace

QList<Range> ranges(const QItemSelection &selection)
{
    QList<Range> all;
    for (const QItemSelectionRange &range : selection)
        all.append({range.top(), range.bottom()});
    std::sort(all.begin(), all.end(), [](const Range &a, const Range &b) { return a.first < b.first; });
    QList<Range> merged;
    for (const Range &range : std::as_const(all)) {
        if (!merged.isEmpty() && range.first <= merged.last().last + 1)
            merged.last().last = std::max(merged.last().last, range.last);
        else
            merged.append(range);
    }
    return merged;
}

int rowCount(const QItemSelection &selection)
{
    int count = 0;
    const QList<Range> all = ranges(selection);
    for (const Range &range : all)
        count += range.last - range.first + 1;
    return count;
}

QList<int> rows(const QItemSelection &selection, int limit)
{
    QList<int> rows;
    const QList<Range> all = ranges(selection);
    for (const Range &range : all) {
        for (int row = range.first; row <= range.last && rows.size() < limit; ++row)
            rows.append(row);
    }
    return rows;
}

QList<qint64> keys(const QItemSelection &selection, const TableModel &model)
{
    QList<qint64> keys;
    const QList<Range> all = ranges(selection);
    for (const Range &range : all) {
        for (int row = range.first; row <= range.last && keys.size() < inMemory; ++row) {
            if (const qint64 key = model.keyAt(row); key != 0)
                keys.append(key);
        }
    }
    return keys;
}

Answer<QList<qint64>> allKeys(const QItemSelection &selection, const TableModel &model, int limit)
{
    const int wanted = std::min(rowCount(selection), limit);
    if (wanted <= inMemory) {
        const QList<qint64> known = keys(selection, model);
        if (known.size() >= wanted)
            return Answer(QtFuture::makeReadyFuture(known.mid(0, wanted)));
    }
    const QList<int> selected = rows(selection, limit);
    const int last = selected.isEmpty() ? 0 : selected.last() + 1;
    QFuture<QList<qint64>> all = model.allKeys(last);
    return Answer(all.then([selected](const QList<qint64> &ordered) {
        QList<qint64> keys;
        for (const int row : selected) {
            if (row < ordered.size())
                keys.append(ordered[row]);
        }
        return keys;
    }));
}

Text text(
    const QItemSelection &selection, const TableModel &model, const QHeaderView &header, const FormatContext &context)
{
    QList<int> columns;
    QStringList cells;
    for (int place = 0; place < header.count(); ++place) {
        const int column = header.logicalIndex(place);
        if (header.isSectionHidden(column))
            continue;
        columns.append(column);
        cells.append(model.source().columns[column].label);
    }
    Text result{cells.join(u'\t') + u'\n', 0};
    const QList<Range> all = ranges(selection);
    int left = inMemory;
    for (const Range &range : all) {
        for (int row = range.first; row <= range.last && left > 0; ++row) {
            if (model.keyAt(row) == 0)
                continue;
            cells.clear();
            for (const int column : std::as_const(columns))
                cells.append(
                    copyValue(model.source().columns[column], model.index(row, column).data(Qt::DisplayRole), context));
            result.text += cells.join(u'\t') + u'\n';
            ++result.rows;
            --left;
        }
    }
    return result;
}

} // namespace cp::tableselection
