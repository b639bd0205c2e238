#include "models/queue/watchlistpreview.h"
#include "tests/support/testdatabase.h"

#include <QRandomGenerator>
#include <QUuid>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

/// "A:0.5 B -C": symbols in their order, a weight after a colon, inactive ones with a minus.
PreviewList listOf(const QString &text, const QString &type = u"default"_s, int id = 1)
{
    PreviewList list;
    list.id = id;
    list.name = u"List %1"_s.arg(id);
    list.type = type;
    const QStringList words = text.split(u' ', Qt::SkipEmptyParts);
    for (const QString &word : words) {
        PreviewAsset asset;
        asset.active = !word.startsWith(u'-');
        asset.symbol = word.section(u':', 0, 0).remove(u'-');
        asset.weight = word.contains(u':') ? word.section(u':', 1) : QString();
        asset.cryptoId = asset.symbol.at(0).unicode();
        asset.assetId = 100 * id + int(list.assets.size()) + 1;
        asset.position = int(list.assets.size()) + 1;
        list.assets.append(asset);
    }
    return list;
}

/// "1 A:0.5 | 2 +B | x C | 3 >D | 4 =E | 5 -F": added, removed, moved, reweighted, inactive.
QString textOf(const PreviewList &list)
{
    QStringList parts;
    for (const PreviewAsset &asset : list.assets) {
        static const QString signs[] = {u""_s, u"+"_s, u"x"_s, u">"_s, u"="_s};
        const QString sign = signs[int(asset.change)] + (asset.active ? u""_s : u"-"_s);
        parts.append(u"%1 %2%3%4"_s.arg(asset.position)
                         .arg(sign, asset.symbol, asset.weight.isNull() ? QString() : u':' + asset.weight));
    }
    return parts.join(u" | "_s);
}

PreviewCase caseOf(const QString &type, const QString &symbol, std::optional<int> position = {},
    const QString &weight = {}, const QString &tier = {})
{
    return {type, symbol.at(0).unicode(), symbol, symbol, position, weight, tier};
}

/// A round of the comparison with the database.
struct Stored {
    PreviewCase suggestion;
    int suggestionId = 0;
    int listId = 0;
};

} // namespace

Q_DECLARE_METATYPE(PreviewCase)

class TestWatchlistPreview : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void changesOneList_data()
    {
        QTest::addColumn<QString>("before");
        QTest::addColumn<PreviewCase>("suggestion");
        QTest::addColumn<QString>("after");

        QTest::newRow("add at a position")
            << u"A B C"_s << caseOf(u"add"_s, u"X"_s, 2, u"0.05"_s) << u"1 A | 2 +X:0.0500 | 3 B | 4 C"_s;
        QTest::newRow("add at the start") << u"A B"_s << caseOf(u"add"_s, u"X"_s, 1) << u"1 +X:0.0000 | 2 A | 3 B"_s;
        QTest::newRow("add without a position") << u"A B"_s << caseOf(u"add"_s, u"X"_s) << u"1 A | 2 B | 3 +X:0.0000"_s;
        QTest::newRow("add beyond the end") << u"A B"_s << caseOf(u"add"_s, u"X"_s, 99) << u"1 A | 2 B | 3 +X:0.0000"_s;
        QTest::newRow("add before the start")
            << u"A B"_s << caseOf(u"add"_s, u"X"_s, -3) << u"1 +X:0.0000 | 2 A | 3 B"_s;
        QTest::newRow("add to an empty list") << u""_s << caseOf(u"add"_s, u"X"_s, 5) << u"1 +X:0.0000"_s;
        QTest::newRow("add before inactive ones")
            << u"A -B -C"_s << caseOf(u"add"_s, u"X"_s) << u"1 A | 2 +X:0.0000 | 3 -B | 4 -C"_s;
        QTest::newRow("add an inactive one")
            << u"A B -X:0.3 -C"_s << caseOf(u"add"_s, u"X"_s, 2) << u"1 A | 2 +X:0.3 | 3 B | 4 -C"_s;
        QTest::newRow("remove") << u"A B C -D"_s << caseOf(u"remove"_s, u"B"_s) << u"1 A | 2 xB | 2 C | 3 -D"_s;
        QTest::newRow("rebalance the weight")
            << u"A B:0.1000 C"_s << caseOf(u"rebalance"_s, u"B"_s, {}, u"0.2"_s) << u"1 A | 2 =B:0.2000 | 3 C"_s;
        QTest::newRow("rebalance to the same weight")
            << u"A B:0.1000"_s << caseOf(u"rebalance"_s, u"B"_s, {}, u"0.1"_s) << u"1 A | 2 B:0.1000"_s;
        QTest::newRow("rebalance upwards")
            << u"A B C:0.1000"_s << caseOf(u"rebalance"_s, u"C"_s, 1, u"0.2"_s) << u"1 >C:0.2000 | 2 A | 3 B"_s;
        QTest::newRow("rebalance downwards")
            << u"A B C -D"_s << caseOf(u"rebalance"_s, u"A"_s, 3) << u"1 B | 2 C | 3 >A | 4 -D"_s;
        QTest::newRow("rebalance beyond the end")
            << u"A B C -D"_s << caseOf(u"rebalance"_s, u"A"_s, 9) << u"1 B | 2 C | 3 >A | 4 -D"_s;
        QTest::newRow("rebalance where it is")
            << u"A B:0.1000"_s << caseOf(u"rebalance"_s, u"B"_s, 2, u"0.3"_s) << u"1 A | 2 =B:0.3000"_s;
    }

    void changesOneList()
    {
        QFETCH(QString, before);
        QFETCH(PreviewCase, suggestion);
        const WatchlistPreview preview = previewSuggestion(suggestion, listOf(before), {});
        QCOMPARE(preview.outcome, u"done"_s);
        QVERIFY(preview.detail.isEmpty());
        QVERIFY(!preview.target);
        QTEST(textOf(preview.list), "after");
    }

    void changesTwoLists_data()
    {
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("tier");
        QTest::addColumn<QString>("other");
        QTest::addColumn<QString>("after");
        const QString null;
        QTest::newRow("down") << u"admin_tier1"_s << null << u"X Y"_s << u"1 X | 2 +B:0.2000 | 3 Y"_s;
        QTest::newRow("up") << u"admin_tier2"_s << null << u""_s << u"1 +B:0.2000"_s;
        QTest::newRow("named") << u"admin_tier1"_s << u"2"_s << u"X Y"_s << u"1 X | 2 +B:0.2000 | 3 Y"_s;
        QTest::newRow("named in words") << u"admin_tier1"_s << u" Tier 2 "_s << u"X Y"_s
                                        << u"1 X | 2 +B:0.2000 | 3 Y"_s;
        QTest::newRow("an inactive row gives way")
            << u"admin_tier1"_s << null << u"X -B:0.9 -Z"_s << u"1 X | 2 +B:0.2000 | 3 -Z"_s;
    }

    void changesTwoLists()
    {
        QFETCH(QString, type);
        QFETCH(QString, tier);
        QFETCH(QString, other);
        const QString otherType = type == u"admin_tier1" ? u"admin_tier2"_s : u"admin_tier1"_s;
        const PreviewList list = listOf(u"A B:0.2000 C"_s, type, 1);
        const QList<PreviewList> tiers{list, listOf(other, otherType, 2)};
        const WatchlistPreview preview = previewSuggestion(caseOf(u"tier_change"_s, u"B"_s, 2, {}, tier), list, tiers);
        QCOMPARE(preview.outcome, u"done"_s);
        QCOMPARE(textOf(preview.list), u"1 A | 2 xB:0.2000 | 2 C"_s);
        QVERIFY(preview.target);
        QCOMPARE(preview.target->id, 2);
        QTEST(textOf(*preview.target), "after");
    }

    void whereThingsStoodIsKept()
    {
        const WatchlistPreview preview
            = previewSuggestion(caseOf(u"rebalance"_s, u"C"_s, 1, u"0.7"_s), listOf(u"A B C:0.1000"_s), {});
        const PreviewAsset &moved = preview.list.assets[0];
        QCOMPARE(moved.formerPosition, 3);
        QCOMPARE(moved.formerWeight, u"0.1000"_s);
        QCOMPARE(preview.list.assets[1].formerPosition, 1);
        QCOMPARE(preview.list.assets[1].position, 2);
        QCOMPARE(preview.list.assets[1].change, PreviewAsset::Change::Same);
        const WatchlistPreview added = previewSuggestion(caseOf(u"add"_s, u"X"_s), listOf(u"A"_s), {});
        QCOMPARE(added.list.assets[1].formerPosition, 0);
        QCOMPARE(added.list.assets[1].assetId, 0);
    }

    void weightsStayExact_data()
    {
        QTest::addColumn<QString>("given");
        QTest::addColumn<QString>("stored");
        const QString refused;
        QTest::newRow("short") << u"0.05"_s << u"0.0500"_s;
        QTest::newRow("no zero") << u".5"_s << u"0.5000"_s;
        QTest::newRow("zero") << u"0"_s << u"0.0000"_s;
        QTest::newRow("one") << u"1.00"_s << u"1.0000"_s;
        QTest::newRow("half up") << u"0.00005"_s << u"0.0001"_s;
        QTest::newRow("half up, not binary") << u"0.00115"_s << u"0.0012"_s;
        QTest::newRow("down") << u"0.00014999"_s << u"0.0001"_s;
        QTest::newRow("up to one") << u"0.99995"_s << u"1.0000"_s;
        QTest::newRow("minus zero") << u"-0.0"_s << u"0.0000"_s;
        QTest::newRow("above one") << u"1.00001"_s << refused;
        QTest::newRow("huge") << u"99999999999999999999"_s << refused;
        QTest::newRow("below zero") << u"-0.00001"_s << refused;
        QTest::newRow("no number") << u"much"_s << refused;
        QTest::newRow("only a point") << u"."_s << refused;
        QTest::newRow("empty") << u""_s << refused;
    }

    void weightsStayExact()
    {
        QFETCH(QString, given);
        QFETCH(QString, stored);
        const WatchlistPreview preview
            = previewSuggestion(caseOf(u"rebalance"_s, u"A"_s, {}, given), listOf(u"A:0.1000"_s), {});
        QCOMPARE(preview.outcome, stored.isNull() ? u"no_target"_s : u"done"_s);
        QCOMPARE(preview.list.assets[0].weight, stored.isNull() ? u"0.1000"_s : stored);
    }

    void problemsAreTold_data()
    {
        QTest::addColumn<PreviewCase>("suggestion");
        QTest::addColumn<QString>("type");
        QTest::addColumn<QString>("outcome");
        QTest::newRow("in the list") << caseOf(u"add"_s, u"A"_s) << u"default"_s << u"already_in_list"_s;
        QTest::newRow("full") << caseOf(u"add"_s, u"X"_s) << u"default"_s << u"list_full"_s;
        QTest::newRow("full, but it is there") << caseOf(u"add"_s, u"B"_s) << u"default"_s << u"already_in_list"_s;
        QTest::newRow("full, with an inactive row of it") << caseOf(u"add"_s, u"C"_s) << u"default"_s << u"list_full"_s;
        QTest::newRow("remove what is not there") << caseOf(u"remove"_s, u"X"_s) << u"default"_s << u"not_in_list"_s;
        QTest::newRow("remove what is inactive") << caseOf(u"remove"_s, u"C"_s) << u"default"_s << u"not_in_list"_s;
        QTest::newRow("rebalance nothing") << caseOf(u"rebalance"_s, u"A"_s) << u"default"_s << u"no_target"_s;
        QTest::newRow("rebalance what is not there")
            << caseOf(u"rebalance"_s, u"X"_s, 1) << u"default"_s << u"not_in_list"_s;
        QTest::newRow("tier of no tier list")
            << caseOf(u"tier_change"_s, u"A"_s, {}, {}, u"1"_s) << u"default"_s << u"no_target"_s;
        QTest::newRow("no list of that tier") << caseOf(u"tier_change"_s, u"A"_s) << u"admin_tier1"_s << u"no_target"_s;
        QTest::newRow("unknown tier") << caseOf(u"tier_change"_s, u"A"_s, {}, {}, u"7"_s) << u"admin_tier2"_s
                                      << u"no_target"_s;
        QTest::newRow("the tier it is in")
            << caseOf(u"tier_change"_s, u"A"_s, {}, {}, u"tier1"_s) << u"admin_tier1"_s << u"no_target"_s;
        QTest::newRow("full tier") << caseOf(u"tier_change"_s, u"A"_s) << u"admin_tier2"_s << u"list_full"_s;
        QTest::newRow("in both tiers") << caseOf(u"tier_change"_s, u"B"_s) << u"admin_tier2"_s << u"already_in_list"_s;
        QTest::newRow("not in the tier") << caseOf(u"tier_change"_s, u"X"_s) << u"admin_tier2"_s << u"not_in_list"_s;
        QTest::newRow("unknown type") << caseOf(u"sell"_s, u"A"_s) << u"default"_s << u"no_target"_s;
    }

    void problemsAreTold()
    {
        QFETCH(PreviewCase, suggestion);
        QFETCH(QString, type);
        PreviewList list = listOf(u"A B -C"_s, type, 1);
        list.maxAssets = 2;
        PreviewList firstTier = listOf(u"B"_s, u"admin_tier1"_s, type == u"admin_tier1" ? 1 : 2);
        firstTier.maxAssets = 1;
        const WatchlistPreview preview = previewSuggestion(suggestion, list, {firstTier});
        QTEST(preview.outcome, "outcome");
        QVERIFY(!preview.detail.isEmpty());
        QCOMPARE(textOf(preview.list), u"1 A | 2 B | 3 -C"_s);

        list.active = false;
        QCOMPARE(previewSuggestion(suggestion, list, {firstTier}).outcome, u"no_target"_s);
    }

    void agreesWithTheDatabase()
    {
        TestDatabase database(TestDatabase::Schema::Console);
        database.script(R"sql(
            INSERT INTO cryptocurrencies (symbol, name) SELECT 'C' || i, 'Coin ' || i FROM generate_series(1, 12) i;
            -- As in an adopted database whose rows break these rules.
            ALTER TABLE ai_suggestions DROP CONSTRAINT IF EXISTS ai_suggestions_target_position_check,
                DROP CONSTRAINT IF EXISTS ai_suggestions_target_weight_check;
            INSERT INTO watchlists (name, type, user_id) VALUES ('Own', 'personal', console.current_user_id()))sql");
        QRandomGenerator dice(20240312);
        QHash<QString, int> outcomes;
        for (int round = 0; round < 400; ++round) {
            const Transaction rolledBack(database.connection());
            const Stored stored = makeRound(database, dice);
            const PreviewList list = readList(database, stored.listId);
            QList<PreviewList> tiers;
            const ResultSet ids
                = database.exec("SELECT id FROM watchlists WHERE type IN ('admin_tier1', 'admin_tier2') AND is_active");
            for (int row = 0; row < ids.rowCount(); ++row)
                tiers.append(readList(database, ids.value(row, 0).toInt()));

            PreviewCase suggestion = stored.suggestion;
            Param changes;
            if (dice.bounded(3) == 0) { // the admin's own weight, finer than its column
                suggestion.weight = u"0.%1"_s.arg(dice.bounded(1'000'000), 6, 10, QChar(u'0'));
                changes = u"{\"weight\": %1}"_s.arg(suggestion.weight);
            }
            const WatchlistPreview preview = previewSuggestion(suggestion, list, tiers);
            const ResultSet done = database.exec(
                "SELECT outcome, detail FROM console.review_suggestions($1, ARRAY[$2::integer], 'implement', "
                "p_changes => $3)",
                {QUuid::createUuid(), stored.suggestionId, changes});
            const QString told = u"round %1: %2 of %3 at %4, %5 in %6"_s.arg(round)
                                     .arg(suggestion.type, suggestion.symbol)
                                     .arg(suggestion.position.value_or(-1))
                                     .arg(suggestion.weight, textOf(list));
            QVERIFY2(preview.outcome == done.text(0, 0),
                qPrintable(told + u": preview "_s + preview.outcome + u", database "_s + done.text(0, 0)));
            QCOMPARE(preview.detail, done.text(0, 1));
            QVERIFY2(afterwards(preview.list) == asStored(readList(database, stored.listId)), qPrintable(told));
            if (preview.target)
                QVERIFY2(
                    afterwards(*preview.target) == asStored(readList(database, preview.target->id)), qPrintable(told));
            ++outcomes[suggestion.type + u' ' + preview.outcome];
        }
        // Every type was implemented, every problem met.
        for (const QString &met :
            {u"add done"_s, u"add already_in_list"_s, u"add list_full"_s, u"add no_target"_s, u"remove done"_s,
                u"remove not_in_list"_s, u"rebalance done"_s, u"rebalance no_target"_s, u"tier_change done"_s,
                u"tier_change no_target"_s, u"tier_change list_full"_s, u"tier_change already_in_list"_s})
            QVERIFY2(outcomes.value(met) > 0, qPrintable(met));
    }

private:
    /// Fills the lists at random and adds a suggestion about one of them.
    static Stored makeRound(TestDatabase &database, QRandomGenerator &dice)
    {
        const auto chance = [&dice](int percent) { return dice.bounded(100) < percent; };
        const auto weight = [&dice] { return u"0.%1"_s.arg(dice.bounded(10'000), 4, 10, QChar(u'0')); };
        QList<int> lists;
        const ResultSet ids = database.exec("SELECT id FROM watchlists ORDER BY type"); // the tiers first
        for (int row = 0; row < ids.rowCount(); ++row)
            lists.append(ids.value(row, 0).toInt());
        for (const int list : std::as_const(lists)) {
            QList<int> coins;
            for (int coin = 1; coin <= 12; ++coin) {
                if (chance(50))
                    coins.insert(dice.bounded(int(coins.size()) + 1), coin);
            }
            int position = 0;
            for (const int coin : std::as_const(coins)) {
                position += chance(10) ? 3 : 1; // other programs leave gaps
                database.exec("INSERT INTO watchlist_assets (watchlist_id, crypto_id, position, weight, is_active) "
                              "SELECT $1, id, $3, $4, $5 FROM cryptocurrencies WHERE symbol = 'C' || $2::integer",
                    {list, coin, position, chance(20) ? Param() : Param(weight()), !chance(25)});
            }
            database.exec("UPDATE watchlists SET max_assets = $2, is_active = $3 WHERE id = $1",
                {list, chance(20) ? Param() : Param(dice.bounded(2, 12)), !chance(5)});
        }

        Stored stored;
        static const QString types[] = {u"add"_s, u"remove"_s, u"rebalance"_s, u"tier_change"_s};
        stored.suggestion.type = types[dice.bounded(4)];
        stored.listId = stored.suggestion.type == u"tier_change" && chance(90) ? lists[dice.bounded(2)]
                                                                               : lists[dice.bounded(int(lists.size()))];
        if (chance(60))
            stored.suggestion.position = dice.bounded(-1, 15);
        if (chance(70))
            stored.suggestion.weight = chance(5) ? u"1.5000"_s : weight();
        static const QString tiers[] = {u"1"_s, u"2"_s, u"tier 1"_s, u"admin_tier2"_s, u"3"_s, u"low"_s};
        if (chance(30))
            stored.suggestion.targetTier = tiers[dice.bounded(6)];
        const ResultSet coin = database.exec(
            "SELECT id, symbol, name FROM cryptocurrencies WHERE symbol = $1", {u"C%1"_s.arg(dice.bounded(1, 13))});
        stored.suggestion.cryptoId = coin.value(0, 0).toInt();
        stored.suggestion.symbol = coin.text(0, 1);
        stored.suggestion.name = coin.text(0, 2);
        const ResultSet inserted = database.exec(
            "INSERT INTO ai_suggestions (watchlist_id, crypto_id, suggestion_type, ai_layer, confidence_score, "
            "reasoning, context_data, target_position, target_weight) "
            "VALUES ($1, $2, $3, 3, 0.5, '{}', jsonb_build_object('target_tier', $4::text), $5, $6) RETURNING id",
            {stored.listId, stored.suggestion.cryptoId, stored.suggestion.type, stored.suggestion.targetTier,
                stored.suggestion.position ? Param(*stored.suggestion.position) : Param(), stored.suggestion.weight});
        stored.suggestionId = inserted.value(0, 0).toInt();
        return stored;
    }

    static PreviewList readList(TestDatabase &database, int id)
    {
        const ResultSet row
            = database.exec("SELECT name, type, is_active, max_assets FROM watchlists WHERE id = $1", {id});
        PreviewList list;
        list.id = id;
        list.name = row.text(0, 0);
        list.type = row.text(0, 1);
        list.active = row.value(0, 2).toBool();
        if (!row.isNull(0, 3))
            list.maxAssets = row.value(0, 3).toInt();
        const ResultSet rows = database.exec("SELECT a.id, a.crypto_id, c.symbol, c.name, a.position, a.weight, "
                                             "a.is_active FROM watchlist_assets a JOIN cryptocurrencies c ON c.id = "
                                             "a.crypto_id WHERE watchlist_id = $1 ORDER BY a.position",
            {id});
        for (int i = 0; i < rows.rowCount(); ++i) {
            PreviewAsset asset;
            asset.assetId = rows.value(i, 0).toInt();
            asset.cryptoId = rows.value(i, 1).toInt();
            asset.symbol = rows.text(i, 2);
            asset.name = rows.text(i, 3);
            asset.position = rows.value(i, 4).toInt();
            asset.weight = rows.isNull(i, 5) ? QString() : rows.text(i, 5);
            asset.active = rows.value(i, 6).toBool();
            list.assets.append(asset);
        }
        return list;
    }

    /// What the database would hold: position, coin, weight, whether active.
    static QStringList afterwards(const PreviewList &list)
    {
        QStringList rows;
        for (const PreviewAsset &asset : list.assets) {
            if (asset.change != PreviewAsset::Change::Removed)
                rows.append(rowText(asset));
        }
        return sorted(rows);
    }

    static QStringList asStored(const PreviewList &list)
    {
        QStringList rows;
        for (const PreviewAsset &asset : list.assets)
            rows.append(rowText(asset));
        return sorted(rows);
    }

    static QString rowText(const PreviewAsset &asset)
    {
        return u"%1 %2 %3 %4"_s.arg(asset.position, 3)
            .arg(asset.symbol, asset.weight.isNull() ? u"-"_s : asset.weight)
            .arg(asset.active);
    }

    static QStringList sorted(QStringList rows)
    {
        rows.sort();
        return rows;
    }
};

QTEST_GUILESS_MAIN(TestWatchlistPreview)
#include "tst_watchlistpreview.moc"
