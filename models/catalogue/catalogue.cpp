#include "models/catalogue/catalogue.h"

#include "models/catalogue/entries.h"
#include "models/format/wordtext.h"

#include <QCoreApplication>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// PostgreSQL's type that values of a kind are compared as.
QByteArray typeOf(ColumnKind kind)
{
    switch (kind) {
    case ColumnKind::Integer:
        return "bigint";
    case ColumnKind::Decimal:
    case ColumnKind::Price:
    case ColumnKind::Amount:
    case ColumnKind::Fraction:
    case ColumnKind::Percent:
    case ColumnKind::Share:
        return "numeric";
    case ColumnKind::Boolean:
        return "boolean";
    case ColumnKind::Timestamp:
    case ColumnKind::Age:
        return "timestamptz";
    case ColumnKind::Json:
        return "jsonb";
    case ColumnKind::Text:
    case ColumnKind::Word:
        break;
    }
    return "text";
}

const CatalogueEntry *find(const QByteArray &table, const QByteArray &name)
{
    const std::span<const CatalogueEntry> entries = catalogueEntries();
    const auto in = [&](QByteArrayView where) {
        const auto found = std::find_if(entries.begin(), entries.end(),
            [&](const CatalogueEntry &entry) { return where == entry.table && name == entry.column; });
        return found == entries.end() ? nullptr : &*found;
    };
    const CatalogueEntry *entry = in(table);
    return entry ? entry : in("");
}

} // namespace

Column describe(const QByteArray &table, const QByteArray &name, ColumnKind otherwise)
{
    Column column;
    column.name = name;
    column.sql = "r." + name;
    const CatalogueEntry *entry = find(table, name);
    if (!entry) {
        column.kind = otherwise;
        column.type = typeOf(otherwise);
        if (otherwise == ColumnKind::Text)
            column.sql += "::text";
        column.label = labelFromKey(QString::fromLatin1(name));
        return column;
    }
    column.kind = entry->kind;
    column.type = typeOf(entry->kind);
    column.label = QCoreApplication::translate("cp::Catalogue", entry->label);
    column.nullable = entry->need == CatalogueEntry::Nullable;
    column.characters = entry->characters;
    if (entry->words)
        column.words = QString::fromLatin1(entry->words).split(u' ');
    if (entry->page) {
        const QList<QByteArray> link = QByteArray(entry->page).split(':');
        column.page = link[0];
        column.item = link.value(1);
    }
    return column;
}

TableSource makeSource(const SourceSpec &spec)
{
    const auto columnOf = [&spec](const QByteArray &given) {
        const qsizetype sign = given.indexOf('=');
        Column column = describe(spec.table, sign < 0 ? given : given.left(sign));
        if (sign >= 0) {
            column.sql = given.mid(sign + 1);
            column.nullable = true; // what a join brings may be missing
        }
        column.editable = spec.editable.contains(column.name);
        return column;
    };
    TableSource source;
    source.name = spec.table;
    source.from = spec.from;
    source.key = "r.id";
    source.version = spec.version;
    for (const QByteArray &column : spec.columns)
        source.columns.append(columnOf(column));
    for (const QByteArray &column : spec.details)
        source.details.append(columnOf(column));
    source.detailFrom = spec.detailFrom;
    if (!spec.editable.isEmpty())
        source.editTable = spec.table;
    return source;
}

} // namespace cp
