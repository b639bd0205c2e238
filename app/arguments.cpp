#include "app/arguments.h"

#include <QCommandLineParser>
#include <QRegularExpression>
#include <QTextStream>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct CommandInfo {
    QString name;
    QString description;
    QStringList options; ///< of its own
    qsizetype positional = 0; ///< how many arguments it takes
};

/// Every command with what it takes: the one list behind parsing and --help.
const QList<CommandInfo> &commands()
{
    static const QList<CommandInfo> list{
        {u"init-db"_s, u"build, adopt or upgrade the database"_s, {u"admin-email"_s, u"widen-keys"_s}},
        {u"check-db"_s, u"compare the database with what this console ships"_s, {u"json"_s}},
        {u"load-demo"_s, u"load simulated data into an empty database"_s, {u"seed"_s, u"small"_s, u"if-empty"_s}},
        {u"remove-demo"_s, u"remove the simulated data again"_s, {}},
        {u"expire-overdue"_s, u"mark pending cases past their time as expired"_s, {}},
        {u"evaluate-predictions"_s, u"compare due predictions with what happened"_s, {}},
        {u"screenshots"_s, u"render every page to a PNG in DIR"_s, {u"style"_s, u"size"_s}, 1},
    };
    return list;
}

const QStringList WindowOptions{u"page"_s, u"style"_s};

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
        {u"page"_s, u"Open the window on the page NAME."_s, u"NAME"_s},
        {u"style"_s, u"light or dark (default: the desktop's)."_s, u"STYLE"_s},
        {u"size"_s, u"screenshots: the window's size (default 1600x1000)."_s, u"WxH"_s},
    };
    const QList<QCommandLineOption> plain{
        {u"local"_s,
            u"Connect to the console's own local database (the default until another was used, without PG… variables)."_s},
        {u"widen-keys"_s, u"init-db: also widen integer keys to 64 bits (rewrites tables)."_s},
        {u"small"_s, u"load-demo: a tenth of the data."_s},
        {u"if-empty"_s, u"load-demo: say nothing, and change nothing, where any data is."_s},
        {u"json"_s, u"check-db: findings as JSON."_s},
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
    }
    if (arguments.positional.size() != takes) {
        wrongUsage(takes == 0 ? u"%1 takes no argument."_s.arg(arguments.command)
                              : u"%1 takes %2 argument."_s.arg(arguments.command).arg(takes));
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
    return arguments;
}

} // namespace cp
