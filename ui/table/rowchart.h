#pragma once

#include "models/db/canceltoken.h"
#include "models/session/session.h"
#include "models/table/rowdetails.h"
#include "ui/charts/pricechart.h"

namespace cp {

class RowPanel;
class TablePanel;

/// What a RowChart shows of a row.
struct RowChartSpec {
    struct Level {
        PriceLevel::Kind kind;
        QByteArray column; ///< listed; its header names the level
    };
    QList<Level> levels;
    QByteArray moment; ///< the column with the moment that is marked; empty: none is
    QString mark; ///< what it is: "due"
    CandleSeries (*read)(Connection &connection, qint64 key); ///< the prices around a row; runs on a worker
};

/// The price around a table's current row, with that row's prices and moment pointed out.
class RowChart : public PriceChart {
    Q_OBJECT

public:
    /// The chart follows row, which shows table; both outlive it, or go with it.
    RowChart(Session *session, TablePanel *table, RowPanel *row, const RowChartSpec &spec, QWidget *parent = nullptr);

Q_SIGNALS:
    void failed(const cp::DbError &error);

private:
    void show(const RowDetails &row);
    void showLevels(const RowDetails &row);
    void load();

    Session *m_session;
    TablePanel *m_table;
    RowChartSpec m_spec;
    qint64 m_key = 0; ///< the row on the chart
    QString m_symbol; ///< its coin
    bool m_isUnread = false; ///< reading its prices failed; done again once the connection is back
    CancelToken m_reading; ///< its prices
};

} // namespace cp
