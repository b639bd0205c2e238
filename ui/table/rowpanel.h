#pragma once

#include "models/format/formatcontext.h"
#include "models/session/session.h"
#include "models/table/rowdetails.h"

#include <QWidget>

class QGridLayout;
class QLabel;
class QScrollArea;
class QStackedWidget;
class QTabWidget;
class QVBoxLayout;

namespace cp {

class TablePanel;

/// All there is to know of a table's current row: its values as they read best, what they name as links, its JSON
/// documents laid out. Reads the row when it becomes current and again when it changes.
class RowPanel : public QWidget {
    Q_OBJECT

public:
    /// The panel follows table, which outlives it.
    RowPanel(Session *session, TablePanel *table, QWidget *parent = nullptr);

    /// Something of the page's own between the values and the documents: a chart.
    void setFeature(QWidget *feature);

    const RowDetails &row() const { return m_row; }

Q_SIGNALS:
    void rowShown(const cp::RowDetails &row); ///< the current row was read; key 0: there is none
    void openRequested(const QString &page, const QString &item);
    void failed(const cp::DbError &error);

private:
    void load(qint64 key);
    void show(const RowDetails &row);
    QString valueHtml(const Column &column, const QVariant &value) const;

    Session *m_session;
    TablePanel *m_table;
    RowDetails m_row;
    qint64 m_wanted = 0;
    bool m_isUnread = false; ///< reading it failed; done again once the connection is back
    QTimer m_rereadTimer;
    QStackedWidget *m_stack;
    QLabel *m_empty;
    QVBoxLayout *m_content;
    QScrollArea *m_scroll; ///< around the values
    QGridLayout *m_values;
    QTabWidget *m_documents;
};

} // namespace cp
