#pragma once

#include "models/db/canceltoken.h"

#include <QByteArray>

#include <chrono>

struct pg_conn;

namespace cp {

/// libpq's own way to a server, with all it does in psql: looking names up, several hosts and addresses in turn, each
/// with its connect_timeout, target_session_attrs. It waits on a thread that is left behind when the caller is called
/// off, so a name server that does not answer holds nobody up.
///
/// Returns a connection that the caller closes by PQfinish(), good or bad (PQstatus()); nullptr when it was cancelled
/// or the moment has come first. Any thread but the GUI's.
pg_conn *connectByLibpq(
    const QByteArray &conninfo, const CancelToken &cancel, std::chrono::steady_clock::time_point until);

/// Has the kernel notice a peer that is gone without a word within seconds, and not after two hours, where nothing that
/// libpq reads (conninfo, service file) says otherwise.
void watchPeer(pg_conn *connection);

} // namespace cp
