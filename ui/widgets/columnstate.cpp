#include "ui/widgets/columnstate.h"

#include "models/settings/storedsettings.h"
#include "models/table/tablemodel.h"

#include <QHeaderView>

namespace cp::columnstate {

using namespace Qt::StringLiterals;

namespace {

constexpr int narrowest = 24;
constexpr int widest = 2000;

QString groupOf(const QHeaderView &header)
{
    return u"tables/"_s + header.parent()->objectName();
}

int charactersOf(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Text:
    case ColumnKind::Json:
        return 24;
    case ColumnKind::Integer:
    case ColumnKind::Boolean:
        return 6;
    case ColumnKind::Fraction:
    case ColumnKind::Percent:
    case ColumnKind::Share:
    case ColumnKind::Age:
        return 9;
    case ColumnKind::Amount:
    case ColumnKind::Word:
        return 11;
    case ColumnKind::Decimal:
    case ColumnKind::Price:
        return 14;
    case ColumnKind::Timestamp:
        return 19;
    }
    return 14;
}

} // namespace

int defaultWidth(const Column &column, const QHeaderView &header)
{
    const QFontMetrics metrics = header.fontMetrics();
    const int padding = 20;
    const int sortMark = 14;
    const int label = int(metrics.horizontalAdvance(column.label) * 1.1); // headers are bold
    return std::max(
               (column.characters > 0 ? column.characters : charactersOf(column.kind)) * metrics.averageCharWidth(),
               label + sortMark)
        + padding;
}

int lastShown(const QHeaderView &header)
{
    for (int place = header.count() - 1; place >= 0; --place) {
        if (!header.isSectionHidden(header.logicalIndex(place)))
            return header.logicalIndex(place);
    }
    return -1;
}

void save(const QHeaderView &header, const TableModel &model)
{
    const QList<Column> &columns = model.source().columns;
    if (header.parent()->objectName().isEmpty() || header.count() != columns.size())
        return;
    StoredSettings settings;
    settings.beginGroup(groupOf(header));
    settings.beginWriteArray(u"columns"_s, int(columns.size()));
    for (int place = 0; place < header.count(); ++place) {
        const int section = header.logicalIndex(place);
        settings.setArrayIndex(place);
        settings.setValue(u"name"_s, QString::fromUtf8(columns[section].name));
        settings.setValue(u"hidden"_s, header.isSectionHidden(section));
        // A hidden one says 0; what is remembered of it stays.
        if (!header.isSectionHidden(section) && section != lastShown(header))
            settings.setValue(u"width"_s, header.sectionSize(section));
    }
    settings.endArray();
    const int sorted = model.sortColumn();
    settings.setValue(u"sort"_s, sorted < 0 ? QString() : QString::fromUtf8(columns[sorted].name));
    settings.setValue(u"descending"_s, model.sortOrder() == Qt::DescendingOrder);
}

void restore(QHeaderView &header, TableModel &model)
{
    const TableSource &source = model.source();
    for (int section = 0; section < header.count(); ++section)
        header.resizeSection(section, defaultWidth(source.columns[section], header));
    if (header.parent()->objectName().isEmpty())
        return;
    StoredSettings settings;
    settings.beginGroup(groupOf(header));
    const int remembered = settings.beginReadArray(u"columns"_s);
    int place = 0;
    for (int i = 0; i < remembered; ++i) {
        settings.setArrayIndex(i);
        const int section = source.indexOf(settings.value(u"name"_s).toString().toUtf8());
        if (section < 0)
            continue;
        header.moveSection(header.visualIndex(section), place++);
        header.setSectionHidden(section, settings.value(u"hidden"_s).toBool());
        if (const int width = settings.value(u"width"_s).toInt(); width > 0)
            header.resizeSection(section, std::clamp(width, narrowest, widest));
    }
    settings.endArray();
    if (header.hiddenSectionCount() == header.count() && header.count() > 0)
        header.showSection(0); // a table without a column could not be mended by hand
    if (settings.contains(u"sort"_s)) {
        const int sorted = source.indexOf(settings.value(u"sort"_s).toString().toUtf8());
        if (sorted >= 0)
            model.setSort(sorted, settings.value(u"descending"_s).toBool() ? Qt::DescendingOrder : Qt::AscendingOrder);
    }
}

void forget(const QHeaderView &header)
{
    StoredSettings().remove(groupOf(header));
}

} // namespace cp::columnstate
