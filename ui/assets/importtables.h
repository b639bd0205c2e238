#pragma once

#include "models/import/pricepreview.h"

#include <QTableWidget>

namespace cp {

class EmptyState;

/// A table of text that is only read: headers, whole rows selected, no grid to edit in.
class ReadingTable : public QTableWidget {
    Q_OBJECT

public:
    /// name is its accessible name.
    ReadingTable(const QString &name, const QStringList &headers, QWidget *parent);

protected:
    void addLine(const QStringList &cells, int firstNumber); ///< from that column on they are numbers
};

/// The files of an import: how each is read, and afterwards what became of it.
class FileTable : public ReadingTable {
    Q_OBJECT

public:
    explicit FileTable(QWidget *parent);

    void showPreviews(const QList<PricePreview> &previews); ///< the current file stays current
    void showResults(const QList<ImportedFile> &files);

private:
    void showCounts(bool areShown);

    EmptyState *m_empty;
};

/// The first lines of a file, as they were understood. Times in UTC.
class PreviewTable : public ReadingTable {
    Q_OBJECT

public:
    explicit PreviewTable(QWidget *parent);

    void showLines(const PricePreview &preview);
};

/// The lines that were not taken, or not as they are.
class ProblemTable : public ReadingTable {
    Q_OBJECT

public:
    explicit ProblemTable(QWidget *parent);

    void showProblems(const PriceImportReport &report);
};

} // namespace cp
