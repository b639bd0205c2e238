#pragma once

#include "models/db/connection.h"

#include <QStringList>

#include <functional>

namespace cp {

/// Simulated data to look around with: made by the scripts under sql/demo, deterministic by seed, recorded row by row
/// in console.demo_rows so that it can be removed again completely. Runs on a worker thread; throws DbException.
class DemoData {
public:
    struct Options {
        quint32 seed = 1;
        bool small = false; ///< a tenth of it, for tests
    };
    using Progress = std::function<void(int done, int total, const QString &step)>;

    /// What keeps it from being loaded, a sentence each: other data, or that it is there already. None: it can be.
    static QStringList obstacles(Connection &connection);

    /// Loads it in one transaction. Refuses (Kind::Client, what is in the way in detail) where other data is.
    static void load(Connection &connection, const Options &options, const Progress &progress = {});

    /// Removes it and whatever people hung on it. Nothing to remove is fine.
    static void remove(Connection &connection);

    static bool isLoaded(Connection &connection);
};

} // namespace cp
