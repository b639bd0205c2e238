#include "models/import/importplan.h"

#include "models/import/recordreader.h"
#include "models/import/unpackedfile.h"
#include "models/market/coinnames.h"

namespace cp {

namespace {

constexpr size_t SampleSize = 1000; ///< records

} // namespace

std::vector<SampleRecord> sampleOf(const QString &path)
{
    UnpackedFile file(path);
    std::vector<SampleRecord> sample;
    readRecords(file, [&sample](const Record &record) {
        sample.push_back({record.line, {record.cells.begin(), record.cells.end()}});
        return sample.size() < SampleSize;
    });
    return sample;
}

ImportPlan planFor(const std::vector<SampleRecord> &sample, const QString &path, const PriceImportOptions &options,
    const CoinNames &coins)
{
    ImportPlan plan{priceformats::detect(sample, path, options.format), options.coin};
    if (options.seconds > 0)
        plan.format.seconds = options.seconds;
    if (plan.coin.isEmpty() && plan.format.column(PriceColumn::Coin) < 0) {
        const std::optional<int> coin = coins.findInFileName(path);
        plan.coin = coin ? coins.symbol(*coin) : CoinNames::symbolInFileName(path);
    }
    return plan;
}

} // namespace cp
