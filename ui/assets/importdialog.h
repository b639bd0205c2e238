#pragma once

#include "models/import/pricepreview.h"
#include "models/session/session.h"

#include <QDialog>
#include <QElapsedTimer>
#include <QPointer>
#include <QTimer>

class QLabel;
class QProgressBar;
class QPushButton;
class QTabWidget;

namespace cp {

class FileTable;
class ImportOptions;
class MessageStrip;
class PreviewTable;
class ProblemTable;
class Work;
class WorkList;

/// Imports files of prices: which ones, how each would be read, the import with its progress, and what became of every
/// file and line. Until it is over nothing is kept; Cancel leaves nothing behind.
class ImportDialog : public QDialog {
    Q_OBJECT

public:
    /// session and work outlive it.
    ImportDialog(Session *session, WorkList *work, QWidget *parent);

    void addFiles(const QStringList &paths); ///< those that are there already stay once
    void reject() override; ///< Cancel, Esc and Close: while it imports, that is what is given up

private:
    void chooseFiles();
    void removeFile();
    void preview();
    void showPreviews(const QList<PricePreview> &previews);
    void showCurrent();
    void start();
    void showProgress(qint64 read, qint64 total, qint64 lines);
    void ended(const PriceImportReport &report);
    void failed(const DbError &error);
    void settle();
    void updateState();
    bool isImporting() const { return !m_work.isNull(); }

    Session *m_session;
    WorkList *m_workList;
    MessageStrip *m_strip;
    FileTable *m_files;
    ImportOptions *m_options;
    QTabWidget *m_tabs;
    PreviewTable *m_preview;
    ProblemTable *m_problems;
    QLabel *m_note;
    QProgressBar *m_progress;
    QPushButton *m_add;
    QPushButton *m_remove;
    QPushButton *m_import;
    QPushButton *m_close;

    QStringList m_paths;
    QList<PricePreview> m_previews; ///< of m_paths, once they are read
    QTimer m_previewSoon; ///< a name is typed letter by letter
    int m_previewing = 0; ///< grows: answers to an older question are dropped
    bool m_isPreviewed = false; ///< m_previews is of these files and options
    QPointer<Work> m_work; ///< while it imports
    CancelToken m_cancel;
    QElapsedTimer m_clock;
};

} // namespace cp
