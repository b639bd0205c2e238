#pragma once

#include <QString>

namespace cp {

void say(const QString &line); ///< on standard output
void complain(const QString &line); ///< on standard error

/// One line that is written over on a terminal, and a line a step elsewhere.
void showProgress(int done, int total, const QString &step);
void endProgress();

/// Whether standard error is a terminal, where progress may be told as often as one likes.
bool isOnTerminal();

} // namespace cp
