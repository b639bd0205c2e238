#pragma once

#include <QJsonObject>
#include <QList>
#include <QString>

#include <optional>

namespace cp::bench {

/// One thing measured, what a simpler program needs for the same, and what is asked of us.
struct Figure {
    /// What a target bounds: the value, or how it compares with the other program's.
    enum class Bound {
        None,
        AtMost, ///< value <= target
        TimesLess, ///< other / value >= target
        TimesMore, ///< value / other <= target
    };
    QString name; ///< for programs: "table_first_rows"
    QString label; ///< for people: "First rows on the screen"
    double value = 0;
    QString unit; ///< "ms", "MB"
    QString than = {}; ///< what the other program is; empty without one
    std::optional<double> other = {}; ///< its value, in the same unit
    Bound bound = Bound::None;
    double target = 0;

    std::optional<double> ratio() const; ///< other / value for TimesLess, else value / other
    bool isMet() const; ///< true without a target
    QString targetText() const; ///< "40 times less"; empty without one
    QJsonObject toJson() const;
};

using Figures = QList<Figure>;

/// Aligned columns with a line each.
QString asTable(const Figures &figures);

double median(QList<double> values);
/// The value that so much of all (0…1) do not exceed.
double quantile(QList<double> values, double share);

} // namespace cp::bench
