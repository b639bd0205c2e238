#include "app/arguments.h"

#include "models/archive/archivesource.h"
#include "models/import/priceformat.h"
#include "models/market/candleseries.h"
#include "ui/pricepage/chartchoice.h"

#include <QCommandLineParser>
#include <QRegularExpression>
#include <QTextStream>
#include <QTimeZone>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct CommandInfo {
    QString name;
    QString description;
    QStringList options; ///< of its own
    qsizetype positional = 0; ///< how many arguments it takes
    bool takesMore = false; ///< or more
};

/// Every command with what it takes: the one list behind parsing and --help.
const QList<CommandInfo> &commands()
{
    static const QList<CommandInfo> list{
        {u"init-db"_s, u"build, adopt or upgrade the database"_s, {u"admin-email"_s, u"widen-keys"_s}},
        {u"check-db"_s, u"compare the database with what this console ships"_s, {u"json"_s}},
        {u"load-demo"_s, u"load simulated data into an empty database"_s, {u"seed"_s, u"small"_s, u"if-empty"_s}},
        {u"remove-demo"_s, u"remove the simulated data again"_s, {}},
        {u"import-prices"_s, u"import the candles of each FILE (CSV or JSON, packed or not)"_s,
            {u"coin"_s, u"create-coins"_s, u"format"_s, u"interval"_s, u"timezone"_s, u"on-conflict"_s, u"dry-run"_s,
                u"strict"_s},
            1, true},
        {u"export"_s, u"write the rows of a TABLE to a file"_s, {u"to"_s, u"where"_s, u"format"_s}, 1},
        {u"archive"_s, u"move old activities and suggestions into the archive"_s, {u"dry-run"_s, u"older-than"_s}},
        {u"expire-overdue"_s, u"mark pending cases past their time as expired"_s, {}},
        {u"evaluate-predictions"_s, u"compare due predictions with what happened"_s, {}},
        {u"verify-rollups"_s, u"compare the roll-ups with the prices they are made of"_s, {}},
        {u"screenshots"_s, u"render every page to a PNG in DIR"_s, {u"style"_s, u"size"_s}, 1},
    };
    return list;
}

const QStringList WindowOptions{u"page"_s, u"coin"_s, u"interval"_s, u"style"_s, u"read-only"_s, u"new-window"_s};

int wrongUsage(const QString &message)
{
    QTextStream(stderr) << message << "\nTry cryptopredict-console --help.\n";
    return 2;
}

QString commandHelp()
{
    QString text = u"what to do; nothing opens the window:"_s;
    for (const CommandInfo &command : commands())
        text += u"\n%1 %2"_s.arg(command.name, -22).arg(command.description);
    return text;
}

/// What is wrong with import-prices' options; empty: nothing.
QString importProblem(const QHash<QString, QString> &values)
{
    if (const QString interval = values.value(u"interval"_s);
        !interval.isEmpty() && !priceformats::intervalNamed(interval))
        return u"--interval takes a length such as 1m, 1h or 1d."_s;
    if (const QString format = values.value(u"format"_s); !format.isEmpty() && !priceformats::names().contains(format))
        return u"--format is one of %1."_s.arg(priceformats::names().join(u", "_s));
    if (const QString zone = values.value(u"timezone"_s); !zone.isEmpty() && !QTimeZone(zone.toLatin1()).isValid())
        return u"--timezone takes a name such as Europe/Berlin; there is no %1."_s.arg(zone);
    if (const QString what = values.value(u"on-conflict"_s, u"keep"_s);
        what != "keep"_L1 && what != "replace"_L1 && what != "fail"_L1)
        return u"--on-conflict is keep, replace or fail."_s;
    return {};
}

/// The same of export's.
QString exportProblem(const QHash<QString, QString> &values)
{
    if (!values.contains(u"to"_s))
        return u"export needs --to FILE."_s;
    if (const QString format = values.value(u"format"_s, u"csv"_s); format != "csv"_L1 && format != "json"_L1)
        return u"--format is csv or json."_s;
    return {};
}

/// The same of archive's.
QString archiveProblem(const QHash<QString, QString> &values)
{
    if (const QString age = values.value(u"older-than"_s); !age.isEmpty() && !archive::monthsFromText(age))
        return u"--older-than takes an age from 1month to %1years, such as 6months."_s.arg(archive::MaxMonths / 12);
    return {};
}

/// The same of the window's.
QString windowProblem(const QHash<QString, QString> &values)
{
    QStringList intervals;
    for (const int seconds : chartIntervals())
        intervals.append(intervalText(seconds));
    if (const QString interval = values.value(u"interval"_s); !interval.isEmpty() && !intervals.contains(interval))
        return u"--interval is one of %1."_s.arg(intervals.join(u", "_s));
    return {};
}

} // namespace

bool Arguments::needsWindow() const
{
    return command.isEmpty() || command == "screenshots"_L1;
}

std::optional<Arguments> parseArguments(const QStringList &argv, int *exitCode)
{
    QCommandLineParser parser;
    parser.setApplicationDescription(u"A desktop console for CryptoPredict on PostgreSQL."_s);
    const QCommandLineOption help({u"h"_s, u"help"_s}, u"Show this help."_s);
    const QCommandLineOption version({u"v"_s, u"version"_s}, u"Show the version."_s);
    const QList<QCommandLineOption> valued{
        {u"connection"_s, u"Connect to CONNINFO (libpq's keywords or URI)."_s, u"CONNINFO"_s},
        {u"profile"_s, u"Connect to the profile NAME."_s, u"NAME"_s},
        {u"admin-email"_s, u"init-db: map this login to the user with ADDRESS."_s, u"ADDRESS"_s},
        {u"seed"_s, u"load-demo: the seed of the simulation (default 1)."_s, u"N"_s},
        {u"coin"_s, u"Open the chart of SYMBOL; import-prices: the coin of all files (default: as they call it)."_s,
            u"SYMBOL"_s},
        {u"format"_s,
            u"import-prices: %1 (default: found out); export: csv or json (default: as the file is called)."_s.arg(
                priceformats::names().join(u", "_s)),
            u"NAME"_s},
        {u"to"_s, u"export: the file to write."_s, u"FILE"_s},
        {u"where"_s, u"export: which rows, e.g. 'status=pending confidence>=70%'."_s, u"FILTER"_s},
        {u"interval"_s,
            u"How long a candle is, of a chart or in files: 1m, 1h, 1d (import-prices: default found out)."_s,
            u"LENGTH"_s},
        {u"timezone"_s, u"import-prices: of times that name none (default UTC)."_s, u"Area/City"_s},
        {u"on-conflict"_s,
            u"import-prices: keep, replace or fail where a candle has other values already (default keep)."_s,
            u"WHAT"_s},
        {u"older-than"_s,
            u"archive: from which age on, e.g. 6months (default: activities 6, implemented suggestions 3 months)."_s,
            u"AGE"_s},
        {u"page"_s, u"Open the window on the page NAME."_s, u"NAME"_s},
        {u"style"_s, u"light or dark (default: the desktop's)."_s, u"STYLE"_s},
        {u"size"_s, u"screenshots: the window's size (default 1600x1000)."_s, u"WxH"_s},
    };
    const QList<QCommandLineOption> plain{
        {u"local"_s,
            u"Connect to the console's own local database (the default until another was used, without PG… variables)."_s},
        {u"read-only"_s, u"Open a window that cannot change anything in the database."_s},
        {u"new-window"_s, u"Open a window of its own, as every start does."_s},
        {u"widen-keys"_s, u"init-db: also widen integer keys to 64 bits (rewrites tables)."_s},
        {u"small"_s, u"load-demo: a tenth of the data."_s},
        {u"if-empty"_s, u"load-demo: say nothing, and change nothing, where any data is."_s},
        {u"json"_s, u"check-db: findings as JSON."_s},
        {u"create-coins"_s, u"import-prices: add coins that are not known (with --coin it is done anyway)."_s},
        {u"dry-run"_s, u"import-prices, archive: say what would be done, and change nothing."_s},
        {u"strict"_s, u"import-prices: keep nothing if any line is bad."_s},
    };
    parser.addOption(help);
    parser.addOption(version);
    parser.addOptions(valued);
    parser.addOptions(plain);
    parser.addPositionalArgument(u"command"_s, commandHelp(), u"[command]"_s);

    *exitCode = 2;
    if (!parser.parse(argv)) {
        wrongUsage(parser.errorText());
        return std::nullopt;
    }
    if (parser.isSet(help) || parser.isSet(version)) {
        QTextStream(stdout) << (parser.isSet(help)
                ? parser.helpText().replace(u"<executable_name>"_s, u"cryptopredict-console"_s)
                : u"CryptoPredict Console %1\n"_s.arg(QLatin1StringView(CP_VERSION)));
        *exitCode = 0;
        return std::nullopt;
    }

    Arguments arguments;
    arguments.positional = parser.positionalArguments();
    QStringList allowed = WindowOptions;
    qsizetype takes = 0;
    bool takesMore = false;
    if (!arguments.positional.isEmpty()) {
        arguments.command = arguments.positional.takeFirst();
        const auto info = std::find_if(commands().cbegin(), commands().cend(),
            [&](const CommandInfo &command) { return command.name == arguments.command; });
        if (info == commands().cend()) {
            wrongUsage(u"There is no command “%1”."_s.arg(arguments.command));
            return std::nullopt;
        }
        allowed = info->options;
        takes = info->positional;
        takesMore = info->takesMore;
    }
    if (takesMore ? arguments.positional.size() < takes : arguments.positional.size() != takes) {
        wrongUsage(takes == 0 ? u"%1 takes no argument."_s.arg(arguments.command)
                              : (takesMore ? u"%1 takes at least %2 argument."_s : u"%1 takes %2 argument."_s)
                                    .arg(arguments.command)
                                    .arg(takes));
        return std::nullopt;
    }

    const QStringList given = parser.optionNames();
    for (const QString &name : given) {
        const bool where = name == "connection"_L1 || name == "profile"_L1 || name == "local"_L1;
        if (!where && !allowed.contains(name)) {
            wrongUsage(u"--%1 does not go with %2."_s.arg(
                name, arguments.command.isEmpty() ? u"the window"_s : arguments.command));
            return std::nullopt;
        }
        const bool isFlag = std::any_of(plain.cbegin(), plain.cend(),
            [&](const QCommandLineOption &option) { return option.names().contains(name); });
        if (isFlag) {
            arguments.flags << name;
        } else if (parser.value(name).isEmpty()) {
            wrongUsage(u"--%1 needs a value."_s.arg(name));
            return std::nullopt;
        } else {
            arguments.values.insert(name, parser.value(name));
        }
    }
    if (parser.isSet(u"connection"_s))
        arguments.target.connection = parser.value(u"connection"_s);
    if (parser.isSet(u"profile"_s))
        arguments.target.profile = parser.value(u"profile"_s);
    arguments.target.local = parser.isSet(u"local"_s);
    arguments.target.readOnly = parser.isSet(u"read-only"_s);

    if (const QString style = arguments.values.value(u"style"_s, u"light"_s);
        style != "light"_L1 && style != "dark"_L1) {
        wrongUsage(u"--style is light or dark."_s);
        return std::nullopt;
    }
    bool isNumber = true;
    arguments.values.value(u"seed"_s, u"1"_s).toUInt(&isNumber);
    if (!isNumber) {
        wrongUsage(u"--seed takes a whole number from 0 to 4294967295."_s);
        return std::nullopt;
    }
    static const QRegularExpression sizeForm(u"^[1-9]\\d{2,3}x[1-9]\\d{2,3}$"_s);
    if (!sizeForm.match(arguments.values.value(u"size"_s, u"1600x1000"_s)).hasMatch()) {
        wrongUsage(u"--size takes a size such as 1600x1000."_s);
        return std::nullopt;
    }
    const QString problem = arguments.command == "export"_L1 ? exportProblem(arguments.values)
        : arguments.command == "archive"_L1                  ? archiveProblem(arguments.values)
        : arguments.command.isEmpty()                        ? windowProblem(arguments.values)
                                                             : importProblem(arguments.values);
    if (!problem.isEmpty()) {
        wrongUsage(problem);
        return std::nullopt;
    }
    return arguments;
}

} // namespace cp
