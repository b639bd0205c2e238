#pragma once

class QComboBox;
class QWidget;

namespace cp {

/// A field for a time zone: all that are known, found by typing any part of their names ("berlin"). Holds whatever is
/// typed: whether that is a zone is for its owner to ask.
QComboBox *makeZoneBox(QWidget *parent);

} // namespace cp
