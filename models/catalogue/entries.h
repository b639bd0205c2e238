#pragma once

#include "models/table/tablesource.h"

#include <span>

namespace cp {

/// A line of the catalogue.
struct CatalogueEntry {
    enum Need { Nullable, Required };

    const char *table; ///< as in public; "" for what is the same wherever it stands
    const char *column;
    const char *label; ///< for people, in English
    ColumnKind kind = ColumnKind::Text;
    Need need = Nullable; ///< Required: the schema says NOT NULL
    const char *words = nullptr; ///< separated by blanks
    const char *page = nullptr; ///< "charts:symbol": the page that shows what this names, and the column with its item
    int characters = 0; ///< how wide; 0: as its kind is
};

std::span<const CatalogueEntry> catalogueEntries();

} // namespace cp
