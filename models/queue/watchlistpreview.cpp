#include "models/queue/watchlistpreview.h"

#include <QRegularExpression>

#include <algorithm>
#include <limits>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

using Change = PreviewAsset::Change;
using Assets = QList<PreviewAsset>;

/// A weight as its column, numeric(5,4), stores it; nothing when it is no number from 0 to 1. Counted on its digits: a
/// double would round some of them the other way.
std::optional<QString> storedWeight(const QString &weight)
{
    static const QRegularExpression decimal(u"^\\s*([+-]?)0*(\\d*)\\.?(\\d*)\\s*$"_s);
    static const QRegularExpression zeros(u"^0*$"_s);
    const auto match = decimal.match(weight);
    if (!match.hasMatch() || !weight.contains(QRegularExpression(u"\\d"_s)))
        return {};
    const QString whole = match.captured(2);
    const QString fraction = match.captured(3).leftJustified(5, u'0');
    const bool hasFraction = !zeros.match(fraction).hasMatch();
    // Asked of the number as given, before it is rounded.
    const bool isZero = whole.isEmpty() && !hasFraction;
    const bool isWithin = whole.isEmpty() || (whole == u"1" && !hasFraction);
    if (!isWithin || (match.captured(1) == u"-" && !isZero))
        return {};
    const int rounded = whole.toInt() * 10'000 + QStringView(fraction).first(4).toInt() + (fraction[4] >= u'5' ? 1 : 0);
    return u"%1.%2"_s.arg(rounded / 10'000).arg(rounded % 10'000, 4, 10, QChar(u'0'));
}

/// 1 or 2; 0 when a tier is named that does not exist; nothing when the list is of no tier and none is named.
std::optional<int> targetTier(const QString &named, const QString &listType)
{
    if (named.isNull()) {
        if (listType == u"admin_tier1")
            return 2;
        if (listType == u"admin_tier2")
            return 1;
        return {};
    }
    static const QRegularExpression tier(u"^\\s*(?:admin[ _-]?)?(?:tier[ _-]?)?([12])\\s*$"_s);
    const auto match = tier.match(named.toLower());
    return match.hasMatch() ? match.captured(1).toInt() : 0;
}

const PreviewAsset *find(const PreviewList &list, int cryptoId)
{
    const auto found = std::find_if(list.assets.begin(), list.assets.end(),
        [cryptoId](const PreviewAsset &asset) { return asset.cryptoId == cryptoId; });
    return found == list.assets.end() ? nullptr : &*found;
}

bool standsBefore(const PreviewAsset &left, const PreviewAsset &right)
{
    if (left.active != right.active)
        return left.active;
    return std::pair(left.position, left.assetId) < std::pair(right.position, right.assetId);
}

/// 1..n over all rows but those that go, active ones first.
void number(Assets &assets)
{
    int position = 0;
    for (PreviewAsset &asset : assets) {
        if (asset.change != Change::Removed)
            asset.position = ++position;
    }
}

/// Puts an active row at a position among the other active ones that stay; none, or one beyond the end, is the end.
void place(Assets &assets, const PreviewAsset &asset, std::optional<int> position)
{
    int toPass = std::max(position.value_or(std::numeric_limits<int>::max()), 1) - 1;
    qsizetype at = 0;
    for (; at < assets.size() && assets[at].active; ++at) {
        if (assets[at].change == Change::Removed)
            continue;
        if (toPass-- == 0)
            break;
    }
    assets.insert(at, asset);
    number(assets);
}

/// Why it can't be done: outcome and detail; the first that applies counts.
std::pair<QString, QString> problem(
    const PreviewCase &suggestion, const PreviewList &list, std::optional<int> tier, const PreviewList *target)
{
    const bool tierChange = suggestion.type == u"tier_change";
    const bool entersList = tierChange || suggestion.type == u"add";
    const PreviewAsset *asset = find(list, suggestion.cryptoId);

    if (!QStringList{u"add"_s, u"remove"_s, u"rebalance"_s, u"tier_change"_s}.contains(suggestion.type))
        return {u"no_target"_s, u"Nothing is known of suggestions of type %1."_s.arg(suggestion.type)};
    if (!list.active)
        return {u"no_target"_s, u"The watchlist %1 is retired."_s.arg(list.name)};
    if (tierChange && !tier)
        return {u"no_target"_s, u"The watchlist %1 is not a tier list."_s.arg(list.name)};
    if (tierChange && *tier == 0)
        return {u"no_target"_s, u"The suggestion names a tier that does not exist."_s};
    if (tierChange && !target)
        return {u"no_target"_s, u"There is no active list of tier %1."_s.arg(*tier)};
    if (tierChange && target->id == list.id)
        return {u"no_target"_s, u"The coin is in tier %1 already."_s.arg(*tier)};
    if (!suggestion.weight.isNull() && !storedWeight(suggestion.weight))
        return {u"no_target"_s, u"The weight %1 is not between 0 and 1."_s.arg(suggestion.weight)};
    if (suggestion.type == u"rebalance" && suggestion.weight.isNull() && !suggestion.position)
        return {u"no_target"_s, u"The suggestion names neither a weight nor a position."_s};
    if (suggestion.type != u"add" && !(asset && asset->active))
        return {u"not_in_list"_s, u"The coin is not in %1."_s.arg(list.name)};
    if (!entersList)
        return {};

    const PreviewList &entered = tierChange ? *target : list;
    if (const PreviewAsset *there = find(entered, suggestion.cryptoId); there && there->active) {
        return {u"already_in_list"_s,
            u"The coin is in %1 already, at position %2."_s.arg(entered.name).arg(there->position)};
    }
    const auto active = std::count_if(
        entered.assets.begin(), entered.assets.end(), [](const PreviewAsset &row) { return row.active; });
    if (entered.maxAssets && active >= *entered.maxAssets)
        return {u"list_full"_s, u"%1 holds its %2 coins already."_s.arg(entered.name).arg(*entered.maxAssets)};
    return {};
}

/// The list as it is, in order, with where everything stood.
PreviewList asItIs(PreviewList list)
{
    std::sort(list.assets.begin(), list.assets.end(), standsBefore);
    for (PreviewAsset &asset : list.assets) {
        asset.change = Change::Same;
        asset.formerPosition = asset.position;
        asset.formerWeight = asset.weight;
    }
    return list;
}

/// Takes the coin's row out, wherever it stands; a new one when there is none.
PreviewAsset take(Assets &assets, const PreviewCase &suggestion)
{
    for (qsizetype i = 0; i < assets.size(); ++i) {
        if (assets[i].cryptoId == suggestion.cryptoId)
            return assets.takeAt(i);
    }
    PreviewAsset asset;
    asset.cryptoId = suggestion.cryptoId;
    asset.symbol = suggestion.symbol;
    asset.name = suggestion.name;
    asset.weight = u"0.0000"_s;
    return asset;
}

/// Strikes the coin's row out; answers it as it was.
PreviewAsset removeFrom(PreviewList &list, int cryptoId)
{
    PreviewAsset removed;
    for (PreviewAsset &asset : list.assets) {
        if (asset.cryptoId != cryptoId)
            continue;
        removed = asset;
        asset.change = Change::Removed;
    }
    number(list.assets);
    return removed;
}

/// Puts `asset` into a list it was not active in.
void enter(PreviewList &list, PreviewAsset asset, const PreviewCase &suggestion)
{
    asset.active = true;
    asset.change = Change::Added;
    asset.formerPosition = 0;
    asset.formerWeight.clear();
    if (!suggestion.weight.isNull())
        asset.weight = *storedWeight(suggestion.weight);
    place(list.assets, asset, suggestion.position);
}

void rebalance(PreviewList &list, const PreviewCase &suggestion)
{
    const auto found = std::find_if(list.assets.begin(), list.assets.end(),
        [&](const PreviewAsset &asset) { return asset.cryptoId == suggestion.cryptoId; });
    if (!suggestion.weight.isNull())
        found->weight = *storedWeight(suggestion.weight);
    if (found->weight != found->formerWeight)
        found->change = Change::Reweighted;
    if (!suggestion.position)
        return; // nothing is renumbered then
    const PreviewAsset asset = list.assets.takeAt(found - list.assets.begin());
    place(list.assets, asset, suggestion.position);
    for (PreviewAsset &placed : list.assets) {
        if (placed.cryptoId == suggestion.cryptoId && placed.position != placed.formerPosition)
            placed.change = Change::Moved;
    }
}

} // namespace

WatchlistPreview previewSuggestion(
    const PreviewCase &suggestion, const PreviewList &list, const QList<PreviewList> &tierLists)
{
    WatchlistPreview preview;
    preview.list = asItIs(list);

    std::optional<int> tier;
    const bool isTierList = list.type == u"admin_tier1" || list.type == u"admin_tier2";
    if (suggestion.type == u"tier_change" && isTierList) {
        tier = targetTier(suggestion.targetTier, list.type);
        for (const PreviewList &candidate : tierLists) {
            if (candidate.active && candidate.type == u"admin_tier%1"_s.arg(*tier))
                preview.target = asItIs(candidate);
        }
    }

    std::tie(preview.outcome, preview.detail)
        = problem(suggestion, preview.list, tier, preview.target ? &*preview.target : nullptr);
    if (!preview.outcome.isEmpty())
        return preview;

    preview.outcome = u"done"_s;
    if (suggestion.type == u"add") {
        const PreviewAsset asset = take(preview.list.assets, suggestion);
        enter(preview.list, asset, suggestion);
    } else if (suggestion.type == u"remove") {
        removeFrom(preview.list, suggestion.cryptoId);
    } else if (suggestion.type == u"rebalance") {
        rebalance(preview.list, suggestion);
    } else {
        take(preview.target->assets, suggestion); // an inactive row of the coin gives way
        enter(*preview.target, removeFrom(preview.list, suggestion.cryptoId), suggestion);
    }
    return preview;
}

} // namespace cp
