#include "models/queue/suggestionsource.h"

#include <QDateTime>

namespace cp {

using namespace Qt::StringLiterals;

TableSource suggestionSource()
{
    using K = ColumnKind;
    return {"ai_suggestions", "console.suggestions s", "s.id", "s.version",
        {
            {"symbol", "s.symbol", "text", u"Coin"_s, K::Text, false, false, 7},
            {"suggestion_type", "s.suggestion_type", "text", u"Type"_s, K::Word, false},
            {"ai_layer", "s.ai_layer", "integer", u"Layer"_s, K::Integer, false},
            {"confidence_score", "s.confidence_score", "numeric", u"Confidence"_s, K::Fraction, false},
            {"expected_return", "s.expected_return", "numeric", u"Exp. return"_s, K::Percent},
            {"risk_score", "s.risk_score", "numeric", u"Risk"_s, K::Fraction},
            {"created_at", "s.created_at", "timestamptz", u"Age"_s, K::Age},
            {"expires_at", "s.expires_at", "timestamptz", u"Expires"_s, K::Age},
            {"status", "s.status", "text", u"Status"_s, K::Word, false},
            {"watchlist_name", "s.watchlist_name", "text", u"Watchlist"_s, K::Text, true, false, 18},
            {"coin_name", "s.coin_name", "text", u"Name"_s, K::Text, false},
            {"reviewer_name", "s.reviewer_name", "text", u"Reviewed by"_s, K::Text},
            {"reviewed_at", "s.reviewed_at", "timestamptz", u"Reviewed"_s, K::Age},
        },
        {}};
}

Filter QueueFilter::toFilter() const
{
    using Op = Filter::Op;
    Filter filter;
    if (!status.isEmpty())
        filter = filter && Filter::compare("status", Op::Equal, status);
    if (!type.isEmpty())
        filter = filter && Filter::compare("suggestion_type", Op::Equal, type);
    if (layer != 0)
        filter = filter && Filter::compare("ai_layer", Op::Equal, layer);
    if (!coin.isEmpty())
        filter = filter
            && (Filter::compare("symbol", Op::StartsWith, coin) || Filter::compare("coin_name", Op::Contains, coin));
    if (!minimumConfidence.isEmpty())
        filter = filter && Filter::compare("confidence_score", Op::GreaterOrEqual, minimumConfidence);
    if (expiresWithinHours != 0) {
        const QDateTime now = QDateTime::currentDateTimeUtc();
        filter = filter && Filter::compare("expires_at", Op::GreaterOrEqual, now)
            && Filter::compare("expires_at", Op::LessOrEqual, now.addSecs(qint64(expiresWithinHours) * 3600));
    }
    return filter;
}

QJsonObject QueueFilter::toJson() const
{
    return {{u"status"_s, status}, {u"type"_s, type}, {u"layer"_s, layer}, {u"coin"_s, coin},
        {u"minimumConfidence"_s, minimumConfidence}, {u"expiresWithinHours"_s, expiresWithinHours}};
}

QueueFilter QueueFilter::fromJson(const QJsonObject &json)
{
    return {json.value("status"_L1).toString(), json.value("type"_L1).toString(), json.value("layer"_L1).toInt(),
        json.value("coin"_L1).toString(), json.value("minimumConfidence"_L1).toString(),
        json.value("expiresWithinHours"_L1).toInt()};
}

QList<QueueView> builtInQueueViews()
{
    const QString pending = u"pending"_s;
    return {
        {u"Pending"_s, {pending, {}, 0, {}, {}, 0}, "created_at", Qt::DescendingOrder, true},
        {u"Expiring soon"_s, {pending, {}, 0, {}, {}, 24}, "expires_at", Qt::AscendingOrder, true},
        {u"High confidence"_s, {pending, {}, 0, {}, u"0.80"_s, 0}, "confidence_score", Qt::DescendingOrder, true},
        {u"To implement"_s, {u"approved"_s, {}, 0, {}, {}, 0}, "reviewed_at", Qt::AscendingOrder, true},
        {u"All"_s, {}, "created_at", Qt::DescendingOrder, true},
    };
}

QStringList suggestionStatuses()
{
    return {u"pending"_s, u"approved"_s, u"rejected"_s, u"implemented"_s, u"expired"_s};
}

QStringList suggestionTypes()
{
    return {u"add"_s, u"remove"_s, u"rebalance"_s, u"tier_change"_s};
}

} // namespace cp
