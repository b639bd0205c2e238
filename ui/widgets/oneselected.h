#pragma once

class QListWidget;

namespace cp {

/// Keeps the selected entry of a list the current one, and one entry always selected: a screen reader selects an entry
/// without making it current.
void keepOneSelected(QListWidget *list);

} // namespace cp
