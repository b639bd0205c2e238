#pragma once

#include "models/format/formatcontext.h"
#include "models/table/tablesource.h"

#include <QVariant>

namespace cp {

/// What a person typed, as the value to store: numbers as text with every digit, fractions typed in percent divided by
/// 100, moments as UTC QDateTime, an emptied field as NULL. Persian and Arabic digits, thousands separators and percent
/// signs are understood. When it makes no sense the result is invalid and problem says why in one sentence; problem is
/// empty otherwise, and has to be looked at to tell NULL from nonsense.
QVariant parseValue(const Column &column, const QString &typed, const FormatContext &context, QString *problem);

} // namespace cp
