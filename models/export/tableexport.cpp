#include "models/export/tableexport.h"

#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>

#include <csv.h>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int PageRows = 2000;

/// The digits behind the milliseconds of "2024-02-29 12:00:00.123456+00", which no QDateTime holds.
QByteArrayView behindMilliseconds(QByteArrayView written)
{
    const qsizetype from = written.indexOf('.') + 4;
    const qsizetype to = written.lastIndexOf('+');
    return written.contains('.') && from < to ? written.sliced(from, to - from) : QByteArrayView();
}

/// A double is written as the database does, which has words for what JSON has no number for.
QString plainText(const Page &page, int row, int column)
{
    const QVariant value = page.value(row, column);
    if (value.typeId() == QMetaType::Double)
        return QString::fromLatin1(page.raw(row, column));
    if (value.typeId() != QMetaType::QDateTime)
        return value.toString();
    QString text = value.toDateTime().toUTC().toString(Qt::ISODateWithMs);
    return text.insert(text.size() - 1, QLatin1StringView(behindMilliseconds(page.raw(row, column)))); // before the Z
}

bool isText(ColumnKind kind)
{
    return kind == ColumnKind::Text || kind == ColumnKind::Word || kind == ColumnKind::Json;
}

/// https://owasp.org/www-community/attacks/CSV_Injection names the characters.
bool looksLikeFormula(const QString &text)
{
    return !text.isEmpty() && u"=+-@\t\r"_s.contains(text.front());
}

QByteArray csvField(const QString &text)
{
    const QByteArray raw = text.toUtf8();
    QByteArray field(raw.size() * 2 + 2, Qt::Uninitialized); // every character may be a quote
    field.truncate(qsizetype(csv_write(field.data(), size_t(field.size()), raw.constData(), size_t(raw.size()))));
    return field;
}

QByteArray csvLine(const QStringList &fields)
{
    QByteArrayList line;
    for (const QString &field : fields)
        line.append(csvField(field));
    return line.join(',') + "\r\n";
}

QByteArray csvRow(const Page &page, int row, const QList<Column> &columns)
{
    QStringList fields;
    for (int i = 0; i < columns.size(); ++i) {
        const QString text = plainText(page, row, i);
        fields.append(isText(columns[i].kind) && looksLikeFormula(text) ? u'\'' + text : text);
    }
    return csvLine(fields);
}

/// Decimals stay text: a double would round them.
QJsonValue jsonValue(const Page &page, int row, int column)
{
    const QVariant value = page.value(row, column);
    if (!value.isValid())
        return {};
    const bool isPlain = value.typeId() == QMetaType::QDateTime || value.typeId() == QMetaType::Double;
    return isPlain ? QJsonValue(plainText(page, row, column)) : QJsonValue::fromVariant(value);
}

QByteArray jsonRow(const Page &page, int row, const QList<Column> &columns)
{
    QJsonObject object;
    for (int i = 0; i < columns.size(); ++i)
        object.insert(QString::fromLatin1(columns[i].name), jsonValue(page, row, i));
    return QJsonDocument(object).toJson(QJsonDocument::Compact);
}

/// A QSaveFile whose failures are the job's.
class ExportFile {
public:
    ExportFile(const Connection &connection, const QString &path)
        : m_connection(connection)
        , m_file(path)
    {
        if (!m_file.open(QIODevice::WriteOnly))
            fail();
    }

    void write(const QByteArray &bytes)
    {
        if (m_file.write(bytes) != bytes.size())
            fail();
    }

    void commit()
    {
        if (!m_file.commit())
            fail();
    }

private:
    [[noreturn]] void fail() const
    {
        m_connection.fail(DbError::Kind::Client, u"%1: %2"_s.arg(m_file.fileName(), m_file.errorString()));
    }

    const Connection &m_connection;
    QSaveFile m_file;
};

} // namespace

qint64 exportRows(Connection &connection, const PageQuery &query, const QString &path, ExportFormat format,
    const std::function<void(qint64 rows)> &progress)
{
    const QList<Column> &columns = query.source().columns;
    const bool isCsv = format == ExportFormat::Csv;
    ExportFile file(connection, path);
    if (isCsv) {
        QStringList labels;
        for (const Column &column : columns)
            labels.append(column.label);
        file.write(csvLine(labels));
    } else {
        file.write("[");
    }

    Transaction transaction(connection);
    connection.exec("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"); // one snapshot for all pages
    qint64 rows = 0;
    std::optional<RowPosition> last;
    for (;;) {
        const Page page = query.fetch(connection, PageQuery::Direction::Forward, last, 0, PageRows);
        for (int row = 0; row < page.rowCount(); ++row) {
            if (!isCsv)
                file.write(rows + row == 0 ? "\n" : ",\n");
            file.write(isCsv ? csvRow(page, row, columns) : jsonRow(page, row, columns));
        }
        rows += page.rowCount();
        progress(rows);
        if (page.rowCount() < PageRows)
            break;
        last = page.position(page.rowCount() - 1);
    }
    transaction.commit();
    if (!isCsv)
        file.write("\n]\n");
    file.commit();
    return rows;
}

} // namespace cp
