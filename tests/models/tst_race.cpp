#include "models/queue/reviewer.h"
#include "tests/support/reviewdatabase.h"

#include <QSignalSpy>

using namespace cp;
using namespace Qt::StringLiterals;
using Kind = Decision::Kind;

/// Two consoles, each an admin's, decide the same cases at the same moment.
class TestRace : public QObject {
    Q_OBJECT

    static constexpr int Rounds = 50;
    static constexpr int Cases = 1000;

    struct Console {
        Session session;
        Reviewer reviewer{&session};
        QList<CaseOutcome> outcomes;
        bool finished = false;
    };

    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Console> m_consoles[2];

    /// What a loser has to be told, given what the winner did: the sentences the database would use for anybody.
    static QString sentence(const QString &outcome, const QString &status, const QString &who, const QString &when)
    {
        const QString form = outcome == u"changed" ? u"Changed since it was read: now %1 by %2 on %3 UTC."_s
                                                   : u"Already %1 by %2 on %3 UTC."_s;
        return form.arg(status, who, when);
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<ReviewDatabase>();
        m_database->script("SET enable_nestloop = off"); // tables that grow too fast for statistics, read for checking
        const char *people[] = {"ada", "eve"};
        for (int i = 0; i < 2; ++i) {
            m_consoles[i] = std::make_unique<Console>();
            Console &console = *m_consoles[i];
            connect(&console.reviewer, &Reviewer::finished, this,
                [&console](const Decision &, const QList<CaseOutcome> &outcomes) {
                    console.outcomes = outcomes;
                    console.finished = true;
                });
            console.session.open(u"test"_s, m_database->conninfoFor(people[i]));
        }
        for (const auto &console : m_consoles)
            QVERIFY(QTest::qWaitFor([&] { return console->session.identity().isAdmin; }, Patience));
    }

    void cleanupTestCase()
    {
        for (auto &console : m_consoles)
            console.reset();
        m_database.reset();
    }

    void eachCaseIsDecidedOnce_data()
    {
        QTest::addColumn<Kind>("first");
        QTest::addColumn<Kind>("second");
        const Kind kinds[] = {Kind::Approve, Kind::Reject};
        for (int round = 0; round < Rounds; ++round)
            QTest::addRow("round %d", round) << kinds[round % 2] << kinds[round / 2 % 2];
    }

    void eachCaseIsDecidedOnce()
    {
        QFETCH(Kind, first);
        QFETCH(Kind, second);
        const QList<qint64> ids = m_database->addCases(Cases);
        const QList<qint64> versions = m_database->versions(ids);
        const Kind kinds[] = {first, second};

        // Both are at it before either can have a case: it is the server that decides who is first.
        m_database->script("BEGIN");
        m_database->exec("SELECT FROM public.ai_suggestions WHERE id = $1 FOR UPDATE", {ids.first()});
        for (int i = 0; i < 2; ++i) {
            m_consoles[i]->finished = false;
            m_consoles[i]->reviewer.decide({kinds[i], ids, versions, u"because"_s, {}});
        }
        QVERIFY(QTest::qWaitFor([&] { return m_database->othersThat("wait_event_type = 'Lock'") == 2; }, Patience));
        m_database->script("COMMIT");
        for (const auto &console : m_consoles)
            QVERIFY(QTest::qWaitFor([&] { return console->finished; }, Patience));

        // What the database holds: each case decided once, by one of the two.
        QCOMPARE(m_database->reviews(ids), Cases);
        QCOMPARE(m_database->audits(ids), Cases);
        const ResultSet rows = m_database->exec(
            "SELECT s.id, s.status, u.first_name || ' ' || u.last_name, to_char(s.reviewed_at, 'YYYY-MM-DD HH24:MI:SS')"
            " FROM public.ai_suggestions s JOIN public.users u ON u.id = s.reviewed_by"
            " JOIN public.suggestion_reviews r ON r.suggestion_id = s.id AND r.reviewer_id = s.reviewed_by"
            " AND r.new_status = s.status AND r.reviewed_at = s.reviewed_at"
            " JOIN public.user_activities a ON a.entity_type = 'suggestion' AND a.entity_id = s.id"
            " AND a.user_id = s.reviewed_by AND a.action = r.action"
            " WHERE s.id = ANY ($1::integer[]) ORDER BY s.id",
            {ids});
        QCOMPARE(rows.rowCount(), Cases);

        // What each was told.
        const QString names[] = {u"Ada Test"_s, u"Eve Test"_s};
        for (const auto &console : m_consoles)
            QCOMPARE(console->outcomes.size(), Cases);
        for (int row = 0; row < Cases; ++row) {
            const int winner = rows.text(row, 2) == names[0] ? 0 : 1;
            const CaseOutcome &won = m_consoles[winner]->outcomes[row];
            const CaseOutcome &lost = m_consoles[1 - winner]->outcomes[row];
            QCOMPARE(won.id, ids[row]);
            QCOMPARE(won.outcome, u"done"_s);
            QCOMPARE(won.status, kinds[winner] == Kind::Approve ? u"approved"_s : u"rejected"_s);
            QCOMPARE(lost.id, ids[row]);
            // An approved case may still be rejected, by who has seen that it was approved.
            const bool couldStill = kinds[winner] == Kind::Approve && kinds[1 - winner] == Kind::Reject;
            QCOMPARE(lost.outcome, couldStill ? u"changed"_s : u"already_reviewed"_s);
            QCOMPARE(lost.status, rows.text(row, 1));
            QCOMPARE(lost.detail, sentence(lost.outcome, won.status, names[winner], rows.text(row, 3)));
        }
    }

    void allRoundsLeftOneRowACase()
    {
        QCOMPARE(m_database->value("SELECT count(*) FROM public.suggestion_reviews").toInt(), Rounds * Cases);
        QCOMPARE(
            m_database->value("SELECT count(*) FROM public.user_activities WHERE activity_type = 'suggestion_review'")
                .toInt(),
            Rounds * Cases);
        QCOMPARE(m_database->value("SELECT count(*) FROM public.ai_suggestions WHERE status = 'pending'").toInt(), 0);
    }
};

QTEST_GUILESS_MAIN(TestRace)
#include "tst_race.moc"
