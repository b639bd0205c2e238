#pragma once

#include <QString>

namespace cp {

/// A word of the database as people read it: "tier_change" becomes "Tier change". One that is not known is tidied the
/// same way, so a newer writer's word is shown and not lost.
QString wordText(const QString &word);

/// The database's word for what wordText() shows, or for the word itself in any case; text unchanged when no known word
/// fits.
QString wordFromText(const QString &text);

/// A key or column name as a label: "expected_return" and "expectedReturn" become "Expected return".
QString labelFromKey(const QString &key);

/// Text fit for one line of a table: runs of white space, line breaks and control characters become one space, and the
/// text ends with "…" after maxLength characters.
QString oneLine(const QString &text, qsizetype maxLength = 300);

} // namespace cp
