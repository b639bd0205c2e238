#include "models/import/pricepreview.h"

#include "models/import/importerror.h"
#include "models/import/importplan.h"
#include "models/market/coinnames.h"

#include <QFileInfo>

namespace cp {

namespace {

constexpr qsizetype PreviewedLines = 100;

void readBeginning(PricePreview &preview, const PriceImportOptions &options, const CoinNames &coins)
{
    const std::vector<SampleRecord> sample = sampleOf(preview.path);
    const ImportPlan plan = planFor(sample, preview.path, options, coins);
    preview.format = plan.format;
    preview.coin = plan.coin.toUpper();
    // As the import finds it.
    if (const std::optional<int> coin = options.coin.isEmpty() ? coins.findWhole(plan.coin) : coins.find(plan.coin))
        preview.coin = coins.symbol(*coin);
    else
        preview.isNewCoin = !plan.coin.isEmpty();
    const CandleParser parser(plan.format, options.zone);
    for (const SampleRecord &record : sample) {
        if (record.line < plan.format.firstLine)
            continue;
        const std::vector<std::string_view> cells(record.cells.begin(), record.cells.end());
        const auto parsed = parser.parse({record.line, cells});
        PricePreview::Line line{record.line, {}, {}};
        if (const auto *candle = std::get_if<FileCandle>(&parsed)) {
            line.candle = *candle;
            preview.hasAssumedZone = preview.hasAssumedZone || candle->isNaive;
        } else if (const auto *refusal = std::get_if<Refusal>(&parsed)) {
            line.refusal = refusal->reason;
        } else {
            continue; // there is no price yet
        }
        if (preview.lines.size() < PreviewedLines)
            preview.lines.append(line);
    }
}

} // namespace

QList<PricePreview> previewPrices(Connection &connection, const QStringList &paths, const PriceImportOptions &options)
{
    const CoinNames coins(connection);
    QList<PricePreview> previews;
    for (const QString &path : paths) {
        PricePreview preview;
        preview.path = path;
        preview.size = QFileInfo(path).size();
        try {
            readBeginning(preview, options, coins);
        } catch (const ImportError &error) {
            preview.problem = error.text();
        }
        previews.append(preview);
    }
    return previews;
}

} // namespace cp
