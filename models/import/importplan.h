#pragma once

#include "models/import/priceimport.h"

#include <vector>

namespace cp {

class CoinNames;

/// The first records of a file, which tell how the rest is written. Throws ImportError.
std::vector<SampleRecord> sampleOf(const QString &path);

/// How a file is read.
struct ImportPlan {
    PriceFormat format;
    QString coin; ///< what it would be imported as where no line says so; empty: nothing tells
};

/// Throws ImportError where nothing can be made of the file that begins with sample.
ImportPlan planFor(const std::vector<SampleRecord> &sample, const QString &path, const PriceImportOptions &options,
    const CoinNames &coins);

} // namespace cp
