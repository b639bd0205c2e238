#include "models/table/windowresult.h"

#include "models/table/rowwindow.h"

#include <QSqlDriver>
#include <QSqlField>
#include <QSqlIndex>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

class WindowDriver : public QSqlDriver {
public:
    bool hasFeature(DriverFeature feature) const override { return feature == QuerySize; }
    bool open(const QString &, const QString &, const QString &, const QString &, int, const QString &) override
    {
        setOpen(true);
        return true;
    }
    void close() override { setOpen(false); }
    QSqlResult *createResult() const override { return new WindowResult(this, nullptr, {}); }
    QSqlRecord record(const QString &table) const override { return m_records.value(table); }
    QSqlIndex primaryIndex(const QString &table) const override
    {
        QSqlIndex index(table);
        if (const QSqlRecord columns = record(table); columns.contains(u"id"_s))
            index.append(columns.field(u"id"_s));
        return index;
    }

    void describe(const TableSource &source)
    {
        QSqlRecord record;
        for (const Column &column : source.columns) {
            const QString name = QString::fromUtf8(column.name);
            // Decimals stay text: a double would round them.
            QSqlField field(name, QMetaType::fromType<QString>(), QString::fromUtf8(source.name));
            field.setRequired(!column.nullable);
            field.setReadOnly(!column.editable);
            record.append(field);
        }
        m_records.insert(QString::fromUtf8(source.name), record);
    }

private:
    QHash<QString, QSqlRecord> m_records;
};

} // namespace

QSqlDatabase windowDatabase()
{
    static const QString name = u"cp-row-window"_s;
    if (QSqlDatabase::contains(name))
        return QSqlDatabase::database(name);
    QSqlDatabase database = QSqlDatabase::addDatabase(new WindowDriver, name);
    database.open();
    return database;
}

void describeSource(const TableSource &source)
{
    static_cast<WindowDriver *>(windowDatabase().driver())->describe(source);
}

WindowResult::WindowResult(const QSqlDriver *driver, RowWindow *window, const QSqlRecord &record)
    : QSqlResult(driver)
    , m_window(window)
    , m_record(record)
{
    setSelect(true);
    setActive(true);
    setAt(QSql::BeforeFirstRow);
}

bool WindowResult::fetch(int row)
{
    if (row < 0 || row >= size())
        return false;
    setAt(row);
    return true;
}

int WindowResult::size()
{
    return m_window ? m_window->rowCount() : 0;
}

QVariant WindowResult::data(int column)
{
    int line = 0;
    const Page *page = m_window->find(at(), &line);
    return page ? page->value(line, column) : QVariant();
}

bool WindowResult::isNull(int column)
{
    int line = 0;
    const Page *page = m_window->find(at(), &line);
    return !page || page->isNull(line, column);
}

} // namespace cp
