#pragma once

namespace cp::bench {

/// How much is measured.
struct Sizes {
    int predictions = 1'000'000;
    int candles = 1'000'000;
    int rows = 100'000; ///< of each: suggestions, signals, activities, notifications
    int selects = 9; ///< times the table is read anew
    int scrollSeconds = 5;
    int batch = 1000; ///< cases in one call
    int batches = 15; ///< calls of each kind
    int decisions = 200; ///< one at a time
    int openings = 5; ///< times each page is opened
    int minutes = 10'000'000; ///< candles of the coin with the long history

    /// Enough to see that everything runs; the figures mean nothing.
    static Sizes smoke() { return {20'000, 20'000, 2'000, 2, 1, 100, 3, 5, 1, 50'000}; }
};

} // namespace cp::bench
