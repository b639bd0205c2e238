#include "models/market/chartnotes.h"
#include "tests/support/reviewdatabase.h"

using namespace cp;
using namespace Qt::StringLiterals;

/// What a chart shows of signals, predictions, suggestions and regimes, on a console database.
class TestChartNotes : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase()
    {
        m_database = std::make_unique<ReviewDatabase>();
        m_coin = m_database->value("SELECT id FROM public.cryptocurrencies WHERE symbol = 'C1'").toInt();
        // A database whose rows break these has no such checks: see sql/migrations/0002_mends.sql.
        m_database->script("ALTER TABLE public.trading_signals DROP CONSTRAINT trading_signals_prices_check;"
                           "ALTER TABLE public.ai_suggestions DROP CONSTRAINT ai_suggestions_confidence_score_check");
    }
    void init()
    {
        m_database->script("TRUNCATE public.trading_signals, public.predictions, public.ai_suggestions, "
                           "public.market_regime_analysis CASCADE");
    }
    void cleanupTestCase() { m_database.reset(); }

    void aCoinOfWhichNothingWasSaid()
    {
        QVERIFY(read().isEmpty());
        QVERIFY(readChartNotes(m_database->connection(), -1, Start, End).isEmpty());
    }

    void signalsAreReadNewestFirst()
    {
        m_database->script(R"sql(
            INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,
                confidence_score, risk_level, status, generated_at, expires_at, time_horizon_hours)
            SELECT c.id, type, 100.5, 110, 95, 0.5, 'low', status, made::timestamptz, ends::timestamptz, hours
            FROM public.cryptocurrencies c, (VALUES
                ('long', 'active', '2024-01-02 00:00+00', '2999-01-01 00:00+00', 24),
                ('short', 'executed', '2024-01-03 00:00+00', '2024-01-04 00:00+00', 24),
                ('long', 'active', '2024-01-04 00:00+00', '2024-01-05 00:00+00', 24),
                ('long', NULL, '2024-01-05 00:00+00', NULL, 48),
                ('long', 'active', '2024-01-06 00:00+00', 'infinity', 12),
                ('long', 'cancelled', '2024-01-07 00:00+00', NULL, NULL),
                ('long', 'expired', '2024-01-08 00:00+00', '2023-01-01 00:00+00', -5),
                ('long', 'active', NULL, NULL, 24), ('long', 'active', 'infinity', NULL, 24),
                ('long', 'active', '-infinity', NULL, 24), ('long', 'active', '2030-01-01 00:00+00', NULL, 24))
                s (type, status, made, ends, hours)
            WHERE c.symbol = 'C1';
            INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,
                confidence_score, risk_level, generated_at)
            SELECT c.id, 'long', entry, target, stop, 0.5, 'low', timestamptz '2024-01-02 00:00+00'
            FROM public.cryptocurrencies c, (VALUES (numeric 'NaN', 1.0, 1.0), (1, 'NaN', 1), (1, 1, 'NaN'))
                s (entry, target, stop)
            WHERE c.symbol = 'C1')sql");
        const QList<ChartSignal> found = read().tradingSignals;
        QCOMPARE(found.size(), 7);
        const auto until = [&](int number) { return (found[number].until - found[number].moment) / Hour; };
        QCOMPARE(found[0].moment, Start + 7 * Day);
        QCOMPARE(until(0), 0); // it cannot run out before it was given
        QCOMPARE(until(1), 0); // nobody says
        QCOMPARE(until(2), 12); // never, and so its horizon
        QVERIFY(found[2].isActive);
        QCOMPARE(until(3), 48);
        QVERIFY(!found[3].isActive);
        QVERIFY(found[3].status.isEmpty());
        QVERIFY(!found[4].isActive); // it has run out
        QCOMPARE(found[4].status, u"active"_s);
        QCOMPARE(until(5), 24);
        QVERIFY(!found[5].isLong);
        QVERIFY(found[6].isActive && found[6].isLong);
        QCOMPARE(found[6].entry, 100.5);
        QCOMPARE(found[6].target, 110.0);
        QCOMPARE(found[6].stop, 95.0);
        QVERIFY(found[6].executions.isEmpty());
    }

    void executionsAreOnesOwn()
    {
        m_database->script(R"sql(
            INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,
                confidence_score, risk_level, generated_at)
            SELECT id, 'long', 100, 110, 95, 0.5, 'low', timestamptz '2024-01-02 00:00+00' + n * interval '1 hour'
            FROM public.cryptocurrencies, generate_series(1, 2) n WHERE symbol = 'C1';
            INSERT INTO public.signal_executions (signal_id, user_id, execution_price, status, executed_at)
            SELECT s.id, u.id, price, e.status, at::timestamptz
            FROM (SELECT min(id) AS id FROM public.trading_signals) s, public.users u, (VALUES
                ('ann@example.org', 101.0, 'filled', '2024-01-02 03:00+00'),
                ('ann@example.org', 102, 'pending', '2024-01-02 05:00+00'),
                ('ann@example.org', 103, NULL, '2024-01-02 04:00+00'),
                ('ann@example.org', 104, 'cancelled', '2024-01-02 04:00+00'),
                ('ann@example.org', NULL, 'filled', '2024-01-02 04:00+00'),
                ('ann@example.org', numeric 'NaN', 'filled', '2024-01-02 04:00+00'),
                ('ann@example.org', 105, 'filled', NULL),
                ('ann@example.org', 106, 'filled', 'infinity'),
                ('eve@example.org', 107, 'partially_filled', '2024-01-02 06:00+00')) e (who, price, status, at)
            WHERE u.email = e.who)sql");
        const auto prices = [this](const QByteArray &person) {
            const auto connection = Connection::open(m_database->conninfoFor(person));
            const QList<ChartSignal> found = readChartNotes(*connection, m_coin, Start, End).tradingSignals;
            QList<double> seen;
            for (const ChartExecution &execution : found.value(1).executions)
                seen.append(execution.price * (execution.isFilled ? 1 : -1));
            return found.size() == 2 && found[0].executions.isEmpty() ? seen : QList<double>{-1};
        };
        QCOMPARE(prices("ann"), (QList<double>{-102, -103, 101}));
        QCOMPARE(prices("eve"), (QList<double>{107, -102, -103, 101})); // an admin sees everybody's
        // A person without any sees the signal.
        m_database->script("DELETE FROM public.signal_executions WHERE user_id = "
                           "(SELECT id FROM public.users WHERE email = 'ann@example.org')");
        QVERIFY(prices("ann").isEmpty());
    }

    void predictionsAreReadNewestFirst()
    {
        m_database->script(R"sql(
            INSERT INTO public.predictions (crypto_id, model_name, model_version, predicted_price, confidence_score,
                prediction_horizon, target_datetime, input_price, actual_price, is_realized, is_accurate,
                accuracy_threshold, prediction_type, created_at)
            SELECT c.id, p.name, '1', predicted, sure, 24, due::timestamptz, input, actual, realised, hit, threshold, type,
                   made::timestamptz
            FROM public.cryptocurrencies c, (VALUES
                ('hit', 110.0, 0.8, '2024-01-03 00:00+00', 100.0, 109.0, true, true, 5.0, 'price', '2024-01-02 00:00+00'),
                ('miss', 110, 0.8, '2024-01-04 00:00+00', 100, 90, true, false, 5, NULL, '2024-01-03 00:00+00'),
                ('open', 110, 'NaN', '2999-01-05 00:00+00', 100, NULL, false, NULL, NULL, 'price', '2024-01-04 00:00+00'),
                ('odd', 110, 0.8, '2024-01-06 00:00+00', 100, 'NaN', true, NULL, 'NaN', 'price', '2024-01-05 00:00+00'),
                ('below', 110, 0.8, '2024-01-07 00:00+00', 100, NULL, false, NULL, -1, 'price', '2024-01-06 00:00+00'),
                ('NaN', 'NaN', 0.8, '2024-01-03 00:00+00', 100, NULL, false, NULL, 5, 'price', '2024-01-02 00:00+00'),
                ('NaN', 110, 0.8, '2024-01-03 00:00+00', 'NaN', NULL, false, NULL, 5, 'price', '2024-01-02 00:00+00'),
                ('late', 110, 0.8, '2024-01-02 00:00+00', 100, NULL, false, NULL, 5, 'price', '2024-01-02 00:00+00'),
                ('never', 110, 0.8, 'infinity', 100, NULL, false, NULL, 5, 'price', '2024-01-02 00:00+00'),
                ('other', 110, 0.8, '2024-01-03 00:00+00', 100, NULL, false, NULL, 5, 'mood', '2024-01-02 00:00+00'),
                ('when', 110, 0.8, '2024-01-03 00:00+00', 100, NULL, false, NULL, 5, 'price', NULL),
                ('when', 110, 0.8, 'infinity', 100, NULL, true, NULL, 5, 'price', 'infinity'))
                p (name, predicted, sure, due, input, actual, realised, hit, threshold, type, made)
            WHERE c.symbol = 'C1')sql");
        const QList<ChartPrediction> found = read().predictions;
        QStringList names;
        for (const ChartPrediction &prediction : found)
            names.append(prediction.model);
        QCOMPARE(names, QStringList({u"below"_s, u"odd"_s, u"open"_s, u"miss"_s, u"hit"_s}));
        QVERIFY(!found[0].tolerance);
        QVERIFY(!found[1].tolerance && !found[1].actual && !found[1].isAccurate);
        QVERIFY(!found[2].tolerance && !found[2].actual && !found[2].isAccurate);
        QVERIFY(std::isnan(found[2].confidence));
        QCOMPARE(found[3].isAccurate, std::optional(false));
        QCOMPARE(found[3].actual, std::optional(90.0));
        QCOMPARE(found[4].isAccurate, std::optional(true));
        QCOMPARE(found[4].tolerance, std::optional(5.0));
        QCOMPARE(found[4].moment, Start + Day);
        QCOMPARE(found[4].due, Start + 2 * Day);
        QCOMPARE(found[4].input, 100.0);
        QCOMPARE(found[4].predicted, 110.0);
        QCOMPARE(found[4].confidence, 0.8);
    }

    void suggestionsAreReadNewestFirst()
    {
        const qint64 first = m_database->addCase("add", "C1", 1, "0.1");
        const qint64 second = m_database->addCase("tier_change", "C1", 1, "0.1");
        const qint64 third = m_database->addCase("remove", "C1", 1, "0.1");
        m_database->addCase("remove", "C2", 1, "0.1");
        m_database->exec("UPDATE public.ai_suggestions SET created_at = '2024-01-02 00:00+00' WHERE id = $1", {first});
        m_database->exec("UPDATE public.ai_suggestions SET created_at = '2024-01-03 00:00+00', status = 'rejected', "
                         "confidence_score = 'NaN' WHERE id = $1",
            {second});
        m_database->exec("UPDATE public.ai_suggestions SET created_at = NULL WHERE id = $1", {third});
        const QList<ChartSuggestion> found = read().suggestions;
        QCOMPARE(found.size(), 2);
        QCOMPARE(found[0].id, second);
        QCOMPARE(found[0].type, u"tier_change"_s);
        QCOMPARE(found[0].status, u"rejected"_s);
        QVERIFY(std::isnan(found[0].confidence));
        QCOMPARE(found[1].moment, Start + Day);
        QCOMPARE(found[1].status, u"pending"_s);
        QCOMPARE(found[1].confidence, 0.5);
    }

    void regimesLastUntilTheNext()
    {
        m_database->script(R"sql(
            INSERT INTO public.market_regime_analysis (regime, confidence_score, analysis_time) VALUES
                ('bear', 0.5, '2023-12-01 00:00+00'), ('bull', 0.5, '2023-12-20 00:00+00'),
                ('bull', 0.5, '2024-01-03 00:00+00'), ('sideways', 0.5, '2024-01-04 00:00+00'),
                ('sideways', 0.5, '2024-01-05 00:00+00'), ('bear', 0.5, '2024-01-06 00:00+00'),
                ('bull', 0.5, '2025-01-06 00:00+00'), ('bull', 0.5, NULL), ('bull', 0.5, '-infinity'),
                ('bull', 0.5, 'infinity'))sql");
        const QList<RegimeStretch> found = read().regimes;
        QCOMPARE(found.size(), 3);
        QCOMPARE(found[0].regime, u"bull"_s); // as it was when the time began
        QCOMPARE(found[0].from, Start);
        QCOMPARE(found[0].to, Start + 3 * Day);
        QCOMPARE(found[1].regime, u"sideways"_s);
        QCOMPARE(found[1].to, Start + 5 * Day);
        QCOMPARE(found[2].regime, u"bear"_s);
        QCOMPARE(found[2].to, End);
        // The last one is until now, not until any time to come.
        const QList<RegimeStretch> all = readRegimes(
            m_database->connection(), std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max());
        QCOMPARE(all.size(), 5);
        const qint64 now = m_database->value("SELECT (extract(epoch FROM now()) * 1000)::bigint").toLongLong();
        QVERIFY(qAbs(all.last().to - now) < Hour);
        QVERIFY(readRegimes(m_database->connection(), Start - 300 * Day, Start - 299 * Day).isEmpty());
    }

    void onlyAThousandOfEachAreRead()
    {
        m_database->script(R"sql(
            INSERT INTO public.predictions (crypto_id, model_name, model_version, predicted_price, confidence_score,
                prediction_horizon, target_datetime, input_price, is_realized, created_at)
            SELECT c.id, 'm', '1', 1, 0.5, 24, timestamptz '2025-01-01 00:00+00', 1, n % 3 = 0,
                   timestamptz '2024-01-01 00:00+00' + n * interval '1 minute'
            FROM public.cryptocurrencies c, generate_series(1, 3000) n WHERE c.symbol = 'C1';
            INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,
                confidence_score, risk_level, generated_at)
            SELECT c.id, 'long', 1, 2, 0.5, 0.5, 'low', timestamptz '2024-01-01 00:00+00' + n * interval '1 minute'
            FROM public.cryptocurrencies c, generate_series(1, 3000) n WHERE c.symbol = 'C1';
            INSERT INTO public.market_regime_analysis (regime, confidence_score, analysis_time)
            SELECT CASE WHEN n % 2 = 0 THEN 'bear' ELSE 'bull' END, 0.5,
                   timestamptz '2024-01-01 00:00+00' + n * interval '1 minute' FROM generate_series(1, 3000) n)sql");
        const ChartNotes notes = read();
        const qint64 newest = Start + 3000 * qint64(60'000);
        QCOMPARE(notes.predictions.size(), 1000);
        QCOMPARE(notes.predictions.first().moment, newest);
        QCOMPARE(
            notes.predictions.last().moment, newest - 999 * qint64(60'000)); // without a gap, whatever came of them
        QCOMPARE(notes.tradingSignals.size(), 1000);
        QCOMPARE(notes.tradingSignals.last().moment, newest - 999 * qint64(60'000));
        QCOMPARE(notes.regimes.size(), 1000);
        QCOMPARE(notes.regimes.last().from, newest);
    }

    void onlyTheTimeAskedForIsRead()
    {
        m_database->script(R"sql(
            INSERT INTO public.trading_signals (crypto_id, signal_type, entry_price, target_price, stop_loss,
                confidence_score, risk_level, generated_at)
            SELECT c.id, 'long', 1, 2, 0.5, 0.5, 'low', timestamptz '2024-01-01 00:00+00' + n * interval '1 day'
            FROM public.cryptocurrencies c, generate_series(0, 9) n WHERE c.symbol = 'C1')sql");
        Connection &connection = m_database->connection();
        QCOMPARE(readChartNotes(connection, m_coin, Start + Day, Start + 3 * Day).tradingSignals.size(), 3);
        QCOMPARE(readChartNotes(connection, m_coin, Start + Day, Start).tradingSignals.size(), 0);
        QCOMPARE(
            readChartNotes(connection, m_coin, std::numeric_limits<qint64>::min(), std::numeric_limits<qint64>::max())
                .tradingSignals.size(),
            10);
    }

    void analystsMayReadAllOfIt()
    {
        const auto connection = Connection::open(m_database->conninfoFor("ann"));
        QVERIFY(readChartNotes(*connection, m_coin, Start, End).isEmpty());
    }

private:
    ChartNotes read() { return readChartNotes(m_database->connection(), m_coin, Start, End); }

    static constexpr qint64 Start = 1'704'067'200'000; // 2024-01-01
    static constexpr qint64 Hour = 3'600'000;
    static constexpr qint64 Day = 24 * Hour;
    static constexpr qint64 End = Start + 300 * Day;
    std::unique_ptr<ReviewDatabase> m_database;
    int m_coin = 0;
};

QTEST_GUILESS_MAIN(TestChartNotes)
#include "tst_chartnotes.moc"
