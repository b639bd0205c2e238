#pragma once

namespace cp {

/// Makes the bundled icons and styles known. A linker leaves them out of a program that only reads them by name, so
/// that everything that does calls this first; more than once does no harm.
void initResources();

/// Installs the bundled texts: the sources speak English, and the English plurals know "1 case" from "2 cases". After
/// the application object is made.
void installTexts();

} // namespace cp
