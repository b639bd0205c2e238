// Somebody works at the console while its network and its server fail in every way there is:
//
//     tests/soak/run.sh build/release/tests/soak --faults 500 --seed 7 --json soak.json
//
// What the console showed as done is held against the database afterwards; a disagreement, or a console that does not
// come back, is a failure. Times are told, and fail nobody's build.

#include "tests/bench/benchdata.h"
#include "tests/bench/figure.h"
#include "tests/bench/probe.h"
#include "tests/bench/surroundings.h"
#include "tests/bench/tracedapplication.h"
#include "tests/soak/person.h"
#include "tests/soak/server.h"
#include "tests/support/relay.h"
#include "tests/support/testsettings.h"
#include "ui/style/resources.h"
#include "ui/style/style.h"

#include <QApplication>
#include <QCommandLineParser>
#include <QFile>
#include <QJsonArray>
#include <QJsonDocument>
#include <QTextStream>

using namespace cp;
using namespace cp::bench;
using namespace cp::soak;
using namespace Qt::StringLiterals;

namespace {

enum class Fault { Delay, Stall, HalfOpen, Trickle, Garbage, Cut, LoseAnswer, Kill };

struct FaultKind {
    const char *name;
    Fault fault;
    int weight;
};
constexpr FaultKind faultKinds[] = {{"delay", Fault::Delay, 2}, {"stall", Fault::Stall, 3},
    {"half-open", Fault::HalfOpen, 3}, {"trickle", Fault::Trickle, 2}, {"garbage", Fault::Garbage, 3},
    {"cut", Fault::Cut, 4}, {"lost answer", Fault::LoseAnswer, 3}, {"kill -9", Fault::Kill, 2}};

/// The window, the person at it, and what stands between them and the server.
class Soak {
public:
    explicit Soak(quint32 seed)
        : m_random(seed)
    {
        m_about = surroundings(m_database.connection());
        fill(m_database, {.predictions = 20'000, .candles = 5'000, .rows = 20'000});
        m_observer.open(m_database.conninfo());
        open();
        recover(); // until the first page is there
        m_recoveries.clear();
        m_probe = std::make_unique<Probe>();
    }

    ~Soak() { closeWindow(); }

    void run(int faults)
    {
        for (int i = 0; i < faults; ++i) {
            work(1 + upTo(3));
            const FaultKind &kind = someFault();
            ++m_counts[QString::fromLatin1(kind.name)];
            m_now = QString::fromLatin1(kind.name);
            TracedApplication::traced("the fault", [&] { begin(kind.fault); });
            if (upTo(10) == 0) { // the console is ended and started while nothing works
                // Before its first turn and after its last one a console has no window that could keep anybody waiting;
                // how long a start takes, bench/start.py measures.
                m_person->leave();
                runFor(std::chrono::milliseconds(1));
                closeWindow();
                open();
                m_probe->forgetThisTurn();
                ++m_restarts;
            }
            work(2 + upTo(3));
            runFor(std::chrono::milliseconds(upTo(20) == 0 ? 6000 : 50 + upTo(1200)));
            end(kind.fault);
            recover();
            m_person->tidyUp();
        }
        runUntil("everything under way", [this] {
            m_person->tidyUp();
            return m_person->isIdle();
        });
    }

    QStringList disagreements() { return m_ledger.disagreements(*m_database.connect()); }

    Figures figures() const
    {
        Figures all{{u"soak_longest_pause"_s, u"Longest pause of the GUI thread"_s, m_probe->longestPause(), u"ms"_s,
                        {}, {}, Figure::Bound::AtMost, 100},
            {u"soak_longest_work"_s, u"Of a pause, longest computing"_s, m_probe->longestWork(), u"ms"_s},
            {u"soak_longest_own"_s, u"Of a pause, longest while an idle thread was run in time"_s,
                m_probe->longestOwnPause(), u"ms"_s},
            {u"soak_recovery_median"_s, u"Recovered after the fault's end, median"_s, median(m_recoveries), u"ms"_s},
            {u"soak_recovery_longest"_s, u"The same, longest (%1)"_s.arg(m_slowest), quantile(m_recoveries, 1), u"ms"_s,
                {}, {}, Figure::Bound::AtMost, 2000},
            {u"soak_decisions"_s, u"Cases shown as decided or taken back"_s, double(m_ledger.decisions()), {}},
            {u"soak_edits"_s, u"Edits shown as saved"_s, double(m_ledger.edits()), {}},
            {u"soak_restarts"_s, u"Ends and starts of the console during a fault"_s, double(m_restarts), {}}};
        for (auto it = m_counts.cbegin(); it != m_counts.cend(); ++it)
            all.append({u"soak_fault_"_s + it.key(), u"Faults: "_s + it.key(), double(it.value()), {}});
        return all;
    }

    const QJsonObject &about() const { return m_about; }

private:
    int upTo(int bound) { return int(m_random.bounded(bound)); }

    void open()
    {
        m_session = std::make_unique<Session>();
        m_person = std::make_unique<Person>(m_session.get(), &m_ledger, &m_random);
        QObject::connect(m_session.get(), &Session::notified, m_session.get(),
            [this](const QString &, const QString &payload) { m_heard = payload; });
        m_session->open(u"Soak"_s, m_database.conninfo() + u' ' + m_relay.server());
    }

    void closeWindow()
    {
        m_person.reset();
        m_session.reset();
    }

    void work(int acts)
    {
        for (int i = 0; i < acts; ++i) {
            TracedApplication::traced("what the person does", [this] { m_person->act(); });
            runFor(std::chrono::milliseconds(20 + upTo(130))); // nobody's hands are faster
        }
    }

    const FaultKind &someFault()
    {
        int all = 0;
        for (const FaultKind &kind : faultKinds)
            all += kind.weight;
        int chosen = upTo(all);
        for (const FaultKind &kind : faultKinds) {
            if ((chosen -= kind.weight) < 0)
                return kind;
        }
        Q_UNREACHABLE();
    }

    void begin(Fault fault)
    {
        switch (fault) {
        case Fault::Delay:
            m_relay.setDelay(std::chrono::milliseconds(50 + upTo(300)));
            break;
        case Fault::Stall:
            m_relay.setFault(Relay::Fault::Stall);
            break;
        case Fault::HalfOpen:
            m_relay.setFault(Relay::Fault::HalfOpen);
            break;
        case Fault::Trickle:
            m_relay.setFault(Relay::Fault::Trickle);
            break;
        case Fault::Garbage:
            m_relay.setFault(Relay::Fault::Garbage);
            break;
        case Fault::Cut:
            m_relay.cut();
            break;
        case Fault::LoseAnswer:
            m_relay.loseAnswerTo(upTo(2) ? "review_suggestions" : "edit_rows");
            break;
        case Fault::Kill:
            m_server.kill();
            break;
        }
    }

    void end(Fault fault)
    {
        m_relay.setDelay({});
        m_relay.setFault(Relay::Fault::None);
        if (fault == Fault::LoseAnswer)
            m_relay.cut();
        if (fault == Fault::Kill) {
            m_server.start();
            runUntil("the server", [this] { return m_server.isUp(); });
        }
    }

    /// Until short and long statements are answered, news is heard, and the page in front shows what it has to.
    void recover()
    {
        QElapsedTimer clock;
        clock.start();
        const QString news = u"soak %1"_s.arg(++m_news);
        bool isTelling = false;
        int answers = 0;
        bool isAsking = false;
        runUntil("the console to come back", [&] {
            if (m_heard != news && !std::exchange(isTelling, true)) {
                m_observer
                    .run(u"tell"_s, [news](Connection &c) { c.exec("SELECT pg_notify('cp_system', $1)", {news}); })
                    .then(m_session.get(), [&isTelling] { isTelling = false; })
                    .onFailed(m_session.get(), [&isTelling](const DbException &) { isTelling = false; });
            }
            if (answers < 2 && !std::exchange(isAsking, true)) {
                Database *database = answers == 0 ? m_session->quick() : m_session->background();
                database->run(u"ask"_s, [](Connection &c) { c.exec("SELECT 1"); })
                    .then(m_session.get(),
                        [&] {
                            isAsking = false;
                            ++answers;
                        })
                    .onFailed(m_session.get(), [&](const DbException &) { isAsking = false; });
            }
            return m_heard == news && answers == 2 && !isTelling && !isAsking && m_person->isSettled();
        });
        m_recoveries.append(milliseconds(clock));
        if (m_recoveries.last() >= quantile(m_recoveries, 1))
            m_slowest = m_now;
    }

    QRandomGenerator m_random;
    QJsonObject m_about;
    TestDatabase m_database{TestDatabase::Schema::Console};
    Database m_observer; ///< past the relay
    Relay m_relay;
    Server m_server;
    Ledger m_ledger;
    std::unique_ptr<Session> m_session;
    std::unique_ptr<Person> m_person;
    std::unique_ptr<Probe> m_probe;
    QString m_heard; ///< the last news
    int m_news = 0;
    QList<double> m_recoveries; ///< milliseconds
    QString m_now; ///< the fault
    QString m_slowest; ///< the fault of the longest recovery
    QMap<QString, int> m_counts;
    int m_restarts = 0;
};

} // namespace

int main(int argc, char **argv)
{
    TracedApplication application(argc, argv);
    installTexts();
    QCommandLineParser parser;
    parser.addHelpOption();
    const QCommandLineOption faults(u"faults"_s, u"How many."_s, u"number"_s, u"500"_s);
    const QCommandLineOption seed(u"seed"_s, u"Of what is random."_s, u"number"_s, u"1"_s);
    const QCommandLineOption json(u"json"_s, u"Also write the figures to a file."_s, u"file"_s);
    const QCommandLineOption trace(
        u"trace"_s, u"Name on standard error what computes longer."_s, u"milliseconds"_s, u"0"_s);
    parser.addOptions({faults, seed, json, trace});
    parser.process(application);
    application.setThreshold(parser.value(trace).toDouble());

    applyStyle(Scheme::Light);
    const TestSettings settings;

    Soak soak(parser.value(seed).toUInt());
    soak.run(parser.value(faults).toInt());
    const Figures figures = soak.figures();
    const QStringList wrong = soak.disagreements();
    QTextStream out(stdout);
    out << asTable(figures);
    for (const QString &line : wrong)
        out << "WRONG: " << line << '\n';
    out << (wrong.isEmpty() ? u"What was shown is what the database has.\n"_s : QString());
    if (parser.isSet(json)) {
        QJsonArray measured;
        for (const Figure &figure : figures)
            measured.append(figure.toJson());
        QFile file(parser.value(json));
        const QJsonObject report{{u"about"_s, soak.about()}, {u"figures"_s, measured}};
        if (!file.open(QIODevice::WriteOnly) || file.write(QJsonDocument(report).toJson()) < 0)
            qFatal("could not write %s", qPrintable(file.fileName()));
    }
    return wrong.isEmpty() ? 0 : 1;
}
