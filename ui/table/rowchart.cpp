#include "ui/table/rowchart.h"

#include "ui/table/rowpanel.h"
#include "ui/table/tablepanel.h"

#include <cmath>

namespace cp {

using namespace Qt::StringLiterals;

RowChart::RowChart(Session *session, TablePanel *table, RowPanel *row, const RowChartSpec &spec, QWidget *parent)
    : PriceChart(parent)
    , m_session(session)
    , m_table(table)
    , m_spec(spec)
{
    setEmptyText(tr("Choose a row to see the price around it."));
    connect(row, &RowPanel::rowShown, this, &RowChart::show);
    connect(session->background(), &Database::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && m_isUnread)
            load();
    });
}

void RowChart::show(const RowDetails &row)
{
    const TableSource &source = m_table->spec().source;
    setTimeZone(formatContextFor(m_session->identity().timezone).effectiveZone());
    showLevels(row);
    if (row.key == m_key)
        return; // read again: the zoom the person chose stays
    m_key = row.key;
    m_reading.cancel(); // who moves through the rows waits for the last one only
    m_isUnread = false;
    m_symbol = row.value(source, "symbol").toString();
    setEmptyText(m_key == 0 ? tr("Choose a row to see the price around it.") : tr("Reading the prices…"));
    setCandles(m_symbol, {});
    if (!m_spec.moment.isEmpty())
        setMark(row.value(source, m_spec.moment).toDateTime(), m_spec.mark);
    if (m_key != 0)
        load();
}

void RowChart::showLevels(const RowDetails &row)
{
    const TableSource &source = m_table->spec().source;
    QList<PriceLevel> levels;
    for (const RowChartSpec::Level &level : std::as_const(m_spec.levels)) {
        bool isNumber = false;
        const double price = row.value(source, level.column).toString().toDouble(&isNumber);
        if (isNumber && std::isfinite(price))
            levels.append({level.kind, price, source.columns[source.indexOf(level.column)].label});
    }
    setLevels(levels);
}

void RowChart::load()
{
    m_isUnread = false;
    m_reading = CancelToken();
    m_session
        ->readForChart(
            u"load the prices"_s,
            [read = m_spec.read, key = m_key](Connection &connection) { return read(connection, key); }, m_reading)
        .then(this,
            [this, key = m_key](const CandleSeries &candles) {
                if (key != m_key)
                    return;
                setEmptyText((m_spec.moment.isEmpty() ? tr("There are no prices of %1.")
                                                      : tr("There are no prices of %1 around that time."))
                                 .arg(m_symbol));
                setCandles(m_symbol, candles);
            })
        .onFailed(this, [this, key = m_key](const DbException &e) {
            if (key == m_key && e.error().kind != DbError::Kind::Cancelled) {
                m_isUnread = true;
                setEmptyText(tr("The prices could not be read."));
            }
            Q_EMIT failed(e.error());
        });
}

} // namespace cp
