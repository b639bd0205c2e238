#include "ui/assets/importdialog.h"

#include "models/market/coinchart.h"
#include "ui/assets/importoptions.h"
#include "ui/assets/importtables.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/widgets/filedrop.h"
#include "ui/widgets/messagestrip.h"
#include "ui/window/worklist.h"

#include <QBoxLayout>
#include <QCoreApplication>
#include <QDialogButtonBox>
#include <QFileDialog>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QSplitter>
#include <QTabWidget>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto PreviewPause = std::chrono::milliseconds(200);

} // namespace

ImportDialog::ImportDialog(Session *session, WorkList *work, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_workList(work)
    , m_strip(new MessageStrip(this))
    , m_files(new FileTable(this))
    , m_options(new ImportOptions(this))
    , m_tabs(new QTabWidget(this))
    , m_preview(new PreviewTable(this))
    , m_problems(new ProblemTable(this))
    , m_note(new QLabel(this))
    , m_progress(new QProgressBar(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Import prices"));

    m_add = new QPushButton(themedIcon(u"add"_s), tr("Add files…"), this);
    m_remove = new QPushButton(themedIcon(u"remove"_s), tr("Remove file"), this);
    for (QPushButton *button : {m_add, m_remove})
        button->setAutoDefault(false);
    connect(m_add, &QPushButton::clicked, this, &ImportDialog::chooseFiles);
    connect(m_remove, &QPushButton::clicked, this, &ImportDialog::removeFile);
    auto *side = new QVBoxLayout;
    side->setSpacing(spacing::normal);
    side->addWidget(m_add);
    side->addWidget(m_remove);
    side->addStretch(1);
    auto *top = new QWidget(this);
    auto *files = new QHBoxLayout(top);
    files->setContentsMargins(0, 0, 0, 0);
    files->setSpacing(spacing::normal);
    files->addWidget(m_files, 1);
    files->addLayout(side);

    m_tabs->addTab(m_preview, tr("Preview"));
    m_tabs->addTab(m_problems, tr("Lines not taken as they are"));
    m_tabs->setTabVisible(1, false);
    auto *bottom = new QWidget(this);
    auto *details = new QHBoxLayout(bottom);
    details->setContentsMargins(0, 0, 0, 0);
    details->setSpacing(spacing::wide);
    details->addWidget(m_options);
    details->addWidget(m_tabs, 1);
    details->setAlignment(m_options, Qt::AlignTop);

    auto *splitter = new QSplitter(Qt::Vertical, this);
    splitter->setChildrenCollapsible(false);
    splitter->addWidget(top);
    splitter->addWidget(bottom);
    splitter->setStretchFactor(0, 2);
    splitter->setStretchFactor(1, 3);

    m_note->setTextFormat(Qt::PlainText);
    m_note->setWordWrap(true);
    m_note->setProperty("role", u"muted"_s);
    m_progress->setAccessibleName(tr("Progress"));
    m_progress->setTextVisible(false);
    m_progress->hide();

    auto *buttons = new QDialogButtonBox(this);
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::ActionRole);
    m_import->setDefault(true);
    m_close = buttons->addButton(QDialogButtonBox::Cancel);
    connect(m_import, &QPushButton::clicked, this, &ImportDialog::start);
    connect(m_close, &QPushButton::clicked, this, &ImportDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    layout->addWidget(m_strip);
    layout->addWidget(splitter, 1);
    layout->addWidget(m_note);
    layout->addWidget(m_progress);
    layout->addWidget(buttons);
    resize(1060, 680);

    m_previewSoon.setSingleShot(true);
    m_previewSoon.setInterval(PreviewPause);
    connect(&m_previewSoon, &QTimer::timeout, this, &ImportDialog::preview);
    connect(m_options, &ImportOptions::changed, this, [this] {
        m_isPreviewed = false;
        m_previewSoon.start();
        updateState();
    });
    connect(m_files, &QTableWidget::currentCellChanged, this, &ImportDialog::showCurrent);
    auto *drop = new FileDrop(this, [this] { return !isImporting(); });
    connect(drop, &FileDrop::dropped, this, &ImportDialog::addFiles);
    m_session->background()
        ->run(u"list the coins"_s, [](Connection &connection) { return readSymbols(connection); })
        .then(this, [this](const QStringList &symbols) { m_options->setCoins(symbols); })
        .onFailed(this, [this](const DbException &e) { m_strip->present(messageOf(e.error())); });
    updateState();
}

// --- which files, and how they would be read

void ImportDialog::chooseFiles()
{
    auto *dialog = new QFileDialog(this, tr("Files of prices"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFiles);
    dialog->setNameFilters({tr("Prices (*.csv *.json *.txt *.gz *.xz *.bz2 *.zst)"), tr("All files (*)")});
    connect(dialog, &QFileDialog::filesSelected, this, &ImportDialog::addFiles);
    dialog->open();
}

void ImportDialog::addFiles(const QStringList &paths)
{
    m_paths.append(paths);
    m_paths.removeDuplicates();
    preview();
}

void ImportDialog::removeFile()
{
    if (m_files->currentRow() < 0)
        return;
    m_paths.removeAt(m_files->currentRow());
    preview();
}

void ImportDialog::preview()
{
    m_previewSoon.stop();
    m_isPreviewed = false;
    const int number = ++m_previewing;
    if (m_paths.isEmpty() || !m_options->problem().isEmpty()) {
        if (m_paths.isEmpty())
            showPreviews({});
        updateState();
        return;
    }
    m_session->longWork()
        ->run(u"look into the files"_s,
            [paths = m_paths, options = m_options->options()](
                Connection &connection) { return previewPrices(connection, paths, options); })
        .then(this,
            [this, number](const QList<PricePreview> &previews) {
                if (number == m_previewing && !isImporting())
                    showPreviews(previews);
            })
        .onFailed(this, [this](const DbException &e) {
            Message said = messageOf(e.error());
            said.actions.append({tr("Try again"), [this] { preview(); }});
            m_strip->present(said);
        });
    updateState();
}

void ImportDialog::showPreviews(const QList<PricePreview> &previews)
{
    m_isPreviewed = true;
    m_previews = previews;
    m_tabs->setTabVisible(1, false);
    m_files->showPreviews(previews);
    showCurrent();
    updateState();
}

void ImportDialog::showCurrent()
{
    m_preview->showLines(m_previews.value(m_files->currentRow()));
}

// --- the import

void ImportDialog::start()
{
    m_cancel = {};
    m_strip->dismiss();
    m_work = m_workList->start(tr("Importing prices"), [cancel = m_cancel] { cancel.cancel(); });
    m_clock.start();
    showProgress(0, 0, 0);
    // The dialog may be gone before the last number comes; the program is not.
    const auto progress = [self = QPointer(this)](qsizetype, qint64 read, qint64 total, qint64 lines) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), [self, read, total, lines] {
            if (self && self->isImporting())
                self->showProgress(read, total, lines);
        });
    };
    m_session->longWork()
        ->run(
            u"import the prices"_s,
            [paths = m_paths, options = m_options->options(), progress](
                Connection &connection) { return importPrices(connection, paths, options, progress); },
            m_cancel, ImportDeadline)
        .then(this, [this](const PriceImportReport &report) { ended(report); })
        .onFailed(this, [this](const DbException &e) { failed(e.error()); });
    updateState();
}

void ImportDialog::showProgress(qint64 read, qint64 total, qint64 lines)
{
    m_work->setProgress(read, total);
    m_progress->setRange(0, total > 0 ? 1000 : 0);
    m_progress->setValue(total > 0 ? int(1000 * read / total) : 0);
    const double seconds = double(m_clock.elapsed()) / 1000;
    m_note->setText(lines == 0
            ? tr("Importing…")
            : tr("%1 candles, %2 a second")
                  .arg(locale().toString(lines), locale().toString(double(lines) / std::max(seconds, 0.001), 'f', 0)));
}

void ImportDialog::ended(const PriceImportReport &report)
{
    settle();
    m_files->showResults(report.files);
    m_problems->showProblems(report);
    m_tabs->setTabVisible(1, !report.problems.isEmpty());
    m_tabs->setCurrentIndex(report.problems.isEmpty() ? 0 : 1);
    qint64 inserted = 0;
    qint64 replaced = 0;
    QStringList unread;
    for (const ImportedFile &file : report.files) {
        inserted += file.inserted;
        replaced += file.replaced;
        if (!file.problem.isEmpty())
            unread.append(u"%1: %2"_s.arg(file.path, file.problem));
    }
    if (!report.isKept) {
        m_strip->present({MessageKind::Warning, tr("Nothing was imported. %1").arg(report.refusal), {}, {}});
        updateState();
        return;
    }
    m_paths.clear(); // they are done; again would change nothing
    QStringList said{tr("Imported: %1 candles inserted, %2 replaced.")
                         .arg(locale().toString(inserted), locale().toString(replaced))};
    if (!report.newCoins.isEmpty())
        said.append(tr("New coins: %1.").arg(report.newCoins.join(u", "_s)));
    if (const qint64 count = report.problemCount - report.takenCount; count > 0)
        said.append(
            count == 1 ? tr("1 line was not taken.") : tr("%1 lines were not taken.").arg(locale().toString(count)));
    if (const qint64 count = report.takenCount; count > 0)
        said.append(count == 1
                ? tr("1 line has prices too small to be stored, which became 0.")
                : tr("%1 lines have prices too small to be stored, which became 0.").arg(locale().toString(count)));
    if (!unread.isEmpty())
        said.append(unread.size() == 1 ? tr("1 file could not be read.")
                                       : tr("%1 files could not be read.").arg(unread.size()));
    const bool isClean = report.problemCount == 0 && unread.isEmpty();
    m_strip->present({isClean ? MessageKind::Success : MessageKind::Warning, said.join(u' '), unread.join(u'\n'), {}});
    updateState();
}

void ImportDialog::failed(const DbError &error)
{
    settle();
    if (error.kind == DbError::Kind::Cancelled)
        m_strip->present({MessageKind::Info, tr("Cancelled: nothing was imported."), {}, {}});
    else
        m_strip->present(messageOf(error));
    updateState();
}

void ImportDialog::settle()
{
    if (m_work)
        m_work->finish();
    m_work.clear();
}

void ImportDialog::reject()
{
    if (isImporting())
        m_work->cancel(); // failed() says when it is over
    else
        QDialog::reject();
}

void ImportDialog::updateState()
{
    const bool isBusy = isImporting();
    const QString problem = m_options->problem();
    const bool isReadable = std::any_of(
        m_previews.begin(), m_previews.end(), [](const PricePreview &preview) { return preview.problem.isEmpty(); });
    m_add->setEnabled(!isBusy);
    m_remove->setEnabled(!isBusy && !m_paths.isEmpty());
    m_options->setEnabled(!isBusy);
    m_progress->setVisible(isBusy);
    m_import->setEnabled(!isBusy && !m_paths.isEmpty() && problem.isEmpty() && m_isPreviewed && isReadable);
    m_close->setText(isBusy || !m_paths.isEmpty() ? tr("Cancel") : tr("Close"));
    if (isBusy)
        return;
    QStringList zoneless;
    for (const PricePreview &preview : m_previews) {
        if (preview.hasAssumedZone)
            zoneless.append(QFileInfo(preview.path).fileName());
    }
    m_note->setText(!problem.isEmpty() ? problem
            : m_paths.isEmpty()        ? QString()
            : !m_isPreviewed           ? tr("Looking into the files…")
            : zoneless.isEmpty()
            ? QString()
            : tr("These name no time zone, and are taken as %1: %2")
                  .arg(QString::fromLatin1(m_options->options().zone.id()), zoneless.join(u", "_s)));
}

} // namespace cp
