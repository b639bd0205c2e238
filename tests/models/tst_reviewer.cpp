#include "models/queue/reviewer.h"
#include "tests/support/relay.h"
#include "tests/support/reviewdatabase.h"

#include <QSignalSpy>

using namespace cp;
using namespace Qt::StringLiterals;
using Kind = Decision::Kind;

/// Deciding cases and taking it back, seen from the console and in the database.
class TestReviewer : public QObject {
    Q_OBJECT

    /// An admin at work, with a note of everything the reviewer said.
    struct Console {
        Session session;
        Reviewer reviewer{&session};
        QList<CaseOutcome> outcomes; ///< of the decision that ended last
        QList<DbError> errors;
        int decided = 0;
        int finished = 0;
        int answersLost = 0;
        int notDone = 0;

        explicit Console(const QString &conninfo)
        {
            QObject::connect(&reviewer, &Reviewer::decided, &session, [this] { ++decided; });
            QObject::connect(&reviewer, &Reviewer::answerLost, &session, [this] { ++answersLost; });
            QObject::connect(&reviewer, &Reviewer::notDone, &session, [this] { ++notDone; });
            QObject::connect(&reviewer, &Reviewer::failed, &session,
                [this](const Decision &, const DbError &error) { errors << error; });
            QObject::connect(
                &reviewer, &Reviewer::finished, &session, [this](const Decision &, const QList<CaseOutcome> &all) {
                    outcomes = all;
                    ++finished;
                });
            session.open(u"test"_s, conninfo);
            if (!QTest::qWaitFor([this] { return session.identity().isMapped() && allConnected(); }, Patience))
                qFatal("no connection");
        }

        bool allConnected()
        {
            return session.quick()->state().isConnected() && session.background()->state().isConnected();
        }

        bool ends(int already) const
        {
            return QTest::qWaitFor([this, already] { return finished > already; }, Patience);
        }

        /// Each case's outcome word, in order; "" when it did not end.
        QStringList decide(const Decision &decision)
        {
            const int before = finished;
            reviewer.decide(decision);
            return ends(before) ? words() : QStringList();
        }

        QStringList undo()
        {
            const int before = finished;
            reviewer.undo();
            return ends(before) ? words() : QStringList();
        }

        QStringList words() const
        {
            QStringList words;
            for (const CaseOutcome &outcome : outcomes)
                words << outcome.outcome;
            return words;
        }
    };

    static constexpr char Untouched[] = "1 C1 0.00, 2 C2 0.00, 3 C3 0.00";
    const QStringList Done{u"done"_s};

    std::unique_ptr<ReviewDatabase> m_database;
    std::unique_ptr<Relay> m_relay;
    std::unique_ptr<Console> m_console;

    void openThroughRelay()
    {
        m_relay = std::make_unique<Relay>();
        m_console = std::make_unique<Console>(m_database->conninfoFor("ada", m_relay->server()));
    }

    /// Keeps the case from being decided until COMMIT or ROLLBACK.
    void hold(qint64 id)
    {
        m_database->script("BEGIN");
        m_database->exec("SELECT FROM public.ai_suggestions WHERE id = $1 FOR UPDATE", {id});
    }

    bool waiting(int backends)
    {
        return QTest::qWaitFor(
            [this, backends] { return m_database->othersThat("wait_event_type = 'Lock'") == backends; }, Patience);
    }

    QString status(qint64 id)
    {
        return m_database->value("SELECT status FROM public.ai_suggestions WHERE id = $1", {id}).toString();
    }

    int pending(const QList<qint64> &ids)
    {
        return m_database
            ->value("SELECT count(*) FROM public.ai_suggestions WHERE id = ANY ($1::integer[]) AND status = 'pending'",
                {ids})
            .toInt();
    }

private Q_SLOTS:
    void initTestCase() { m_database = std::make_unique<ReviewDatabase>(); }
    void cleanupTestCase() { m_database.reset(); }
    void init() { m_console = std::make_unique<Console>(m_database->conninfoFor("ada")); }
    void cleanup()
    {
        m_console.reset();
        m_relay.reset();
        m_database->script("ROLLBACK");
        m_database->script("DELETE FROM public.ai_suggestions");
    }

    // --- One case at a time: what the console says and what the four tables hold

    void approvesAndTakesItBack()
    {
        const qint64 id = m_database->addCase("add", "C5", 2, "0.25");
        QCOMPARE(m_console->decide({Kind::Approve, {id}, m_database->versions({id}), u"looks right"_s, {}}), Done);
        QCOMPARE(m_console->outcomes.first().status, u"approved"_s);
        QCOMPARE(m_database->caseState(id), u"approved by Ada | approve | approve"_s);
        QCOMPARE(m_database->list(), QLatin1StringView(Untouched));
        QCOMPARE(m_database->value("SELECT comment FROM public.suggestion_reviews WHERE suggestion_id = $1", {id}),
            u"looks right"_s);

        QVERIFY(m_console->reviewer.canUndo());
        QCOMPARE(m_console->reviewer.undoText(), u"Undo approval of 1 case"_s);
        QCOMPARE(m_console->undo(), Done);
        QCOMPARE(m_console->outcomes.first().status, u"pending"_s);
        QCOMPARE(m_database->caseState(id), u"pending | approve, undo | approve, undo"_s);
        QVERIFY(!m_console->reviewer.canUndo());
        QCOMPARE(m_console->reviewer.undoText(), QString());
    }

    void rejectsAndTakesItBack()
    {
        const qint64 id = m_database->addCase("add", "C5", 2, "0.25");
        QCOMPARE(m_console->decide({Kind::Reject, {id}, {}, u"too thin a market"_s, {}}), Done);
        QCOMPARE(m_database->caseState(id), u"rejected by Ada | reject | reject"_s);
        QCOMPARE(m_database->list(), QLatin1StringView(Untouched));
        QCOMPARE(m_console->reviewer.undoText(), u"Undo rejection of 1 case"_s);
        QCOMPARE(m_console->undo(), Done);
        QCOMPARE(m_database->caseState(id), u"pending | reject, undo | reject, undo"_s);
    }

    void implementsAndTakesItBack_data()
    {
        QTest::addColumn<QByteArray>("type");
        QTest::addColumn<QByteArray>("coin");
        QTest::addColumn<QJsonObject>("changes");
        QTest::addColumn<QString>("list");
        const QJsonObject asIs;
        QTest::newRow("add") << QByteArray("add") << QByteArray("C5") << asIs
                             << u"1 C1 0.00, 2 C5 0.25, 3 C2 0.00, 4 C3 0.00"_s;
        QTest::newRow("add elsewhere") << QByteArray("add") << QByteArray("C5")
                                       << QJsonObject{{u"position"_s, 1}, {u"weight"_s, 0.05}}
                                       << u"1 C5 0.05, 2 C1 0.00, 3 C2 0.00, 4 C3 0.00"_s;
        QTest::newRow("remove") << QByteArray("remove") << QByteArray("C1") << asIs << u"1 C2 0.00, 2 C3 0.00"_s;
        QTest::newRow("rebalance") << QByteArray("rebalance") << QByteArray("C3") << asIs
                                   << u"1 C1 0.00, 2 C3 0.25, 3 C2 0.00"_s;
    }

    void implementsAndTakesItBack()
    {
        QFETCH(QByteArray, type);
        QFETCH(QByteArray, coin);
        QFETCH(QJsonObject, changes);
        QFETCH(QString, list);
        const qint64 id = m_database->addCase(type, coin, 2, "0.25");
        QCOMPARE(m_console->decide({Kind::Implement, {id}, m_database->versions({id}), {}, changes}), Done);
        QCOMPARE(m_database->caseState(id), u"implemented by Ada | implement | implement"_s);
        QCOMPARE(m_database->list(), list);
        QCOMPARE(m_database
                     ->value("SELECT count(*) FROM public.user_activities WHERE activity_type = 'watchlist_update'"
                             " AND (details ->> 'operation')::uuid IN"
                             " (SELECT operation_id FROM public.suggestion_reviews WHERE suggestion_id = $1)",
                         {id})
                     .toInt(),
            1);

        QCOMPARE(m_console->reviewer.undoText(), u"Undo implementation of 1 case"_s);
        QCOMPARE(m_console->undo(), Done);
        QCOMPARE(m_database->caseState(id), u"pending | implement, undo | implement, undo"_s);
        QCOMPARE(m_database->list(), QLatin1StringView(Untouched));
    }

    void undoesStepByStep()
    {
        const qint64 id = m_database->addCase("add", "C5", 9, "0.25"); // beyond the end: at the end
        QCOMPARE(m_console->decide({Kind::Approve, {id}, {}, {}, {}}), Done);
        QCOMPARE(m_console->decide({Kind::Implement, {id}, {}, {}, {}}), Done);
        QCOMPARE(m_database->list(), QLatin1StringView(Untouched) + u", 4 C5 0.25"_s);
        QCOMPARE(m_console->undo(), Done);
        QCOMPARE(m_database->caseState(id), u"approved by Ada | approve, implement, undo | approve, implement, undo"_s);
        QCOMPARE(m_database->list(), QLatin1StringView(Untouched));
        QCOMPARE(m_console->undo(), Done);
        QCOMPARE(
            m_database->caseState(id), u"pending | approve, implement, undo, undo | approve, implement, undo, undo"_s);
        QVERIFY(!m_console->reviewer.canUndo());
    }

    void somebodyElsesLaterDecisionStands()
    {
        const qint64 id = m_database->addCase("add", "C5", 2, "0.25");
        Console eve(m_database->conninfoFor("eve"));
        QCOMPARE(m_console->decide({Kind::Approve, {id}, {}, {}, {}}), Done);
        QCOMPARE(eve.decide({Kind::Reject, {id}, {}, u"no"_s, {}}), Done);
        QCOMPARE(m_console->undo(), QStringList{u"changed"_s});
        QVERIFY(m_console->outcomes.first().detail.contains(u"Eve Test"));
        QCOMPARE(m_database->caseState(id), u"rejected by Eve | approve, reject | approve, reject"_s);
    }

    // --- Conflicts

    void tellsWhyNot()
    {
        Console eve(m_database->conninfoFor("eve"));
        const qint64 done = m_database->addCase("add", "C5", 1, "0.1");
        const qint64 reviewed = m_database->addCase("add", "C6", 1, "0.1");
        QCOMPARE(eve.decide({Kind::Reject, {reviewed}, {}, u"no"_s, {}}), Done);
        const qint64 overdue = m_database->addCase("add", "C7", 1, "0.1");
        m_database->exec(
            "UPDATE public.ai_suggestions SET expires_at = now() - interval '1 hour' WHERE id = $1", {overdue});
        const qint64 inList = m_database->addCase("add", "C2", 1, "0.1");
        const qint64 notInList = m_database->addCase("remove", "C8", 1, "0.1");
        const qint64 noTarget = m_database->addCase("tier_change", "C1", 1, "0.1");
        const qint64 changed = m_database->addCase("add", "C9", 1, "0.1");
        const qint64 full = m_database->addCase("add", "C10", 1, "0.1");
        const QList<qint64> ids{done, reviewed, overdue, inList, notInList, noTarget, changed, full, 2'000'000'000};
        QList<qint64> versions = m_database->versions(ids.first(8)) + QList<qint64>{1};
        versions[6] -= 1; // another version than there is
        m_database->script("UPDATE public.watchlists SET max_assets = 4 WHERE name = 'Test'"); // `done` fills it

        const QStringList words = m_console->decide({Kind::Implement, ids, versions, {}, {}});
        m_database->script("UPDATE public.watchlists SET max_assets = 10 WHERE name = 'Test'");
        QCOMPARE(words,
            (QStringList{u"done"_s, u"already_reviewed"_s, u"expired"_s, u"already_in_list"_s, u"not_in_list"_s,
                u"no_target"_s, u"changed"_s, u"list_full"_s, u"not_found"_s}));
        for (qsizetype i = 0; i < ids.size(); ++i) {
            const CaseOutcome &outcome = m_console->outcomes[i];
            QCOMPARE(outcome.id, ids[i]);
            QCOMPARE(outcome.detail.isEmpty(), outcome.isDone());
            if (i > 0 && i < 8)
                QCOMPARE(outcome.status, status(ids[i]));
        }
        QVERIFY(m_console->outcomes[1].detail.contains(u"by Eve Test on "));
        QCOMPARE(m_database->caseState(reviewed), u"rejected by Eve | reject | reject"_s);
        for (const qint64 id : {overdue, inList, notInList, noTarget, changed, full})
            QCOMPARE(m_database->caseState(id), u"pending |  | "_s);
        QCOMPARE(m_console->reviewer.undoText(), u"Undo implementation of 1 case"_s);
        QCOMPARE(m_console->undo(), Done);
        QCOMPARE(m_database->list(), QLatin1StringView(Untouched));
    }

    void aRejectionNeedsAReason_data()
    {
        QTest::addColumn<QString>("reason");
        QTest::newRow("none") << QString();
        QTest::newRow("empty") << u""_s;
        QTest::newRow("blank") << u" \t\n"_s;
        QTest::newRow("invisible") << u"\u200b\u2060\u3000"_s;
    }

    void aRejectionNeedsAReason()
    {
        QFETCH(QString, reason);
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        QCOMPARE(m_console->decide({Kind::Reject, {id}, {}, reason, {}}), QStringList{u"reason_required"_s});
        QCOMPARE(m_database->caseState(id), u"pending |  | "_s);
        QVERIFY(!m_console->reviewer.canUndo()); // there is nothing to take back
    }

    void anAnalystDecidesNothing()
    {
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        Console ann(m_database->conninfoFor("ann"));
        const QStringList words = ann.decide({Kind::Approve, {id}, {}, {}, {}});
        QVERIFY2(words == QStringList{u"forbidden"_s} || (words.isEmpty() && ann.errors.size() == 1),
            qPrintable(words.join(u' ')));
        QCOMPARE(m_database->caseState(id), u"pending |  | "_s);
        QVERIFY(!ann.reviewer.canUndo());
        QVERIFY(!ann.reviewer.isBusy());
    }

    // --- Many

    void manyGoInBatchesAndComeBackAsOne()
    {
        const QList<qint64> ids = m_database->addCases(2500);
        QSignalSpy progress(&m_console->reviewer, &Reviewer::progress);
        QSignalSpy busy(&m_console->reviewer, &Reviewer::busyChanged);
        m_console->reviewer.decide({Kind::Approve, ids, m_database->versions(ids), {}, {}});
        QVERIFY(m_console->reviewer.isBusy());
        QVERIFY(m_console->reviewer.isDeciding(ids.last()));
        QVERIFY(m_console->ends(0));
        QVERIFY(!m_console->reviewer.isDeciding(ids.last()));
        QCOMPARE(m_console->outcomes.size(), 2500);
        QCOMPARE(m_console->words().count(u"done"_s), 2500);
        QCOMPARE(m_console->decided, 3);
        QCOMPARE(progress.size(), 3);
        for (int i = 0; i < 3; ++i)
            QCOMPARE(progress[i].mid(1), (QVariantList{i + 1, 3}));
        QCOMPARE(busy, (QList<QVariantList>{{true}, {false}}));
        QCOMPARE(m_database
                     ->value("SELECT count(DISTINCT operation_id) FROM public.suggestion_reviews"
                             " WHERE suggestion_id = ANY ($1::integer[])",
                         {ids})
                     .toInt(),
            3);

        QCOMPARE(m_console->reviewer.undoText(), u"Undo approval of 2500 cases"_s);
        QCOMPARE(m_console->undo().count(u"done"_s), 2500);
        QCOMPARE(pending(ids), 2500);
        QCOMPARE(m_database->reviews(ids), 5000);
        QCOMPARE(m_database->audits(ids), 5000);
        QVERIFY(!m_console->reviewer.canUndo());
    }

    void stopsBetweenBatches()
    {
        const QList<qint64> ids = m_database->addCases(3000);
        Reviewer &reviewer = m_console->reviewer;
        const auto stop = connect(&reviewer, &Reviewer::decided, this, [&] { reviewer.cancel(); });
        QCOMPARE(m_console->decide({Kind::Approve, ids, {}, {}, {}}).count(u"done"_s), 1000);
        disconnect(stop);
        QVERIFY(!reviewer.isBusy());
        QCOMPARE(pending(ids), 2000);
        QCOMPARE(m_database->reviews(ids), 1000);

        // A stop concerns what is under way then, not what is decided later.
        QCOMPARE(m_console->decide({Kind::Approve, ids.mid(1000), {}, {}, {}}).count(u"done"_s), 2000);
        QCOMPARE(reviewer.undoText(), u"Undo approval of 2000 cases"_s);

        // What a stopped undo has not reached can be undone still.
        const auto stopUndo = connect(&reviewer, &Reviewer::decided, this, [&] { reviewer.cancel(); });
        QCOMPARE(m_console->undo().size(), 1000);
        disconnect(stopUndo);
        QCOMPARE(pending(ids), 1000);
        QCOMPARE(reviewer.undoText(), u"Undo approval of 1000 cases"_s);
        QCOMPARE(m_console->undo().size(), 1000);
        QCOMPARE(m_console->undo().size(), 1000);
        QCOMPARE(pending(ids), 3000);
        QVERIFY(!reviewer.canUndo());
    }

    void whatFailedInBetweenKeepsTheRest()
    {
        const QList<qint64> ids = m_database->addCases(2000);
        m_database->exec("SELECT set_config('test.id', $1, false)", {ids.last()});
        m_database->script(
            "DO $$ BEGIN EXECUTE format('CREATE FUNCTION public.refuse() RETURNS trigger LANGUAGE plpgsql AS"
            " ''BEGIN IF OLD.id = %s THEN RAISE EXCEPTION ''''no''''; END IF; RETURN NEW; END''',"
            " current_setting('test.id')); END $$;"
            "CREATE TRIGGER refuse BEFORE UPDATE ON public.ai_suggestions FOR EACH ROW"
            " EXECUTE FUNCTION public.refuse()");
        QCOMPARE(m_console->decide({Kind::Approve, ids, {}, {}, {}}).size(), 1000);
        QCOMPARE(m_console->errors.size(), 1);
        QCOMPARE(m_console->errors.first().message, u"no"_s);
        QCOMPARE(pending(ids), 1000);
        m_database->script("DROP FUNCTION public.refuse() CASCADE");
        QCOMPARE(m_console->undo().size(), 1000);
        QCOMPARE(pending(ids), 2000);
    }

    void aFailedUndoCanBeTriedAgain()
    {
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        QCOMPARE(m_console->decide({Kind::Approve, {id}, {}, {}, {}}), Done);
        m_database->script(
            "REVOKE EXECUTE ON FUNCTION console.undo_review FROM cryptopredict_admin, cryptopredict_analyst");
        QCOMPARE(m_console->undo(), QStringList());
        m_database->script("SELECT console.apply_grants()");
        QCOMPARE(m_console->errors.size(), 1);
        QCOMPARE(m_console->errors.first().sqlState, u"42501"_s);
        QVERIFY(m_console->reviewer.canUndo());
        QCOMPARE(m_console->reviewer.undoText(), u"Undo approval of 1 case"_s);
        QCOMPARE(m_console->undo(), Done);
        QCOMPARE(m_database->caseState(id), u"pending | approve, undo | approve, undo"_s);
    }

    // --- Lost answers

    void lostBeforeItTookEffect_data()
    {
        QTest::addColumn<bool>("again");
        QTest::newRow("send again") << true;
        QTest::newRow("forget") << false;
    }

    void lostBeforeItTookEffect()
    {
        QFETCH(bool, again);
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        Reviewer &reviewer = m_console->reviewer;
        hold(id);
        reviewer.decide({Kind::Approve, {id}, {}, {}, {}});
        QVERIFY(waiting(1));
        m_database->terminateOthers();
        QTRY_COMPARE_WITH_TIMEOUT(m_console->notDone, 1, Patience);
        m_database->script("ROLLBACK");
        QCOMPARE(m_console->answersLost, 1);
        QCOMPARE(reviewer.lostCount(), 1);
        QVERIFY(reviewer.isDeciding(id));
        QVERIFY(!reviewer.canUndo());
        QCOMPARE(m_console->decided, 0);
        QCOMPARE(m_database->caseState(id), u"pending |  | "_s);

        QTRY_VERIFY_WITH_TIMEOUT(m_console->allConnected(), Patience);
        if (again)
            reviewer.sendLostAgain();
        else
            reviewer.forgetLost();
        QVERIFY(m_console->ends(0));
        QCOMPARE(m_console->words(), again ? Done : QStringList());
        QCOMPARE(m_database->caseState(id), again ? u"approved by Ada | approve | approve"_s : u"pending |  | "_s);
        QCOMPARE(reviewer.lostCount(), 0);
        QCOMPARE(reviewer.canUndo(), again);
        QVERIFY(!reviewer.isBusy());
        QVERIFY(!reviewer.isDeciding(id));
        QVERIFY(m_console->errors.isEmpty());
    }

    void nothingIsSentWhileThereIsNoConnection()
    {
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        m_database->allowConnections(false);
        m_database->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(!m_console->session.state().isConnected(), Patience);
        m_console->reviewer.decide({Kind::Approve, {id}, {}, {}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(m_console->notDone, 1, Patience);
        QCOMPARE(m_console->answersLost, 0);
        m_database->allowConnections(true);
        m_console->session.retryNow();
        QTRY_VERIFY_WITH_TIMEOUT(m_console->allConnected(), Patience);
        m_console->reviewer.sendLostAgain();
        QVERIFY(m_console->ends(0));
        QCOMPARE(m_database->caseState(id), u"approved by Ada | approve | approve"_s);
    }

    void lostAfterItTookEffect()
    {
        openThroughRelay();
        const qint64 id = m_database->addCase("add", "C5", 2, "0.25");
        m_relay->loseAnswerTo("review_suggestions");
        m_console->reviewer.decide({Kind::Implement, {id}, {}, {}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(status(id), u"implemented"_s, Patience);
        QCOMPARE(m_console->decided, 0); // not shown as saved before the database said so
        m_relay->cut();
        QVERIFY(m_console->ends(0));
        QCOMPARE(m_console->answersLost, 1);
        QCOMPARE(m_console->notDone, 0);
        QCOMPARE(m_console->words(), Done);
        QCOMPARE(m_console->outcomes.first().status, u"implemented"_s);
        QCOMPARE(m_database->caseState(id), u"implemented by Ada | implement | implement"_s);

        // The same with the undo.
        QTRY_VERIFY_WITH_TIMEOUT(m_console->allConnected(), Patience);
        m_relay->loseAnswerTo("undo_review");
        m_console->reviewer.undo();
        QTRY_COMPARE_WITH_TIMEOUT(status(id), u"pending"_s, Patience);
        m_relay->cut();
        QVERIFY(m_console->ends(1));
        QCOMPARE(m_console->answersLost, 2);
        QCOMPARE(m_console->words(), Done);
        QCOMPARE(m_database->caseState(id), u"pending | implement, undo | implement, undo"_s);
        QCOMPARE(m_database->list(), QLatin1StringView(Untouched));
        QVERIFY(!m_console->reviewer.canUndo());
    }

    void lostBetweenBatches()
    {
        openThroughRelay();
        const QList<qint64> ids = m_database->addCases(2500);
        const auto lose = connect(
            &m_console->reviewer, &Reviewer::decided, this, [&] { m_relay->loseAnswerTo("review_suggestions"); });
        m_console->reviewer.decide({Kind::Approve, ids, {}, {}, {}});
        QTRY_COMPARE_WITH_TIMEOUT(pending(ids), 500, Patience);
        QCOMPARE(m_console->decided, 1);
        disconnect(lose);
        m_relay->cut();
        QVERIFY(m_console->ends(0));
        QCOMPARE(m_console->answersLost, 1);
        QCOMPARE(m_console->words().count(u"done"_s), 2500);
        QCOMPARE(m_database->reviews(ids), 2500);
        QCOMPARE(m_database->audits(ids), 2500);
    }

    void theServerIsStillAtIt_data()
    {
        QTest::addColumn<bool>("succeeds");
        QTest::newRow("and succeeds") << true;
        QTest::newRow("and fails") << false;
    }

    void theServerIsStillAtIt()
    {
        QFETCH(bool, succeeds);
        openThroughRelay();
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        hold(id);
        m_console->reviewer.decide({Kind::Approve, {id}, {}, {}, {}});
        QVERIFY(waiting(1));
        const int decider = m_database
                                ->value("SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                                        " AND wait_event_type = 'Lock'")
                                .toInt();
        m_relay->cut();
        QVERIFY(waiting(2)); // the question what became of it waits for the decision, which waits for us
        QCOMPARE(m_console->notDone, 0);
        if (succeeds) {
            m_database->script("ROLLBACK");
            QVERIFY(m_console->ends(0));
            QCOMPARE(m_console->words(), Done);
            QCOMPARE(m_console->notDone, 0);
            QCOMPARE(m_database->caseState(id), u"approved by Ada | approve | approve"_s);
        } else {
            m_database->exec("SELECT pg_terminate_backend($1::integer)", {decider});
            QTRY_COMPARE_WITH_TIMEOUT(m_console->notDone, 1, Patience);
            QCOMPARE(m_database->caseState(id), u"pending |  | "_s);
            m_database->script("ROLLBACK");
            m_console->reviewer.sendLostAgain();
            QVERIFY(m_console->ends(0));
            QCOMPARE(m_database->caseState(id), u"approved by Ada | approve | approve"_s);
        }
    }

    // --- Hostile comments

    void keepsCommentsAsTheyAre_data()
    {
        QTest::addColumn<QString>("comment");
        QTest::newRow("quotes") << u"'; DROP TABLE users; -- \" \\ $1 %s {\"a\":1}"_s;
        QTest::newRow("right-to-left") << u"بازار خیلی \u202eکم‌عمق\u202c است"_s;
        QTest::newRow("emoji") << u"🚀👩‍👩‍👧‍👦🏳️‍🌈 \U0010fffd"_s;
        QTest::newRow("lines") << u"one\r\ntwo\n\tthree\u0001\u007f"_s;
        QTest::newRow("1 MB") << QString(1'000'000, u'é');
    }

    void keepsCommentsAsTheyAre()
    {
        QFETCH(QString, comment);
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        QCOMPARE(m_console->decide({Kind::Reject, {id}, {}, comment, {}}), Done);
        QVERIFY(
            m_database->value("SELECT comment FROM public.suggestion_reviews WHERE suggestion_id = $1", {id}).toString()
            == comment);
        QVERIFY(m_database
                    ->value("SELECT details ->> 'comment' FROM public.user_activities WHERE entity_type = 'suggestion'"
                            " AND entity_id = $1",
                        {id})
                    .toString()
            == comment);
    }

    void refusesNul()
    {
        const qint64 id = m_database->addCase("add", "C5", 1, "0.1");
        const QString comment = u"before\0after"_s;
        QVERIFY(comment.contains(QChar(u'\0')));
        QCOMPARE(m_console->decide({Kind::Reject, {id}, {}, comment, {}}), QStringList());
        QCOMPARE(m_console->errors.size(), 1);
        QCOMPARE(m_console->errors.first().kind, DbError::Kind::Client);
        QVERIFY(m_console->errors.first().text().contains(u"NUL"));
        QVERIFY(!m_console->reviewer.isBusy());
        QCOMPARE(m_database->caseState(id), u"pending |  | "_s);
        QCOMPARE(m_console->decide({Kind::Reject, {id}, {}, u"before after"_s, {}}), Done);
    }
};

QTEST_GUILESS_MAIN(TestReviewer)
#include "tst_reviewer.moc"
