#include "app/importcommand.h"

#include "app/arguments.h"
#include "app/terminal.h"
#include "models/db/connection.h"
#include "models/format/timetext.h"
#include "models/import/priceimport.h"
#include "models/market/candleseries.h"

#include <QElapsedTimer>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// What became of a file, in one or two lines.
QString reportOf(const ImportedFile &file)
{
    QString text = file.path + u": "_s;
    if (file.first) {
        text += u"%1, %2 candles (%3), %4 to %5\n  "_s.arg(file.coins.join(u", "_s),
            file.format.seconds > 0 ? intervalText(file.format.seconds) : u"single"_s, file.format.name,
            utcText(*file.first / 1000), utcText(*file.last / 1000));
    }
    if (file.problem.isEmpty() || file.lines > 0) {
        text += u"%1 rows read, %2 inserted, %3 replaced, %4 identical, %5 kept, %6 repeated, %7 refused"_s
                    .arg(file.lines)
                    .arg(file.inserted)
                    .arg(file.replaced)
                    .arg(file.identical)
                    .arg(file.kept)
                    .arg(file.repeated)
                    .arg(file.refused);
    }
    if (file.withoutPrice > 0)
        text += u", %1 without a price"_s.arg(file.withoutPrice);
    if (file.format.isTrades && file.problem.isEmpty())
        text += u", gathered into %1 candles"_s.arg(file.candles);
    return text;
}

} // namespace

int importPricesFrom(Connection &connection, const Arguments &arguments)
{
    const QString conflict = arguments.values.value(u"on-conflict"_s);
    const QString zone = arguments.values.value(u"timezone"_s);
    const PriceImportOptions options{
        .coin = arguments.values.value(u"coin"_s),
        .createsCoins = arguments.has(u"create-coins"_s) || arguments.values.contains(u"coin"_s),
        .format = arguments.values.value(u"format"_s),
        .seconds = priceformats::intervalNamed(arguments.values.value(u"interval"_s)).value_or(0),
        .zone = zone.isEmpty() ? QTimeZone::utc() : QTimeZone(zone.toLatin1()),
        .onConflict = conflict == "replace"_L1 ? OnConflict::Replace
            : conflict == "fail"_L1            ? OnConflict::Fail
                                               : OnConflict::Keep,
        .isStrict = arguments.has(u"strict"_s),
        .isTrial = arguments.has(u"dry-run"_s),
    };
    QElapsedTimer timer;
    timer.start();
    const PriceImportReport report = importPrices(
        connection, arguments.positional, options, [&](qsizetype file, qint64 read, qint64 total, qint64) {
            if (isOnTerminal())
                showProgress(int(100 * read / std::max<qint64>(total, 1)), 100, arguments.positional[file]);
        });
    endProgress();

    qint64 lines = 0;
    qint64 candles = 0;
    bool isAllUsable = true;
    for (const ImportedFile &file : report.files) {
        if (file.lines > 0)
            say(reportOf(file));
        if (file.hasAssumedZone)
            say(u"  its times name no zone: taken as %1"_s.arg(QString::fromLatin1(options.zone.id())));
        if (!file.problem.isEmpty())
            complain(u"%1: %2"_s.arg(file.path, file.problem));
        isAllUsable = isAllUsable && file.problem.isEmpty() && file.candles > 0;
        lines += file.lines;
        candles += file.candles;
    }
    for (const ImportProblem &problem : report.problems)
        complain(u"%1:%2: %3"_s.arg(problem.path).arg(problem.line).arg(problem.reason));
    if (report.problemCount > report.problems.size())
        complain(u"… and %1 more"_s.arg(report.problemCount - report.problems.size()));
    if (!report.newCoins.isEmpty())
        say(u"New coins: %1"_s.arg(report.newCoins.join(u", "_s)));
    if (!report.refusal.isEmpty()) {
        complain(u"Nothing was imported. %1"_s.arg(report.refusal));
        return 1;
    }
    const double seconds = std::max(double(timer.elapsed()) / 1000, 0.001);
    say(u"%1 rows in %2 s, %3 a second%4"_s.arg(lines)
            .arg(seconds, 0, 'f', 1)
            .arg(double(lines) / seconds, 0, 'f', 0)
            .arg(options.isTrial ? u"; a trial: nothing was kept"_s : QString()));
    if (candles == 0)
        complain(u"Nothing usable was found."_s);
    return isAllUsable ? 0 : 1;
}

} // namespace cp
