#pragma once

#include "models/session/session.h"
#include "models/table/tablemodel.h"
#include "ui/widgets/message.h"
#include "ui/window/consolepage.h"

#include <QWidget>

class QLabel;

namespace cp {

class ExportButton;
class FilterBar;
class TableView;

/// One table of a page, as it is described rather than programmed.
struct TableSpec {
    QString name; ///< for the settings; unique in the program: "signals"
    QString title; ///< the table's accessible name: "Signals"
    TableSource source;
    QList<QByteArray> filters = {}; ///< columns to filter by, each a field
    QByteArray sort = {}; ///< the column it is sorted by at first; empty: by key
    Qt::SortOrder order = Qt::DescendingOrder;
    QString empty = {}; ///< what stands there when there is no row at all
    QString channel = {}; ///< NOTIFY that may be about its rows: "cp_signals"; empty: none
    bool isComputed = false; ///< reading a row costs as much as reading all: nobody else is to wait for it
    bool ownersEdit = false; ///< people edit their own rows; otherwise only admins edit
};

/// A table with its filters above, the number of rows, Export…, and the bar that saves edits below. Follows the
/// session: reads when there is a connection, patches rows when the database tells of changes, keeps everything through
/// a loss.
class TablePanel : public QWidget {
    Q_OBJECT

public:
    TablePanel(const PageContext &context, const TableSpec &spec, QWidget *parent = nullptr);
    ~TablePanel() override;

    const TableSpec &spec() const { return m_spec; }
    TableModel *model() { return &m_model; }
    TableView *view() { return m_view; }
    FilterBar *filters() { return m_filters; }

    /// Which rows belong here whatever the fields say: the assets of one list.
    void setScope(const Filter &scope);
    void setParams(const Params &params); ///< of a source that has some
    /// As long as it is false nothing is read: a detail table before its master has a row.
    void setReady(bool ready);
    bool isReady() const { return m_ready; }

    void activate(); ///< reads if nothing was read yet
    void refresh();
    void cancel();

    /// The row with that key becomes current, with the filters reset if they hide it.
    void showKey(qint64 key);
    /// So does the first row that matches: for links that know a thing by its name.
    void showFirstOf(const Filter &filter);
    /// Sets one filter field, all others reset.
    void showOnly(const QByteArray &column, const QVariant &value);

    qint64 currentKey() const;
    QVariant currentValue(QByteArrayView column) const;
    QString unsavedWork() const; ///< as ConsolePage

    ExportButton *exportButton() { return m_export; }

Q_SIGNALS:
    void currentKeyChanged(qint64 key);
    void rowsChanged(); ///< rows arrived, changed or were saved: what shows the current one reads again
    void message(const cp::Message &message);
    void openRequested(const QString &page, const QString &item);

private:
    QWidget *makeEditBar();
    void connectModel();
    void applyFilter();
    PageQuery query() const;
    void showFirst();
    void follow(qint64 key);
    void updateCount();
    void updateEdits();
    void saved(int count, int refused);
    void identityChanged();
    void updateReadOnly();
    void report(const DbError &error);

    TableSpec m_spec;
    PageContext m_context;
    TableModel m_model;
    Filter m_scope;
    bool m_ready = true;
    bool m_stale = false; ///< what is asked for changed while the panel was not ready
    bool m_missed = false; ///< what was to be read when the connection was lost
    qint64 m_wantedKey = 0;
    FilterBar *m_filters;
    TableView *m_view;
    QLabel *m_count;
    ExportButton *m_export;
    QWidget *m_editBar;
    QLabel *m_editText;
    QAction *m_clearFilters;
};

} // namespace cp
