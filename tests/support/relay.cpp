#include "tests/support/relay.h"

#include "tests/support/testdatabase.h"

#include <QFile>

#include <algorithm>
#include <cstring>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include <vector>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

sockaddr_un addressOf(const QString &folder, const QString &port)
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const QByteArray path = QFile::encodeName(u"%1/.s.PGSQL.%2"_s.arg(folder, port));
    std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
    return address;
}

int unixSocket()
{
    return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

struct Pair {
    int client = -1;
    int server = -1;
    bool losing = false; ///< what the server says
};

/// What has come; empty when the other side is gone.
QByteArray receive(int socket)
{
    QByteArray bytes(65536, Qt::Uninitialized);
    bytes.resize(std::max<ssize_t>(0, ::recv(socket, bytes.data(), size_t(bytes.size()), 0)));
    return bytes;
}

bool send(int socket, QByteArrayView bytes)
{
    while (!bytes.isEmpty()) {
        const ssize_t sent = ::send(socket, bytes.data(), size_t(bytes.size()), MSG_NOSIGNAL);
        if (sent < 0)
            return false;
        bytes = bytes.sliced(sent);
    }
    return true;
}

} // namespace

Relay::Relay()
    : m_listener(unixSocket())
    , m_wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK))
{
    const sockaddr_un address = addressOf(m_dir.path(), u"5432"_s);
    if (::bind(m_listener, reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0
        || ::listen(m_listener, 16) != 0)
        qFatal("the relay cannot listen");
    m_thread = std::thread([this] { run(); });
}

Relay::~Relay()
{
    m_stopping = true;
    wake();
    m_thread.join();
    ::close(m_listener);
    ::close(m_wake);
}

QString Relay::server() const
{
    return u"host=%1 port=5432"_s.arg(m_dir.path());
}

void Relay::loseAnswerTo(const QByteArray &statement)
{
    const std::lock_guard lock(m_mutex);
    m_statement = statement;
}

void Relay::cut()
{
    m_cutting = true;
    wake();
    while (m_cutting)
        std::this_thread::yield();
}

void Relay::wake()
{
    ::eventfd_write(m_wake, 1);
}

void Relay::run()
{
    const QString folder = poolFolder().isEmpty() ? qEnvironmentVariable("PGHOST") : poolFolder();
    const sockaddr_un cluster = addressOf(folder, qEnvironmentVariable("PGPORT", u"5432"_s));
    std::vector<Pair> pairs;
    std::vector<Pair> halves; // their clients are gone, and their servers are not told
    while (!m_stopping) {
        std::vector<pollfd> waiting{{m_wake, POLLIN, 0}, {m_listener, POLLIN, 0}};
        for (const Pair &pair : pairs) {
            waiting.push_back({pair.client, POLLIN, 0});
            waiting.push_back({pair.server, POLLIN, 0});
        }
        ::poll(waiting.data(), waiting.size(), -1);
        if (m_cutting) {
            for (const Pair &pair : pairs)
                ::close(pair.client);
            halves.insert(halves.end(), pairs.cbegin(), pairs.cend());
            pairs.clear();
            eventfd_t ignored = 0;
            ::eventfd_read(m_wake, &ignored);
            loseAnswerTo({});
            m_cutting = false;
            continue;
        }
        std::vector<Pair> kept;
        for (size_t i = 0; i < pairs.size(); ++i) {
            Pair &pair = pairs[i];
            bool open = true;
            if (waiting[2 + 2 * i].revents) {
                const QByteArray bytes = receive(pair.client);
                {
                    const std::lock_guard lock(m_mutex);
                    pair.losing = pair.losing || (!m_statement.isEmpty() && bytes.contains(m_statement));
                }
                open = !bytes.isEmpty() && send(pair.server, bytes);
            }
            if (open && waiting[3 + 2 * i].revents) {
                const QByteArray bytes = receive(pair.server);
                open = !bytes.isEmpty() && (pair.losing || send(pair.client, bytes));
            }
            if (open) {
                kept.push_back(pair);
            } else {
                ::close(pair.client);
                ::close(pair.server);
            }
        }
        pairs = std::move(kept);
        if (waiting[1].revents) {
            const Pair pair{::accept4(m_listener, nullptr, nullptr, SOCK_CLOEXEC), unixSocket()};
            if (::connect(pair.server, reinterpret_cast<const sockaddr *>(&cluster), sizeof cluster) == 0) {
                pairs.push_back(pair);
            } else {
                ::close(pair.client);
                ::close(pair.server);
            }
        }
    }
    for (const Pair &pair : pairs) {
        ::close(pair.client);
        ::close(pair.server);
    }
    for (const Pair &half : halves)
        ::close(half.server);
}

} // namespace cp
