#pragma once

#include <QList>
#include <QLocale>
#include <QTimeZone>

namespace cp {

/// A place on a time axis, and what stands under it in two lines.
struct TimeTick {
    qint64 moment = 0; ///< milliseconds since 1970 in UTC
    QString text; ///< "06:00", "12 Mar", "Mar", "2024"
    QString context; ///< what text leaves out, where it begins or first shows: "12 Mar", "2024"; else empty

    bool operator==(const TimeTick &) const = default;
};

/// At most about `maximum` ticks on round local times within [from, to]: minutes, hours, days, Mondays, months, years.
QList<TimeTick> timeTicks(
    qint64 from, qint64 to, int maximum, const QTimeZone &zone, const QLocale &locale = QLocale());

/// "2024-03-12 06:00 UTC+03:30": a moment in a zone with its offset at hand.
QString momentText(qint64 moment, const QTimeZone &zone);

/// "UTC", "UTC+03:30": what a zone is ahead of UTC at a moment.
QString offsetText(qint64 moment, const QTimeZone &zone);

} // namespace cp
