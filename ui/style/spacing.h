#pragma once

/// The few distances of the interface, in device independent pixels, so that things line up from page to page.
namespace cp::spacing {

constexpr int tight = 4; ///< parts of one thing: an icon and its text
constexpr int normal = 8; ///< neighbours: a label and its field, two buttons
constexpr int wide = 16; ///< groups
constexpr int margin = 12; ///< a page's edge

} // namespace cp::spacing
