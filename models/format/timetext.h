#pragma once

#include "models/format/formatcontext.h"

namespace cp {

/// A moment in the person's zone, to the minute: "2024-03-05 14:03".
QString momentText(const QDateTime &moment, const FormatContext &context);

/// The same to the millisecond, where there are any, with the offset: "2024-03-05 14:03:22.123 +03:30".
QString exactMomentText(const QDateTime &moment, const FormatContext &context);

/// In UTC, as exports and accessible descriptions have it: "2024-03-05T14:03:22Z". ms: milliseconds since 1970 in UTC.
QString utcText(qint64 ms);

/// Two lines for a tooltip: the moment with its offset and zone, and in UTC.
QString momentDetails(const QDateTime &moment, const FormatContext &context);

/// How long, in one unit: "45 min", "3 h", "2 d", "5 mo", "3 y". seconds is not negative.
QString durationText(qint64 seconds, const QLocale &locale);

/// How far a moment is from now: "3 h ago", "in 2 d", "now" within a minute.
QString ageText(const QDateTime &moment, const FormatContext &context);

/// A time typed by a person, in their zone unless it names an offset or ends in Z or UTC. Invalid when it is not a
/// time, or one that a clock change left out.
QDateTime parseMoment(const QString &text, const FormatContext &context);

} // namespace cp
