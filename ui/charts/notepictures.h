#pragma once

#include "ui/charts/charttheme.h"

#include <QFont>
#include <QPixmap>

/// The marks of NoteItem as small pictures, each with what it marks in its middle.
namespace cp::notepictures {

// In pixels.
inline constexpr double TriangleSide = 6; ///< half the width of a signal's triangle, as in its picture
inline constexpr double TriangleHeight = 10;
inline constexpr double MarkSize = 5; ///< half the width of a hit's ring and a miss's cross
inline constexpr double DotSize = 3.5; ///< radius of an execution
inline constexpr double ClusterSize = 7.5; ///< radius of a suggestion's mark

// Keys of pictures; the marks of suggestions follow, by type and status, then those of numbers.
inline constexpr int LongPicture = 0;
inline constexpr int ShortPicture = 1;
inline constexpr int FilledPicture = 2;
inline constexpr int WaitingPicture = 3;
inline constexpr int HitPicture = 4;
inline constexpr int MissPicture = 5;
inline constexpr int SmallPictures = 8; ///< the same, smaller
inline constexpr int FirstSuggestion = 16;
inline constexpr int FirstNumber = 256;
inline constexpr int StatusCount = 8;
inline constexpr int MixedStatus = 7; ///< the status of suggestions that have different ones

/// The part of a key that a suggestion's type, or its status, makes.
int typeNumber(const QString &type);
int statusNumber(const QString &status);

/// For a device of so many pixels to one.
QPixmap makePicture(int key, double ratio, const ChartTheme &theme, const QFont &noteFont);

} // namespace cp::notepictures
