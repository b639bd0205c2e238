#pragma once

#include "models/archive/archivesource.h"
#include "ui/table/tablepage.h"
#include "ui/window/worklist.h"

class QComboBox;
class QLabel;
class QSpinBox;
class QStackedWidget;

namespace cp {

/// Old rows that were put away: what would move, moving it, looking at what has, bringing rows back. For admins.
class ArchivePage : public TablePage {
    Q_OBJECT

public:
    explicit ArchivePage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Archive"); }
    void activate() override;

private:
    QWidget *makeFields();
    void makeCommands();
    void makePanel(int index);
    void showTable(int index);
    void updateAccess(); ///< who is no admin is told why there is nothing
    TablePanel *current() const { return m_panels[m_shown]; }
    const ArchivedTable &table() const { return m_tables[m_shown]; }

    void preview(const std::function<void(const archive::Preview &)> &then = {});
    void askArchive(const archive::Preview &found);
    struct Run { ///< of archiving
        QByteArray table;
        int months = 0;
        qint64 moved = 0;
        qint64 total = 0; ///< as far as the preview knew
        CancelToken cancel;
        QPointer<Work> work;
    };
    void archiveNow(qint64 total);
    void moveBatch(const std::shared_ptr<Run> &run);
    QString ended(const Run &run); ///< says how many there were
    void restore();

    QList<ArchivedTable> m_tables;
    QList<TablePanel *> m_panels; ///< one a table that was looked at, else nullptr
    QWidget *m_fields = nullptr;
    QStackedWidget *m_stack; ///< the explanation, then the tables
    QComboBox *m_table;
    QSpinBox *m_months;
    QLabel *m_found;
    int m_shown = 0;
    bool m_isArchiving = false;
};

} // namespace cp
