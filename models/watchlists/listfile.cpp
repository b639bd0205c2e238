#include "models/watchlists/listfile.h"

#include "models/db/connection.h"
#include "models/market/coinnames.h"

#include <QFile>
#include <QHash>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>
#include <QSaveFile>

#include <csv.h>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MaxBytes = 10'000'000; ///< of a list of coins; a file of prices is chosen by mistake

/// A decimal of 0…1, from a number or a percentage; null for nothing.
QString fraction(const QString &text, bool *isGood)
{
    QString number = text.trimmed();
    const bool isPercent = number.endsWith(u'%');
    if (isPercent)
        number = number.chopped(1).trimmed();
    *isGood = true;
    if (number.isEmpty())
        return {};
    const double value = number.toDouble(isGood) / (isPercent ? 100 : 1);
    *isGood = *isGood && value >= 0 && value <= 1;
    return *isGood ? QString::number(value, 'f', 4) : QString();
}

void append(ListFile &file, const QString &name, const QString &weight, const QString &target, const QString &notes)
{
    if (name.trimmed().isEmpty())
        return;
    ListEntry entry{name.trimmed(), symbolsMeantBy(name), {}, {}, notes.isEmpty() ? QString() : notes};
    for (const auto &[text, value] : {std::pair(&weight, &entry.weight), std::pair(&target, &entry.target)}) {
        bool isGood = false;
        *value = fraction(*text, &isGood);
        if (!isGood)
            file.problems.append(u"%1: %2"_s.arg(entry.name, *text));
    }
    file.entries.append(entry);
}

/// Text that an export guarded against spreadsheets, as it was.
QString unguarded(const QString &text)
{
    return text.size() > 1 && text.startsWith(u'\'') && u"=+-@\t\r"_s.contains(text[1]) ? text.mid(1) : text;
}

QList<QStringList> csvRows(const QByteArray &contents)
{
    struct Rows {
        QList<QStringList> all;
        QStringList row;
    } rows;
    csv_parser parser;
    csv_init(&parser, 0);
    const auto field = [](void *text, size_t size, void *to) {
        static_cast<Rows *>(to)->row.append(QString::fromUtf8(static_cast<const char *>(text), qsizetype(size)));
    };
    const auto end = [](int, void *to) {
        auto *read = static_cast<Rows *>(to);
        read->all.append(std::exchange(read->row, {}));
    };
    csv_parse(&parser, contents.constData(), size_t(contents.size()), field, end, &rows);
    csv_fini(&parser, field, end, &rows);
    csv_free(&parser);
    return rows.all;
}

void parseCsv(ListFile &file, const QList<QStringList> &rows)
{
    QHash<QString, qsizetype> columns;
    for (qsizetype i = 0; i < rows.first().size(); ++i)
        columns.insert(rows.first()[i].trimmed().toLower(), i);
    const auto value
        = [&columns](const QStringList &row, const QString &name) { return row.value(columns.value(name, -1)); };
    const QString target = columns.contains(u"target"_s) ? u"target"_s : u"target_allocation"_s;
    for (const QStringList &row : rows.sliced(1))
        append(file, unguarded(value(row, u"symbol"_s)), value(row, u"weight"_s), value(row, target),
            unguarded(value(row, u"notes"_s)));
}

void parseJson(ListFile &file, const QJsonDocument &document)
{
    const QJsonArray rows = document.isArray() ? document.array() : document.object()["assets"_L1].toArray();
    const auto text = [](const QJsonValue &value) {
        return value.isDouble() ? QString::number(value.toDouble(), 'f', 6) : value.toString();
    };
    for (const QJsonValue row : rows) {
        if (row.isString())
            append(file, row.toString(), {}, {}, {});
        else
            append(file, row["symbol"_L1].toString(), text(row["weight"_L1]), text(row["target_allocation"_L1]),
                row["notes"_L1].toString());
    }
}

void parseText(ListFile &file, const QString &text)
{
    static const QRegularExpression between(u"[,;\\s]+"_s);
    const QStringList lines = text.split(u'\n');
    for (const QString &line : lines) {
        const QStringList parts = line.split(u',');
        for (const QString &part : parts) {
            if (part.trimmed().startsWith("###"_L1))
                continue; // the name of a section
            const QStringList names = part.split(between, Qt::SkipEmptyParts);
            for (const QString &name : names)
                append(file, name, {}, {}, {});
        }
    }
}

[[noreturn]] void fail(const QString &doing, const QString &message)
{
    throw DbException({DbError::Kind::Client, doing, {}, message, {}, {}});
}

} // namespace

ListFile parseListFile(const QByteArray &contents)
{
    const QByteArray text = contents.startsWith("\xEF\xBB\xBF") ? contents.sliced(3) : contents;
    ListFile file;
    const QByteArray begin = text.trimmed().first(std::min<qsizetype>(text.trimmed().size(), 1));
    if (const QJsonDocument json = QJsonDocument::fromJson(text); (begin == "[" || begin == "{") && !json.isNull()) {
        parseJson(file, json);
        return file;
    }
    const QList<QStringList> rows = csvRows(text);
    const bool hasHeader = !rows.isEmpty()
        && std::any_of(rows.first().begin(), rows.first().end(),
            [](const QString &field) { return field.trimmed().compare("symbol"_L1, Qt::CaseInsensitive) == 0; });
    if (hasHeader)
        parseCsv(file, rows);
    else
        parseText(file, QString::fromUtf8(text));
    return file;
}

ListImport readListFile(Connection &connection, const QString &path)
{
    const QString doing = u"read the list"_s;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        fail(doing, u"%1: %2"_s.arg(path, file.errorString()));
    if (file.size() > MaxBytes)
        fail(doing, u"%1 is no list of coins: it has %2 bytes."_s.arg(path, QString::number(file.size())));
    const ListFile list = parseListFile(file.readAll());

    QJsonArray wanted;
    for (const ListEntry &entry : list.entries) {
        for (const QString &symbol : entry.symbols)
            wanted.append(symbol);
    }
    const ResultSet coins = connection.exec("SELECT upper(symbol), id, symbol FROM public.cryptocurrencies "
                                            "WHERE upper(symbol) IN (SELECT jsonb_array_elements_text($1::jsonb))",
        {QJsonDocument(wanted).toJson(QJsonDocument::Compact)});
    QHash<QString, int> rowOf;
    for (int row = 0; row < coins.rowCount(); ++row)
        rowOf.insert(coins.text(row, 0), row);

    ListImport import;
    import.problems = list.problems;
    QJsonArray rows;
    for (const ListEntry &entry : list.entries) {
        const auto symbol = std::find_if(entry.symbols.begin(), entry.symbols.end(),
            [&rowOf](const QString &candidate) { return rowOf.contains(candidate); });
        if (symbol == entry.symbols.end()) {
            import.unknown.append(entry.name);
            continue;
        }
        const int row = rowOf[*symbol];
        const auto orNull = [](const QString &text) { return text.isNull() ? QJsonValue() : QJsonValue(text); };
        rows.append(QJsonObject{{u"crypto_id"_s, coins.raw(row, 1).toInt()}, {u"weight"_s, orNull(entry.weight)},
            {u"target"_s, orNull(entry.target)}, {u"notes"_s, orNull(entry.notes)}});
        import.symbols.append(coins.text(row, 2));
    }
    import.rows = QJsonDocument(rows).toJson(QJsonDocument::Compact);
    return import;
}

int writeListText(Connection &connection, qint64 list, const QString &path)
{
    const ResultSet rows = connection.exec(
        "SELECT symbol FROM console.watchlist_assets WHERE watchlist_id = $1 AND is_active ORDER BY position", {list});
    QByteArrayList names;
    for (int row = 0; row < rows.rowCount(); ++row)
        names.append("BINANCE:" + rows.raw(row, 0).toByteArray() + "USDT");
    QSaveFile file(path);
    if (!file.open(QIODevice::WriteOnly) || file.write(names.join(',') + '\n') < 0 || !file.commit())
        fail(u"write the list"_s, u"%1: %2"_s.arg(path, file.errorString()));
    return rows.rowCount();
}

} // namespace cp
