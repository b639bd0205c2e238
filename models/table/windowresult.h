#pragma once

#include "models/table/tablesource.h"

#include <QSqlDatabase>
#include <QSqlRecord>
#include <QSqlResult>

namespace cp {

class RowWindow;

/// The QSqlDatabase that QSqlTableModel wants: answers record() and primaryIndex() from the descriptions of sources and
/// never talks to a server. What a model reads comes from its RowWindow. GUI thread.
QSqlDatabase windowDatabase();

/// Makes source.name known to windowDatabase(), so that QSqlTableModel::setTable finds its columns.
void describeSource(const TableSource &source);

/// A RowWindow as the result of a query: any row at once, empty values for one that is not here yet.
class WindowResult : public QSqlResult {
public:
    WindowResult(const QSqlDriver *driver, RowWindow *window, const QSqlRecord &record);

    QSqlRecord record() const override { return m_record; }

protected:
    QVariant data(int column) override;
    bool isNull(int column) override;
    bool reset(const QString &) override { return false; }
    bool fetch(int row) override;
    bool fetchFirst() override { return fetch(0); }
    bool fetchLast() override { return fetch(size() - 1); }
    int size() override;
    int numRowsAffected() override { return -1; }

private:
    RowWindow *m_window;
    QSqlRecord m_record;
};

} // namespace cp
