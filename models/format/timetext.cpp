#include "models/format/timetext.h"

#include <QCoreApplication>
#include <QRegularExpression>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Times {
    Q_DECLARE_TR_FUNCTIONS(cp::Times)
};

QString inZone(const QDateTime &moment, const FormatContext &context, const QString &format)
{
    return context.locale.toString(moment.toTimeZone(context.effectiveZone()), format);
}

QString preciseFormat(const QDateTime &moment)
{
    return moment.time().msec() != 0 ? u"yyyy-MM-dd HH:mm:ss.zzz"_s : u"yyyy-MM-dd HH:mm:ss"_s;
}

QString offsetText(const QDateTime &moment, const FormatContext &context)
{
    const int minutes = context.effectiveZone().offsetFromUtc(moment) / 60;
    return u"%1%2:%3"_s.arg(QChar(minutes < 0 ? u'-' : u'+'))
        .arg(std::abs(minutes) / 60, 2, 10, QChar(u'0'))
        .arg(std::abs(minutes) % 60, 2, 10, QChar(u'0'));
}

} // namespace

FormatContext formatContextFor(const QString &ianaZone)
{
    FormatContext context;
    context.zone = QTimeZone(ianaZone.toUtf8());
    if (!context.zone.isValid())
        context.zone = QTimeZone::systemTimeZone();
    return context;
}

QString momentText(const QDateTime &moment, const FormatContext &context)
{
    return inZone(moment, context, u"yyyy-MM-dd HH:mm"_s);
}

QString exactMomentText(const QDateTime &moment, const FormatContext &context)
{
    return inZone(moment, context, preciseFormat(moment)) + u' ' + offsetText(moment, context);
}

QString utcText(qint64 ms)
{
    return QDateTime::fromMSecsSinceEpoch(ms, Qt::UTC).toString(Qt::ISODate);
}

QString momentDetails(const QDateTime &moment, const FormatContext &context)
{
    const QString zone = QString::fromUtf8(context.effectiveZone().id());
    const QString utc = context.locale.toString(moment.toUTC(), preciseFormat(moment));
    return u"%1 (%2)\n%3 UTC"_s.arg(exactMomentText(moment, context), zone, utc);
}

QString durationText(qint64 seconds, const QLocale &locale)
{
    const qint64 minute = 60, hour = 60 * minute, day = 24 * hour;
    const auto count = [&](qint64 unit) { return locale.toString(seconds / unit); };
    if (seconds < hour)
        return Times::tr("%1 min").arg(count(minute));
    if (seconds < 2 * day)
        return Times::tr("%1 h", "hours").arg(count(hour));
    if (seconds < 60 * day)
        return Times::tr("%1 d", "days").arg(count(day));
    if (seconds < 730 * day)
        return Times::tr("%1 mo", "months").arg(count(30 * day));
    return Times::tr("%1 y", "years").arg(count(365 * day));
}

QString ageText(const QDateTime &moment, const FormatContext &context)
{
    const qint64 seconds = moment.secsTo(context.effectiveNow());
    if (std::abs(seconds) < 60)
        return Times::tr("now");
    const QString text = durationText(std::abs(seconds), context.locale);
    return seconds > 0 ? Times::tr("%1 ago").arg(text) : Times::tr("in %1").arg(text);
}

QDateTime parseMoment(const QString &text, const FormatContext &context)
{
    static const QRegularExpression pattern(
        uR"(^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:\.(\d{1,6}))?)?)?\s*(Z|UTC|[+-]\d{2}(?::?\d{2})?)?$)"_s,
        QRegularExpression::CaseInsensitiveOption);
    const QRegularExpressionMatch match = pattern.match(text.trimmed());
    if (!match.hasMatch())
        return {};
    const QDate date(match.captured(1).toInt(), match.captured(2).toInt(), match.captured(3).toInt());
    const int milliseconds = match.captured(7).leftJustified(3, u'0').left(3).toInt();
    const QTime time(match.captured(4).toInt(), match.captured(5).toInt(), match.captured(6).toInt(), milliseconds);
    if (!date.isValid() || !time.isValid())
        return {};
    const QString offset = match.captured(8);
    if (offset.isEmpty()) {
        const QDateTime moment = QDateTime(date, time, context.effectiveZone()).toUTC();
        // A time that a clock change skips comes back as another one.
        const QDateTime local = moment.toTimeZone(context.effectiveZone());
        return local.date() == date && local.time() == time ? moment : QDateTime();
    }
    int seconds = 0;
    if (offset[0] == u'+' || offset[0] == u'-') {
        const int hours = QStringView(offset).mid(1, 2).toInt();
        const int minutes = offset.size() > 3 ? QStringView(offset).right(2).toInt() : 0;
        seconds = (hours * 60 + minutes) * 60 * (offset[0] == u'-' ? -1 : 1);
    }
    return QDateTime(date, time, Qt::OffsetFromUTC, seconds).toUTC();
}

} // namespace cp
