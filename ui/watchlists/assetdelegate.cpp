#include "ui/watchlists/assetdelegate.h"

#include "models/table/tablemodel.h"
#include "ui/style/colours.h"
#include "ui/style/spacing.h"

#include <QCoreApplication>
#include <QLocale>
#include <QPainter>

#include <algorithm>

namespace cp {

namespace {

constexpr int TrendWidth = 52;
constexpr int NumberWidth = 70; ///< that most prices fit into

/// Change over the days in percent; nullopt where there is none to speak of.
std::optional<double> changeOf(const AssetMark &mark)
{
    if (mark.closes.size() < 2 || mark.closes.first() <= 0)
        return std::nullopt;
    return 100 * (mark.closes.last() / mark.closes.first() - 1);
}

void paintPending(QPainter *painter, const QStyleOptionViewItem &option, int pending)
{
    QFont font = option.font;
    font.setPointSizeF(font.pointSizeF() * 0.8);
    const QString text = QLocale().toString(pending);
    const QFontMetrics metrics(font);
    const int height = metrics.height();
    const int width = std::max(height, metrics.horizontalAdvance(text) + spacing::normal);
    const QRect badge = QStyle::visualRect(option.direction, option.rect,
        QRect(option.rect.right() - width - spacing::tight, option.rect.center().y() - height / 2, width, height));
    painter->setPen(Qt::NoPen);
    painter->setBrush(option.palette.highlight());
    painter->drawRoundedRect(badge, height / 2.0, height / 2.0);
    painter->setFont(font);
    painter->setPen(option.palette.highlightedText().color());
    painter->drawText(badge, Qt::AlignCenter, text);
}

void paintTrend(QPainter *painter, const QStyleOptionViewItem &option, const AssetMark &mark)
{
    // The number has its place; the line takes what is left.
    if (option.rect.width() < TrendWidth + NumberWidth || mark.closes.size() < 2)
        return;
    const QRect place = QStyle::visualRect(option.direction, option.rect,
        QRect(option.rect.left() + spacing::normal, option.rect.top() + spacing::tight, TrendWidth - spacing::normal,
            option.rect.height() - 2 * spacing::tight));
    const auto [low, high] = std::minmax_element(mark.closes.begin(), mark.closes.end());
    const double range = *high - *low;
    QPolygonF line;
    for (qsizetype i = 0; i < mark.closes.size(); ++i) {
        const double part = range > 0 ? (mark.closes[i] - *low) / range : 0.5;
        line.append({place.left() + place.width() * double(i) / double(mark.closes.size() - 1),
            place.bottom() - place.height() * part});
    }
    const Colours &colours = coloursFor(option.palette);
    const double change = changeOf(mark).value_or(0);
    painter->setPen(QPen(change > 0 ? colours.up : change < 0 ? colours.down : colours.muted, 1.3));
    painter->setBrush(Qt::NoBrush);
    painter->drawPolyline(line);
}

} // namespace

AssetDelegate::AssetDelegate(Mark mark, QObject *parent)
    : ItemDelegate(parent)
    , m_mark(mark)
{
}

void AssetDelegate::paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const
{
    ItemDelegate::paint(painter, option, index);
    const auto mark = m_marks.constFind(index.data(TableModel::KeyRole).toLongLong());
    if (mark == m_marks.cend())
        return;
    painter->save();
    painter->setRenderHint(QPainter::Antialiasing);
    if (m_mark == Mark::Trend)
        paintTrend(painter, option, *mark);
    else if (mark->pending > 0)
        paintPending(painter, option, mark->pending);
    painter->restore();
}

QString pendingText(const AssetMark &mark)
{
    if (mark.pending == 0)
        return {};
    return mark.pending == 1
        ? QCoreApplication::translate("cp::AssetDelegate", "1 suggestion waits")
        : QCoreApplication::translate("cp::AssetDelegate", "%1 suggestions wait").arg(mark.pending);
}

QString trendText(const AssetMark &mark)
{
    const std::optional<double> change = changeOf(mark);
    if (!change)
        return {};
    return QCoreApplication::translate("cp::AssetDelegate", "30 days: %1%2%")
        .arg(*change > 0 ? QStringLiteral("+") : QString(), QLocale().toString(*change, 'f', 1));
}

} // namespace cp
