#pragma once

#include "models/session/target.h"

#include <QHash>
#include <QStringList>

namespace cp {

/// What the command line asks for, checked.
struct Arguments {
    QString command; ///< empty: open the window
    QStringList positional; ///< behind the command
    TargetWish target;
    QHash<QString, QString> values; ///< --seed 7 → "seed": "7"
    QStringList flags; ///< --small → "small"

    bool has(const QString &flag) const { return flags.contains(flag); }
    /// The first argument is a command that works without a display.
    bool needsWindow() const;
};

/// Parses argv. On --help, --version or wrong usage prints what fits and returns none, with the exit code (0 or 2).
std::optional<Arguments> parseArguments(const QStringList &argv, int *exitCode);

} // namespace cp
