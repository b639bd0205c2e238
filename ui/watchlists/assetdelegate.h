#pragma once

#include "models/watchlists/assetmarks.h"
#include "ui/widgets/itemdelegate.h"

namespace cp {

/// A cell of a list's assets with what belongs beside it: how many suggestions wait at the symbol, the last 30 days at
/// the price.
class AssetDelegate : public ItemDelegate {
    Q_OBJECT

public:
    enum class Mark { Pending, Trend };

    AssetDelegate(Mark mark, QObject *parent);

    void setMarks(const QHash<qint64, AssetMark> &marks) { m_marks = marks; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override;

private:
    Mark m_mark;
    QHash<qint64, AssetMark> m_marks;
};

/// "2 suggestions wait", "30 days: +12.4%": what the marks say, in words; empty when there is nothing.
QString pendingText(const AssetMark &mark);
QString trendText(const AssetMark &mark);

} // namespace cp
