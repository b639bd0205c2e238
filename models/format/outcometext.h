#pragma once

#include <QString>

namespace cp {

/// An outcome of the console's writing functions as a sentence: the database's own detail where it gave one, else what
/// the word means. Unknown words come as they are.
QString outcomeText(const QString &outcome, const QString &detail);

} // namespace cp
