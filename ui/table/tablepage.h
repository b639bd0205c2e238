#pragma once

#include "models/session/writer.h"
#include "ui/table/commandbar.h"
#include "ui/table/rowpanel.h"
#include "ui/table/tablepanel.h"
#include "ui/window/consolepage.h"

#include <QSplitter>

class QVBoxLayout;

namespace cp {

/// A page made of tables: it reads them, refreshes them, passes on their messages and links, and says what is unsaved.
/// A page with one table is its TableSpec and its commands; others add tables and lay them out.
class TablePage : public ConsolePage {
    Q_OBJECT

public:
    void activate() override;
    void refresh() override;
    void cancelWork() override;
    QString unsavedWork() const override;
    void showItem(const QString &item) override; ///< by key, in the first table

protected:
    explicit TablePage(const PageContext &context, QWidget *parent = nullptr);
    ~TablePage() override;

    TablePanel *addTable(const TableSpec &spec); ///< to be laid out by the page
    RowPanel *addRowPanel(TablePanel *table);
    CommandBar *commands() { return m_commands; }
    Writer *writer() { return &m_writer; }

    void addWidget(QWidget *widget, int stretch = 0); ///< below what is there; first are the commands
    /// Parts whose sizes a person sets, and finds again; name is for the settings, sizes how they are shared out at
    /// first (equally without them).
    QSplitter *makeSplitter(
        const QString &name, Qt::Orientation orientation, const QList<QWidget *> &parts, const QList<int> &sizes = {});

    /// Calls a writing function; says what became of it, and reads again what changed. done is a sentence with %1 for
    /// how many rows it was done to: "Cancelled %1."; empty where the table shows it at once. namesThings: a %1 in it
    /// is part of somebody's text.
    void call(const Call &call, const QString &done, bool namesThings = false);

    /// Reasons for commandbar: no connection, no rights, no row. Empty when there is none.
    QString whyNot(const TablePanel *table, bool adminOnly) const;

    void updateCommands();

private:
    QList<TablePanel *> m_tables;
    CommandBar *m_commands;
    QVBoxLayout *m_layout;
    Writer m_writer;
    struct Done {
        QString text;
        bool namesThings;
    };
    QHash<QUuid, Done> m_done; ///< by operation: what to say
};

} // namespace cp
