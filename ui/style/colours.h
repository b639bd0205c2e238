#pragma once

#include <QColor>
#include <QPalette>

namespace cp {

/// The colours that QPalette has no role for. Up and down are bluish green and vermilion, which people with the common
/// colour blindnesses tell apart; a sign or a word always says the same.
struct Colours {
    QColor up;
    QColor down;
    QColor info;
    QColor success;
    QColor warning;
    QColor error;
    QColor muted; ///< text of less weight: units, hints, what is empty
    QColor border; ///< lines between areas
    QColor placeholder; ///< bars where a row is not here yet
    QColor pending; ///< behind a cell that is edited and not saved
    QColor refused; ///< behind a cell whose edit the database refused
};

bool isDark(const QPalette &palette);

/// The set that fits palette; a widget asks with its own, so that a change of style is followed at the next paint.
const Colours &coloursFor(const QPalette &palette);

} // namespace cp
