#include "ui/charts/timeticks.h"

#include <QDateTime>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr qint64 MinuteLength = 60'000;
constexpr qint64 HourLength = 60 * MinuteLength;
constexpr qint64 DayLength = 24 * HourLength;

enum class Unit { Time, Day, Month, Year };

/// A distance between ticks: `count` minutes (Unit::Time), days, months or years.
struct Step {
    Unit unit;
    int count;
    qint64 length; ///< about
};

constexpr Step Steps[] = {
    {Unit::Time, 1, MinuteLength},
    {Unit::Time, 2, 2 * MinuteLength},
    {Unit::Time, 5, 5 * MinuteLength},
    {Unit::Time, 10, 10 * MinuteLength},
    {Unit::Time, 15, 15 * MinuteLength},
    {Unit::Time, 30, 30 * MinuteLength},
    {Unit::Time, 60, HourLength},
    {Unit::Time, 120, 2 * HourLength},
    {Unit::Time, 180, 3 * HourLength},
    {Unit::Time, 360, 6 * HourLength},
    {Unit::Time, 720, 12 * HourLength},
    {Unit::Day, 1, DayLength},
    {Unit::Day, 2, 2 * DayLength},
    {Unit::Day, 4, 4 * DayLength},
    {Unit::Day, 7, 7 * DayLength},
    {Unit::Day, 14, 14 * DayLength},
    {Unit::Month, 1, 30 * DayLength},
    {Unit::Month, 2, 61 * DayLength},
    {Unit::Month, 3, 91 * DayLength},
    {Unit::Month, 6, 182 * DayLength},
    {Unit::Year, 1, 365 * DayLength},
    {Unit::Year, 2, 730 * DayLength},
    {Unit::Year, 5, 1826 * DayLength},
    {Unit::Year, 10, 3652 * DayLength},
};

Step stepFor(qint64 span, int maximum)
{
    for (const Step &step : Steps) {
        if (span / step.length < std::max(maximum, 1))
            return step;
    }
    return std::end(Steps)[-1];
}

/// The start of the step that a local time lies in.
QDate stepStart(QDate date, const Step &step)
{
    switch (step.unit) {
    case Unit::Time:
        return date;
    case Unit::Day: // counted from a Monday
        return date.addDays(-(date.toJulianDay() % step.count));
    case Unit::Month:
        return QDate(date.year(), (date.month() - 1) / step.count * step.count + 1, 1);
    case Unit::Year:
        return QDate(date.year() / step.count * step.count, 1, 1);
    }
    return date;
}

QDate nextStart(QDate date, const Step &step)
{
    switch (step.unit) {
    case Unit::Time:
        return date.addDays(1);
    case Unit::Day:
        return date.addDays(step.count);
    case Unit::Month:
        return date.addMonths(step.count);
    case Unit::Year:
        return date.addYears(step.count);
    }
    return date;
}

/// What a tick says, and what it leaves out.
TimeTick tickAt(const QDateTime &local, Unit unit, const QLocale &locale)
{
    const auto text = [&](const QString &format) { return locale.toString(local, format); };
    switch (unit) {
    case Unit::Time:
        return {local.toMSecsSinceEpoch(), text(u"HH:mm"_s), text(u"d MMM"_s)};
    case Unit::Day:
        return {local.toMSecsSinceEpoch(), text(u"d MMM"_s), text(u"yyyy"_s)};
    case Unit::Month:
        return {local.toMSecsSinceEpoch(), text(u"MMM"_s), text(u"yyyy"_s)};
    case Unit::Year:
        return {local.toMSecsSinceEpoch(), text(u"yyyy"_s), {}};
    }
    return {};
}

} // namespace

QList<TimeTick> timeTicks(qint64 from, qint64 to, int maximum, const QTimeZone &zone, const QLocale &locale)
{
    QList<TimeTick> ticks;
    if (to <= from)
        return ticks;
    const Step step = stepFor(to - from, maximum);
    const QDate lastDate = QDateTime::fromMSecsSinceEpoch(to, zone).date();
    QString context;
    const auto add = [&](QDate date, QTime time) {
        const qint64 moment = QDateTime(date, time, zone).toMSecsSinceEpoch();
        // A clock put forward skips a local time: it becomes the moment of a later one.
        if (moment < from || moment > to || (!ticks.isEmpty() && moment <= ticks.last().moment))
            return;
        TimeTick tick = tickAt(QDateTime::fromMSecsSinceEpoch(moment, zone), step.unit, locale);
        if (tick.context == context)
            tick.context.clear();
        else
            context = tick.context;
        ticks.append(tick);
    };

    const QDate firstDate = QDateTime::fromMSecsSinceEpoch(from, zone).date();
    for (QDate date = stepStart(firstDate, step); date <= lastDate; date = nextStart(date, step)) {
        if (step.unit != Unit::Time) {
            add(date, QTime(0, 0));
            continue;
        }
        for (int minute = 0; minute < 24 * 60; minute += step.count)
            add(date, QTime(minute / 60, minute % 60));
    }
    return ticks;
}

QString offsetText(qint64 moment, const QTimeZone &zone)
{
    const int minutes = QDateTime::fromMSecsSinceEpoch(moment, zone).offsetFromUtc() / 60;
    if (minutes == 0)
        return u"UTC"_s;
    return u"UTC%1%2:%3"_s.arg(minutes < 0 ? u"\u2212"_s : u"+"_s)
        .arg(std::abs(minutes) / 60, 2, 10, QChar(u'0'))
        .arg(std::abs(minutes) % 60, 2, 10, QChar(u'0'));
}

QString momentText(qint64 moment, const QTimeZone &zone)
{
    return QDateTime::fromMSecsSinceEpoch(moment, zone).toString(u"yyyy-MM-dd HH:mm "_s) + offsetText(moment, zone);
}

} // namespace cp
