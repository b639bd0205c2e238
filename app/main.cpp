#include "app/arguments.h"
#include "app/commands.h"
#include "app/console.h"
#include "app/screenshots.h"
#include "app/signals.h"
#include "ui/style/resources.h"
#include "ui/style/style.h"

#include <QApplication>

namespace {

using namespace cp;
using namespace Qt::StringLiterals;

void name(QCoreApplication &application)
{
    application.setOrganizationName(u"CryptoPredict"_s);
    application.setApplicationName(u"cryptopredict-console"_s);
    application.setApplicationVersion(QLatin1StringView(CP_VERSION));
}

int runWindow(int &argc, char **argv, const Arguments &arguments)
{
    QApplication application(argc, argv);
    name(application);
    QGuiApplication::setDesktopFileName(u"io.github.cryptopredict.Console"_s);
    quitOnSignals(&application);
    installTexts();
    applyStyle(schemeFromName(arguments.values.value(u"style"_s)).value_or(rememberedScheme()));

    Console console(arguments.target);
    if (!console.problem().isEmpty()) {
        qCritical("%s", qPrintable(console.problem()));
        return 2;
    }
    if (arguments.command == "screenshots"_L1)
        return takeScreenshots(console, arguments.positional.first(), arguments.values.value(u"size"_s));
    const QStringList chart{arguments.values.value(u"coin"_s), arguments.values.value(u"interval"_s)};
    if (!console.show(arguments.values.value(u"page"_s), chart.join(u' ').trimmed()))
        return 2;
    return QApplication::exec();
}

} // namespace

int main(int argc, char **argv)
{
    // The weakest of libpq's ways to say it: whatever a person has said counts. Of several hosts a dead one is passed
    // by.
    if (!qEnvironmentVariableIsSet("PGCONNECT_TIMEOUT"))
        qputenv("PGCONNECT_TIMEOUT", "5");
    // Parsed by hand of ours first: QApplication takes --style for its own and needs a display to do anything.
    QStringList words;
    for (int i = 0; i < argc; ++i)
        words << QString::fromLocal8Bit(argv[i]);
    int exitCode = 0;
    const std::optional<cp::Arguments> arguments = cp::parseArguments(words, &exitCode);
    if (!arguments)
        return exitCode;

    int one = 1;
    if (arguments->needsWindow())
        return runWindow(one, argv, *arguments);
    QCoreApplication application(one, argv);
    name(application);
    return cp::runCommand(*arguments);
}
