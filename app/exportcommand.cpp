#include "app/exportcommand.h"

#include "app/arguments.h"
#include "app/terminal.h"
#include "models/export/relationsource.h"
#include "models/export/tableexport.h"
#include "models/table/filtertext.h"

namespace cp {

using namespace Qt::StringLiterals;

int exportTable(Connection &connection, const Arguments &arguments)
{
    const QString table = arguments.positional.first();
    const std::optional<TableSource> source = relationSource(connection, table);
    if (!source) {
        complain(u"There is no table “%1” that this login may read."_s.arg(table));
        return 1;
    }
    QString problem;
    const std::optional<Filter> filter = filterFromText(arguments.values.value(u"where"_s), *source, &problem);
    if (!filter) {
        complain(problem);
        return 2;
    }
    const QString path = arguments.values.value(u"to"_s);
    const QString format
        = arguments.values.value(u"format"_s, path.endsWith(".json"_L1, Qt::CaseInsensitive) ? u"json"_s : u"csv"_s);
    const qint64 rows = exportRows(connection, PageQuery(*source, *filter, source->indexOf("id"), Qt::AscendingOrder),
        path, format == "json"_L1 ? ExportFormat::Json : ExportFormat::Csv, [](qint64) {});
    say(rows == 1 ? u"1 row written to %1."_s.arg(path) : u"%1 rows written to %2."_s.arg(rows).arg(path));
    return 0;
}

} // namespace cp
