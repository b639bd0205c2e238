#include "ui/queue/casetext.h"

#include "models/format/formatvalue.h"
#include "models/format/timetext.h"
#include "models/format/wordtext.h"

#include <QCoreApplication>

namespace cp::casetext {

using namespace Qt::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(cp::CaseText)
};

QString formatted(ColumnKind kind, const QString &decimal, const FormatContext &context = {})
{
    const Column column{"value", "", "numeric", {}, kind};
    return formatValue(column, decimal.isNull() ? QVariant() : QVariant(decimal), context);
}

QString percentOf(qint64 part, qint64 whole)
{
    return whole == 0 ? u"—"_s : u"%1 %"_s.arg(double(part) / double(whole) * 100, 0, 'f', 0);
}

QString changed(const PreviewAsset &asset)
{
    return asset.weight.isNull() ? QString()
                                 : Text::tr(" with a weight of %1").arg(formatted(ColumnKind::Fraction, asset.weight));
}

} // namespace

QString title(const CaseDetails &details)
{
    const PreviewCase &suggestion = details.suggestion;
    const QString what = u"%1 %2"_s.arg(wordText(suggestion.type), suggestion.symbol);
    return suggestion.name.isEmpty() || suggestion.name == suggestion.symbol ? what
                                                                             : u"%1 — %2"_s.arg(what, suggestion.name);
}

QString facts(const CaseDetails &details, const FormatContext &context)
{
    QStringList parts;
    parts << Text::tr("Layer %1").arg(details.layer);
    parts << Text::tr("Confidence %1").arg(formatted(ColumnKind::Fraction, details.confidence, context));
    if (!details.expectedReturn.isNull())
        parts << Text::tr("Expected return %1").arg(formatted(ColumnKind::Percent, details.expectedReturn, context));
    if (!details.riskScore.isNull())
        parts << Text::tr("Risk %1").arg(formatted(ColumnKind::Fraction, details.riskScore, context));
    if (details.createdAt.isValid())
        parts << Text::tr("Suggested %1").arg(ageText(details.createdAt, context));
    if (details.expiresAt.isValid()) {
        const bool past = details.expiresAt < context.effectiveNow();
        parts << (past ? Text::tr("Expired %1") : Text::tr("Expires %1")).arg(ageText(details.expiresAt, context));
    }
    parts << wordText(details.status);
    return parts.join(u"  ·  "_s);
}

QString effect(const CaseDetails &details, const WatchlistPreview &preview)
{
    if (!details.listIsVisible)
        return Text::tr("This is about a personal watchlist that your login may not see.");
    if (details.status == "implemented"_L1)
        return Text::tr("This is done: “%1” holds the result.").arg(details.list.name);
    if (!preview.isDone())
        return Text::tr("Cannot be implemented now: %1").arg(preview.detail);
    const QString &symbol = details.suggestion.symbol;
    for (const PreviewAsset &asset : preview.list.assets) {
        if (asset.cryptoId != details.suggestion.cryptoId)
            continue;
        switch (asset.change) {
        case PreviewAsset::Change::Added:
            return Text::tr("Implementing adds %1 to “%2” at position %3%4.")
                .arg(symbol, preview.list.name)
                .arg(asset.position)
                .arg(changed(asset));
        case PreviewAsset::Change::Removed:
            if (preview.target)
                return Text::tr("Implementing moves %1 from “%2” to “%3”.")
                    .arg(symbol, preview.list.name, preview.target->name);
            return Text::tr("Implementing removes %1 from “%2”.").arg(symbol, preview.list.name);
        case PreviewAsset::Change::Moved:
            return Text::tr("Implementing moves %1 in “%2” from position %3 to %4%5.")
                .arg(symbol, preview.list.name)
                .arg(asset.formerPosition)
                .arg(asset.position)
                .arg(asset.weight != asset.formerWeight ? changed(asset) : QString());
        case PreviewAsset::Change::Reweighted:
            return Text::tr("Implementing changes the weight of %1 in “%2” from %3 to %4.")
                .arg(symbol, preview.list.name, formatted(ColumnKind::Fraction, asset.formerWeight),
                    formatted(ColumnKind::Fraction, asset.weight));
        case PreviewAsset::Change::Same:
            break;
        }
    }
    return Text::tr("Implementing leaves “%1” as it is.").arg(preview.list.name);
}

QString record(const CaseDetails &details)
{
    const CaseRecord &record = details.record;
    QString text = Text::tr("So far %n suggestion(s) like this (layer %1, %2)", nullptr, int(record.total))
                       .arg(details.layer)
                       .arg(wordText(details.suggestion.type).toLower());
    text += Text::tr(": %1 approved, %2 implemented, %3 rejected.")
                .arg(percentOf(record.approved, record.total), percentOf(record.implemented, record.total),
                    percentOf(record.rejected, record.total));
    if (record.measured == 0)
        return text + Text::tr(" None has a measured result yet.");
    return text
        + Text::tr(" Average return %1, hit rate %2 (n = %3).")
              .arg(formatted(ColumnKind::Percent, record.averageReturn), percentOf(record.hits, record.measured))
              .arg(record.measured);
}

QString history(const CaseDetails &details, const FormatContext &context)
{
    if (details.reviews.isEmpty())
        return Text::tr("Nobody has decided this case yet.");
    QStringList lines;
    for (const CaseReview &review : details.reviews) {
        const QString who = review.reviewer.isEmpty() ? Text::tr("somebody") : review.reviewer;
        QString line = Text::tr("%1: %2 by %3")
                           .arg(momentText(review.reviewedAt, context), wordText(review.action).toLower(), who);
        if (!review.comment.isEmpty())
            line += u" — “%1”"_s.arg(oneLine(review.comment, 1000));
        lines << line;
    }
    return lines.join(u'\n');
}

} // namespace cp::casetext
