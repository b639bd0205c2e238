#pragma once

#include <QDateTime>
#include <QLocale>
#include <QTimeZone>

namespace cp {

/// Whose eyes a value is formatted for. A value type.
struct FormatContext {
    QTimeZone zone; ///< moments are shown in it; invalid: UTC
    QDateTime now; ///< what ages are counted from; invalid: the moment of the call
    QLocale locale; ///< digits, separators, percent sign

    QTimeZone effectiveZone() const { return zone.isValid() ? zone : QTimeZone::utc(); }
    QDateTime effectiveNow() const { return now.isValid() ? now : QDateTime::currentDateTimeUtc(); }
};

/// For a user's IANA zone name; the machine's own zone for an empty or unknown one.
FormatContext formatContextFor(const QString &ianaZone);

} // namespace cp
