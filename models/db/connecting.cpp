#include "models/db/connecting.h"

#include <QtGlobal>

#include <algorithm>
#include <cstring>
#include <libpq-fe.h>
#include <memory>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <thread>
#include <utility>

namespace cp {

namespace {

using Clock = std::chrono::steady_clock;

struct Attempt {
    std::mutex mutex; // guards the two below
    pg_conn *connection = nullptr;
    bool isAbandoned = false;
    const CancelToken over = {};
};

pg_conn *connectNow(const QByteArray &conninfo)
{
    // The last value of a keyword wins: conninfo may not change the encoding that all texts here are in.
    const char *keywords[] = {"fallback_application_name", "dbname", "client_encoding", nullptr};
    const char *values[] = {"CryptoPredict Console", conninfo.constData(), "UTF8", nullptr};
    return PQconnectdbParams(keywords, values, 1);
}

/// What was asked for, by whichever of libpq's ways; nothing for a default.
bool isSaid(const PQconninfoOption *options, const char *keyword)
{
    for (; options->keyword; ++options) {
        if (std::strcmp(options->keyword, keyword) == 0)
            return options->val && *options->val;
    }
    return false;
}

constexpr int IdleSeconds = 10; ///< until the first question whether the peer is there
constexpr int QuestionSeconds = 3;
constexpr int Questions = 3;
constexpr unsigned UnansweredMilliseconds = 15'000; ///< that bytes may go unacknowledged

} // namespace

pg_conn *connectByLibpq(const QByteArray &conninfo, const CancelToken &cancel, Clock::time_point until)
{
    const auto attempt = std::make_shared<Attempt>();
    std::thread([attempt, conninfo] {
        pg_conn *connection = connectNow(conninfo);
        const std::lock_guard lock(attempt->mutex);
        if (attempt->isAbandoned)
            PQfinish(connection);
        else
            attempt->connection = connection;
        attempt->over.cancel();
    }).detach();

    pollfd descriptors[2] = {{attempt->over.wakeDescriptor(), POLLIN, 0}, {cancel.wakeDescriptor(), POLLIN, 0}};
    while (!attempt->over.isCancelled() && !cancel.isCancelled()) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0)
            break;
        ::poll(descriptors, 2, int(std::min<qint64>(left, 60'000)));
    }
    const std::lock_guard lock(attempt->mutex);
    attempt->isAbandoned = true;
    return std::exchange(attempt->connection, nullptr);
}

void watchPeer(pg_conn *connection)
{
    const int socket = PQsocket(connection);
    sockaddr_storage address = {};
    socklen_t size = sizeof address;
    if (::getsockname(socket, reinterpret_cast<sockaddr *>(&address), &size) != 0
        || (address.ss_family != AF_INET && address.ss_family != AF_INET6))
        return; // a socket of this machine tells at once
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(PQconninfo(connection), &PQconninfoFree);
    if (!options)
        return;
    const auto set = [&](const char *keyword, int name, auto value) {
        if (!isSaid(options.get(), keyword))
            ::setsockopt(socket, IPPROTO_TCP, name, &value, sizeof value); // of use, and not needed
    };
    set("keepalives_idle", TCP_KEEPIDLE, IdleSeconds);
    set("keepalives_interval", TCP_KEEPINTVL, QuestionSeconds);
    set("keepalives_count", TCP_KEEPCNT, Questions);
    set("tcp_user_timeout", TCP_USER_TIMEOUT, UnansweredMilliseconds);
}

} // namespace cp
