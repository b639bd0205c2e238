#pragma once

class QCoreApplication;

namespace cp {

/// Makes SIGTERM, SIGINT and SIGHUP end the event loop as closing the window does, so that the local server is given up
/// and the settings are written. Call once, on the GUI thread.
void quitOnSignals(QCoreApplication *application);

} // namespace cp
