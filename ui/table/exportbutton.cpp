#include "ui/table/exportbutton.h"

#include "models/export/tableexport.h"
#include "models/session/session.h"
#include "ui/widgets/savedialog.h"
#include "ui/window/worklist.h"

#include <QCoreApplication>

namespace cp {

using namespace Qt::StringLiterals;

ExportButton::ExportButton(
    const PageContext &context, const QString &name, const QString &title, Rows rows, QWidget *parent)
    : QToolButton(parent)
    , m_context(context)
    , m_title(title)
    , m_rows(std::move(rows))
{
    setText(tr("Export…"));
    setAccessibleName(text());
    setToolTip(tr("Write all matching rows to a CSV or JSON file"));
    setAutoRaise(true);
    connect(this, &QToolButton::clicked, this, [this, name] {
        askWhereToSave(this, tr("Export %1").arg(m_title), name,
            {{tr("CSV (*.csv)"), u"csv"_s}, {tr("JSON (*.json)"), u"json"_s}},
            [this](const QString &path) { exportTo(path); });
    });
}

void ExportButton::exportTo(const QString &path)
{
    const CancelToken cancel;
    const QPointer<Work> work = m_context.work->start(tr("Exporting %1").arg(m_title), [cancel] { cancel.cancel(); });
    const auto format = path.endsWith(".json"_L1, Qt::CaseInsensitive) ? ExportFormat::Json : ExportFormat::Csv;
    // The button may be gone before the last number comes; the program is not.
    const auto progress = [work](qint64 rows) {
        QMetaObject::invokeMethod(QCoreApplication::instance(), [work, rows] {
            if (work)
                work->setProgress(rows, 0);
        });
    };
    m_context.session->longWork()
        ->run(
            u"export the table"_s,
            [query = m_rows(), path, format, progress](
                Connection &connection) { return exportRows(connection, query, path, format, progress); },
            cancel, ExportDeadline)
        .then(this,
            [this, work, path](qint64 rows) {
                if (work)
                    work->finish();
                Q_EMIT message({MessageKind::Success,
                    (rows == 1 ? tr("Exported 1 row to %2.")
                               : tr("Exported %1 rows to %2.").arg(locale().toString(rows)))
                        .arg(path),
                    {}, {}});
            })
        .onFailed(this, [this, work](const DbException &e) {
            if (work)
                work->finish();
            // A lost connection is said, too: the person waits for a file.
            if (e.error().kind != DbError::Kind::Cancelled)
                Q_EMIT message(messageOf(e.error()));
        });
}

} // namespace cp
