#pragma once

#include <QColor>
#include <QList>
#include <QString>

class QPalette;

namespace cp {

/// A chart's colours, taken from a widget's palette so that they follow light, dark and high contrast. Up and down are
/// a blue and an orange that people with any colour vision tell apart, by lightness too.
struct ChartTheme {
    QColor background;
    QColor text;
    QColor muted; ///< text of second rank
    QColor grid;
    QColor up;
    QColor down;
    QColor volume;
    QColor mark; ///< a moment that is pointed out

    QList<QColor> series; ///< of lines and bars beside each other, in turn; told apart by any colour vision

    /// That of the number-th series, again from the first after the last.
    QColor seriesColour(qsizetype number) const { return series[number % series.size()]; }

    /// Of a market regime as the database has it: "bull".
    QColor regimeColour(const QString &regime) const;

    static ChartTheme of(const QPalette &palette);
};

/// `ground` with a share of 0…1 of `over` upon it.
QColor mixed(const QColor &ground, const QColor &over, double share);

} // namespace cp
