#pragma once

#include "models/local/serveraccount.h"

#include <QString>
#include <QStringList>

#include <chrono>

namespace cp {

/// Runs PostgreSQL's own programs under an account, in folder `/`, with nothing of ours: no terminal, no open files, an
/// environment of a few words, messages in English. Waits, so never on the GUI thread.
class Tool {
public:
    struct Result {
        int exitCode = -1; ///< -1: it did not start, crashed or was ended for taking too long
        QString said; ///< standard output and standard error as they came, trimmed

        bool ok() const { return exitCode == 0; }
    };

    Tool(ServerAccount account, std::chrono::milliseconds patience);

    /// Never throws; a program that cannot be run says so in `said`.
    Result run(const QString &program, const QStringList &arguments) const;

    /// The locale of a new cluster and of the programs' messages: C.UTF-8, or C where the system does not know that.
    static QString localeName();

private:
    ServerAccount m_account;
    std::chrono::milliseconds m_patience;
};

} // namespace cp
