#pragma once

#include "models/import/candleparser.h"
#include "models/import/priceimport.h"

#include <QList>

namespace cp {

/// How a file would be imported, judged by its beginning.
struct PricePreview {
    /// A line of it: a candle (a trade, where trades are gathered), or why it is none.
    struct Line {
        qint64 number = 0;
        FileCandle candle;
        QString refusal; ///< a sentence without its full stop; empty: it is taken
    };

    QString path;
    qint64 size = 0; ///< on the disk, in bytes
    QString problem; ///< why nothing can be made of it, in a sentence; else empty
    PriceFormat format;
    QString coin; ///< the symbol it is imported as; empty: each line names its own, or nothing tells
    bool isNewCoin = false; ///< of that symbol there is none
    bool hasAssumedZone = false; ///< its moments name no zone: PriceImportOptions::zone is taken
    QList<Line> lines; ///< the first ones
};

/// One a path. Nothing is written. Runs on a worker and reads the beginning of each file; throws DbException.
QList<PricePreview> previewPrices(Connection &connection, const QStringList &paths, const PriceImportOptions &options);

} // namespace cp
