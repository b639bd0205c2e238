// What the console is measured by. Needs a PostgreSQL server to make a database on:
//
//     tests/support/with-cluster.sh build/release/tests/bench --json bench.json
//
// CP_TEST_DURABLE=1 in the environment has that cluster keep what it commits, as a real one does.

#include "tests/bench/benchdata.h"
#include "tests/bench/chartbench.h"
#include "tests/bench/importbench.h"
#include "tests/bench/listbench.h"
#include "tests/bench/naivetable.h"
#include "tests/bench/pagesbench.h"
#include "tests/bench/probe.h"
#include "tests/bench/reviewbench.h"
#include "tests/bench/surroundings.h"
#include "tests/bench/tablebench.h"
#include "tests/support/testsettings.h"
#include "ui/style/style.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

#include <algorithm>

using namespace cp;
using namespace cp::bench;
using namespace Qt::StringLiterals;

namespace {

QJsonObject toJson(const Sizes &sizes)
{
    return {{u"predictions"_s, sizes.predictions}, {u"candles"_s, sizes.candles}, {u"rows"_s, sizes.rows},
        {u"selects"_s, sizes.selects}, {u"scroll_seconds"_s, sizes.scrollSeconds},
        {u"cases_in_one_call"_s, sizes.batch}, {u"calls"_s, sizes.batches}, {u"decisions"_s, sizes.decisions},
        {u"openings"_s, sizes.openings}, {u"minutes"_s, sizes.minutes}};
}

/// "key: value, key: value"
QString inOneLine(const QJsonObject &object)
{
    QStringList parts;
    for (auto it = object.begin(); it != object.end(); ++it)
        parts.append(it.key() + u": "_s + it.value().toVariant().toString());
    return parts.join(u", "_s);
}

/// Some parts alone, for whoever works on them; none named: all.
Figures measure(const Sizes &sizes, const QStringList &parts, QJsonObject *about)
{
    const auto isWanted = [&parts](const QString &part) { return parts.isEmpty() || parts.contains(part); };
    TestDatabase database(TestDatabase::Schema::Console);
    *about = surroundings(database.connection());
    QElapsedTimer filling;
    filling.start();
    fill(database, sizes);
    (*about)[u"seconds to fill"_s] = filling.elapsed() / 1000.0;

    Session session;
    session.open(u"Bench"_s, database.conninfo());
    runUntil("the session",
        [&session] { return session.identity().isMapped() && session.background()->state().isConnected(); });
    Figures figures;
    if (isWanted(u"table"_s))
        figures += measureTable(session, database.name(), sizes) + measureFarTable(database, sizes);
    if (isWanted(u"pages"_s))
        figures += measurePages(session, sizes);
    if (isWanted(u"reviews"_s))
        figures += measureReviews(session, database, sizes);
    if (isWanted(u"lists"_s))
        figures += measureLists(session, database, sizes);
    if (isWanted(u"charts"_s))
        figures += measureCharts(session, database, sizes);
    session.close();
    if (isWanted(u"import"_s))
        figures += measureImport(sizes);
    if (isWanted(u"walks"_s))
        figures += measureWalks();
    return figures;
}

} // namespace

int main(int argc, char **argv)
{
    if (qEnvironmentVariableIsEmpty("DISPLAY") && qEnvironmentVariableIsEmpty("WAYLAND_DISPLAY")
        && qEnvironmentVariableIsEmpty("QT_QPA_PLATFORM"))
        qputenv("QT_QPA_PLATFORM", "offscreen");
    QApplication application(argc, argv);
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption json(u"json"_s, u"Also write the figures to a file."_s, u"file"_s);
    const QCommandLineOption smoke(u"smoke"_s, u"A small run that shows that everything works."_s);
    const QCommandLineOption part(u"part"_s,
        u"Measure this alone: table, pages, reviews, lists, charts, import or walks. May be given again."_s, u"name"_s);
    QCommandLineOption naive(QLatin1StringView(NaiveOption), {}, u"database"_s);
    naive.setFlags(QCommandLineOption::HiddenFromHelp);
    parser.addOptions({json, smoke, part, naive});
    parser.process(application);

    QTextStream out(stdout);
    if (parser.isSet(naive)) {
        out << QJsonDocument(measureNaiveTable(parser.value(naive))).toJson(QJsonDocument::Compact);
        return 0;
    }

    applyStyle(Scheme::Light);
    const TestSettings settings; // columns are not remembered from run to run

    const Sizes sizes = parser.isSet(smoke) ? Sizes::smoke() : Sizes();
    QJsonObject about;
    const Figures figures = measure(sizes, parser.values(part), &about);

    out << inOneLine(about) << '\n' << inOneLine(toJson(sizes)) << "\n\n" << asTable(figures);
    if (parser.isSet(json)) {
        QJsonArray measured;
        for (const Figure &figure : figures)
            measured.append(figure.toJson());
        QFile file(parser.value(json));
        const QByteArray text
            = QJsonDocument(QJsonObject{{u"about"_s, about}, {u"sizes"_s, toJson(sizes)}, {u"figures"_s, measured}})
                  .toJson();
        if (!file.open(QIODevice::WriteOnly) || file.write(text) != text.size())
            qFatal("could not write %s: %s", qPrintable(file.fileName()), qPrintable(file.errorString()));
    }
    // A target is for a machine of its own and the full sizes: whether it is met is said, and fails nobody's build.
    return 0;
}
