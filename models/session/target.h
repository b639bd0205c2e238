#pragma once

#include "models/session/connectionprofile.h"

namespace cp {

/// A database to work with: the console's own local cluster, or whatever libpq's conninfo names.
struct Target {
    QString name; ///< what the window and the messages call it
    bool isLocal = false;
    QString conninfo; ///< empty with isLocal unset: everything comes from libpq's environment
    std::optional<ConnectionProfile> profile = {}; ///< where it is a saved one: conninfo lacks its password then
};

/// What was asked for on the command line.
struct TargetWish {
    std::optional<QString> connection; ///< --connection CONNINFO
    std::optional<QString> profile; ///< --profile NAME
    bool local = false; ///< --local
    bool readOnly = false; ///< --read-only: whatever place it is
};

Target targetOf(const ConnectionProfile &profile);

/// The order of contract.md: --connection, --profile, --local, libpq's environment, the last profile used, Local.
/// Returns none for a profile that does not exist, with a sentence in problem.
std::optional<Target> resolveTarget(const TargetWish &wish, QString *problem);

} // namespace cp
