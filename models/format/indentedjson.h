#pragma once

#include <QString>

namespace cp {

/// JSON with line breaks and indentation, otherwise character for character as it is: nothing is interpreted, so no
/// digit and no duplicate key gets lost. Cut after maxLength characters. Thread-safe.
QString indentedJson(const QString &json, qsizetype maxLength);

} // namespace cp
