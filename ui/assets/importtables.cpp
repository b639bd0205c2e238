#include "ui/assets/importtables.h"

#include "models/format/timetext.h"
#include "models/market/candleseries.h"
#include "ui/widgets/emptystate.h"

#include <QFileInfo>
#include <QHeaderView>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

enum FileColumn { File, Coin, Format, Length, From, To, Read, Inserted, Replaced, Identical, Kept, Repeated, Refused };

QString lengthText(const PriceFormat &format)
{
    if (!format.isTrades)
        return format.seconds > 0 ? intervalText(format.seconds) : ReadingTable::tr("not known");
    return ReadingTable::tr("trades, gathered into %1").arg(intervalText(format.seconds));
}

QString utcTextOf(std::optional<qint64> us)
{
    return us ? utcText(*us / 1000) : QString();
}

} // namespace

// --- a table to read

ReadingTable::ReadingTable(const QString &name, const QStringList &headers, QWidget *parent)
    : QTableWidget(0, int(headers.size()), parent)
{
    setAccessibleName(name);
    setHorizontalHeaderLabels(headers);
    setEditTriggers(NoEditTriggers);
    setSelectionBehavior(SelectRows);
    setSelectionMode(SingleSelection);
    setTabKeyNavigation(false);
    setWordWrap(false);
    verticalHeader()->hide();
    horizontalHeader()->setHighlightSections(false);
    horizontalHeader()->setDefaultAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    horizontalHeader()->setStretchLastSection(true);
}

void ReadingTable::addLine(const QStringList &cells, int firstNumber)
{
    const int row = rowCount();
    setRowCount(row + 1);
    for (int column = 0; column < cells.size(); ++column) {
        auto *item = new QTableWidgetItem(cells[column]);
        item->setToolTip(cells[column]);
        if (column >= firstNumber)
            item->setTextAlignment(Qt::AlignTrailing | Qt::AlignVCenter);
        setItem(row, column, item);
    }
}

// --- files

FileTable::FileTable(QWidget *parent)
    : ReadingTable(tr("Files"),
        {tr("File"), tr("Coin"), tr("Format"), tr("Candle length"), tr("From (UTC)"), tr("To (UTC)"), tr("Rows read"),
            tr("Inserted"), tr("Replaced"), tr("Identical"), tr("Kept"), tr("Repeated"), tr("Refused")},
        parent)
{
    showCounts(false);
    m_empty = new EmptyState(this);
    m_empty->setText(tr("Drop files here, or add some: CSV or JSON, packed or not."));
    m_empty->show();
    auto *layout = new QVBoxLayout(viewport());
    layout->addWidget(m_empty);
}

/// Before the import there is nothing to count; afterwards the counts are what matters.
void FileTable::showCounts(bool areShown)
{
    for (int column = Format; column <= Refused; ++column)
        setColumnHidden(column, areShown == (column <= Length));
}

void FileTable::showPreviews(const QList<PricePreview> &previews)
{
    const int current = currentRow();
    m_empty->setVisible(previews.isEmpty());
    {
        const QSignalBlocker quiet(this);
        showCounts(false);
        setRowCount(0);
        for (const PricePreview &preview : previews) {
            const bool isColumn = preview.format.column(PriceColumn::Coin) >= 0;
            const QString coin = preview.isNewCoin ? tr("%1 (new)").arg(preview.coin)
                : !preview.coin.isEmpty()          ? preview.coin
                : isColumn                         ? tr("each line's")
                                                   : tr("nothing tells");
            const QString name = QFileInfo(preview.path).fileName();
            if (preview.problem.isEmpty())
                addLine({name, coin, preview.format.name, lengthText(preview.format)}, From);
            else
                addLine({name, {}, preview.problem, {}}, From);
            item(rowCount() - 1, File)->setToolTip(preview.path);
        }
        resizeColumnsToContents();
    }
    if (rowCount() > 0)
        setCurrentCell(std::clamp(current, 0, rowCount() - 1), File);
}

void FileTable::showResults(const QList<ImportedFile> &files)
{
    const QSignalBlocker quiet(this);
    m_empty->hide();
    setRowCount(0);
    for (const ImportedFile &file : files) {
        QStringList cells{QFileInfo(file.path).fileName(),
            file.problem.isEmpty() ? file.coins.join(u", "_s) : file.problem, file.format.name, lengthText(file.format),
            utcTextOf(file.first), utcTextOf(file.last)};
        for (const qint64 count :
            {file.lines, file.inserted, file.replaced, file.identical, file.kept, file.repeated, file.refused})
            cells.append(locale().toString(count));
        addLine(cells, Read);
        item(rowCount() - 1, File)->setToolTip(file.path);
    }
    showCounts(true);
    resizeColumnsToContents();
}

// --- the first lines

PreviewTable::PreviewTable(QWidget *parent)
    : ReadingTable(tr("Preview"),
        {tr("Line"), tr("Opens (UTC)"), tr("Open"), tr("High"), tr("Low"), tr("Close"), tr("Volume"), tr("Coin")},
        parent)
{
}

void PreviewTable::showLines(const PricePreview &preview)
{
    clearSpans();
    setRowCount(0);
    setColumnHidden(columnCount() - 1, preview.format.column(PriceColumn::Coin) < 0);
    const auto text = [](const std::string &cell) { return QString::fromStdString(cell); };
    for (const PricePreview::Line &line : preview.lines) {
        const QString number = QString::number(line.number);
        if (line.refusal.isEmpty()) {
            const FileCandle &candle = line.candle;
            addLine({number, utcText(candle.us / 1000), text(candle.open), text(candle.high), text(candle.low),
                        text(candle.close), text(candle.volume), text(candle.coin)},
                2);
        } else {
            addLine({number, tr("Refused: %1").arg(line.refusal)}, 2);
            setSpan(rowCount() - 1, 1, 1, columnCount() - 1);
        }
    }
    resizeColumnsToContents();
}

// --- what was not taken as it is

ProblemTable::ProblemTable(QWidget *parent)
    : ReadingTable(tr("Lines not taken as they are"), {tr("File"), tr("Line"), tr("Reason")}, parent)
{
}

void ProblemTable::showProblems(const PriceImportReport &report)
{
    setRowCount(0);
    for (const ImportProblem &problem : report.problems)
        addLine({QFileInfo(problem.path).fileName(), QString::number(problem.line), problem.reason}, 3);
    resizeColumnsToContents();
}

} // namespace cp
