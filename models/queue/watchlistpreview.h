#pragma once

#include <QList>
#include <QString>

#include <optional>

namespace cp {

/// A coin's row in a watchlist, before or after a suggestion.
struct PreviewAsset {
    enum class Change {
        Same, ///< but for making room: its position may be another than formerPosition
        Added,
        Removed, ///< still listed where it stood, so that it can be shown struck out
        Moved, ///< perhaps with another weight too
        Reweighted,
    };

    int assetId = 0; ///< watchlist_assets.id; 0 for a row that is not there yet
    int cryptoId = 0;
    QString symbol;
    QString name;
    int position = 0;
    QString weight; ///< exact decimal 0…1; null when there is none
    bool active = true;
    Change change = Change::Same;
    int formerPosition = 0; ///< 0 for a coin that comes in
    QString formerWeight; ///< null for none, and for a coin that comes in

    bool operator==(const PreviewAsset &) const = default;
};

/// A watchlist with all its rows, inactive ones too.
struct PreviewList {
    int id = 0;
    QString name;
    QString type; ///< "default", "personal", "admin_tier1", "admin_tier2"
    bool active = true;
    std::optional<int> maxAssets; ///< counts active rows; empty for no limit
    QList<PreviewAsset> assets;
};

/// What a suggestion asks for.
struct PreviewCase {
    QString type; ///< "add", "remove", "rebalance", "tier_change"
    int cryptoId = 0;
    QString symbol;
    QString name;
    std::optional<int> position; ///< target_position, or the admin's own
    QString weight; ///< target_weight, or the admin's own; exact decimal, null when there is none
    QString targetTier; ///< context_data ->> 'target_tier', else reasoning's; null when neither names one
};

/// What implementing would do.
struct WatchlistPreview {
    QString outcome; ///< "done", or why not: "list_full", "already_in_list", "not_in_list", "no_target"
    QString detail; ///< that in a sentence; empty for "done"
    PreviewList list; ///< the suggestion's list afterwards; as it is unless "done"
    std::optional<PreviewList> target; ///< the list a tier_change moves the coin to, afterwards

    bool isDone() const { return outcome == u"done"; }
};

/// Computes what console.review_suggestions would do to the lists when it implements a suggestion, by the same rules in
/// the same order, from what they hold now. tierLists are the active lists of type admin_tier1 and admin_tier2.
/// The database decides in the end: lists may change until then.
WatchlistPreview previewSuggestion(
    const PreviewCase &suggestion, const PreviewList &list, const QList<PreviewList> &tierLists);

} // namespace cp
