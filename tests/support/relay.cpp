#include "tests/support/relay.h"

#include "tests/support/testdatabase.h"

#include <QFile>

#include <algorithm>
#include <condition_variable>
#include <cstring>
#include <deque>
#include <fcntl.h>
#include <mutex>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <optional>
#include <poll.h>
#include <random>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <thread>
#include <unistd.h>
#include <vector>

namespace cp {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

constexpr qsizetype MostQueued = 1 << 20; ///< bytes on their way in one direction; then nothing more is read

/// A socket that is closed with its owner.
class Socket {
public:
    explicit Socket(int descriptor = -1)
        : m_descriptor(descriptor)
    {
    }
    Socket(Socket &&other) noexcept
        : m_descriptor(std::exchange(other.m_descriptor, -1))
    {
    }
    Socket &operator=(Socket &&other) noexcept
    {
        std::swap(m_descriptor, other.m_descriptor);
        return *this;
    }
    ~Socket() { close(); }

    int descriptor() const { return m_descriptor; }
    bool isOpen() const { return m_descriptor >= 0; }
    void close()
    {
        if (isOpen())
            ::close(std::exchange(m_descriptor, -1));
    }
    /// The other side gets an error rather than an end.
    void reset()
    {
        const linger now = {1, 0};
        ::setsockopt(m_descriptor, SOL_SOCKET, SO_LINGER, &now, sizeof now);
        close();
    }

private:
    int m_descriptor;
};

/// What is on its way from one end to the other.
class Pipe {
public:
    void push(QByteArray bytes, Clock::time_point due)
    {
        m_size += bytes.size();
        m_chunks.push_back({due, std::move(bytes)});
    }
    bool isFull() const { return m_size >= MostQueued; }
    std::optional<Clock::time_point> due() const
    {
        return m_chunks.empty() ? std::nullopt : std::optional(m_chunks.front().due);
    }
    /// Sends what has come due, at most so much at once; false when the other side is gone.
    bool send(int socket, Clock::time_point now, qsizetype most)
    {
        while (!m_chunks.empty() && m_chunks.front().due <= now) {
            QByteArray &bytes = m_chunks.front().bytes;
            const ssize_t sent
                = ::send(socket, bytes.constData(), size_t(std::min(bytes.size(), most)), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (sent < 0)
                return errno == EAGAIN || errno == EINTR;
            m_size -= sent;
            bytes.remove(0, sent);
            if (!bytes.isEmpty())
                return true;
            m_chunks.pop_front();
        }
        return true;
    }
    void clear()
    {
        m_chunks.clear();
        m_size = 0;
    }

private:
    struct Chunk {
        Clock::time_point due;
        QByteArray bytes;
    };
    std::deque<Chunk> m_chunks;
    qsizetype m_size = 0;
};

struct Link {
    Socket client;
    Socket server; ///< closed: it waits for a network that passes anything, or was left half open
    Pipe up; ///< to the server
    Pipe down;
    bool isLosing = false; ///< what the server says
    bool isHalfOpen = false;
    bool hasSpoken = false; ///< the client, to a server that is no more
    bool isGarbled = false;
};

/// Blocks for a moment at most: it is called when poll says that there is something. None: the other side is gone.
std::optional<QByteArray> receive(const Socket &socket)
{
    QByteArray bytes(65536, Qt::Uninitialized);
    const ssize_t received = ::recv(socket.descriptor(), bytes.data(), size_t(bytes.size()), MSG_DONTWAIT);
    if (received < 0 && (errno == EAGAIN || errno == EINTR))
        return QByteArray();
    if (received <= 0)
        return std::nullopt;
    bytes.resize(received);
    return bytes;
}

Socket connectToCluster()
{
    sockaddr_un address = {};
    address.sun_family = AF_UNIX;
    const QString folder = poolFolder().isEmpty() ? qEnvironmentVariable("PGHOST") : poolFolder();
    const QByteArray path
        = QFile::encodeName(u"%1/.s.PGSQL.%2"_s.arg(folder, qEnvironmentVariable("PGPORT", u"5432"_s)));
    std::strncpy(address.sun_path, path.constData(), sizeof address.sun_path - 1);
    Socket socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (::connect(socket.descriptor(), reinterpret_cast<const sockaddr *>(&address), sizeof address) != 0)
        socket.close();
    return socket;
}

} // namespace

/// The thread that hands on bytes, and what it is told.
class Relay::Network {
public:
    Network()
    {
        sockaddr_in address = {};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof address;
        if (::bind(m_listener.descriptor(), reinterpret_cast<const sockaddr *>(&address), size) != 0
            || ::getsockname(m_listener.descriptor(), reinterpret_cast<sockaddr *>(&address), &size) != 0
            || ::listen(m_listener.descriptor(), 64) != 0)
            qFatal("the relay cannot listen");
        m_port = ntohs(address.sin_port);
        m_thread = std::thread([this] { run(); });
    }

    ~Network()
    {
        tell([this] { m_stopping = true; });
        m_thread.join();
    }

    int port() const { return m_port; }

    /// Changes what the thread goes by, and waits until it does.
    template <typename Change>
    void tell(Change &&change)
    {
        std::unique_lock lock(m_mutex);
        change();
        const quint64 told = ++m_told;
        ::eventfd_write(m_wake.descriptor(), 1);
        m_heard.wait(lock, [&] { return m_followed >= told || m_stopping; });
    }

    Fault fault = Fault::None;
    std::chrono::milliseconds delay{0};
    QByteArray lost; ///< see loseAnswerTo()
    bool isCutting = false;

private:
    bool passes() const { return fault != Fault::Stall && fault != Fault::HalfOpen; }
    qsizetype mostAtOnce() const { return fault == Fault::Trickle ? 1 : MostQueued; }

    void run()
    {
        std::unique_lock lock(m_mutex);
        while (!m_stopping) {
            std::vector<pollfd> waiting = descriptors();
            const int timeout = millisecondsUntilDue();
            lock.unlock();
            ::poll(waiting.data(), waiting.size(), timeout);
            lock.lock();
            if (waiting[0].revents) {
                eventfd_t ignored = 0;
                ::eventfd_read(m_wake.descriptor(), &ignored);
            }
            follow();
            // Links that follow() has ended have closed their sockets: their descriptors are not asked any more.
            for (size_t i = 0; i < m_links.size(); ++i) {
                if (!carry(m_links[i], waiting[2 + 2 * i].revents, waiting[3 + 2 * i].revents))
                    end(m_links[i]);
            }
            std::erase_if(m_links, [](const Link &link) { return !link.client.isOpen(); });
            if (waiting[1].revents)
                accept();
        }
    }

    std::vector<pollfd> descriptors() const
    {
        const auto now = Clock::now();
        std::vector<pollfd> all{{m_wake.descriptor(), POLLIN, 0}, {m_listener.descriptor(), POLLIN, 0}};
        for (const Link &link : m_links) {
            const auto eventsOf = [&](const Pipe &in, const Pipe &out) {
                const bool isDue = passes() && out.due() && *out.due() <= now;
                return short((in.isFull() ? 0 : POLLIN) | (isDue ? POLLOUT : 0));
            };
            all.push_back({link.client.descriptor(), eventsOf(link.up, link.down), 0});
            all.push_back({link.server.descriptor(), eventsOf(link.down, link.up), 0});
        }
        return all;
    }

    int millisecondsUntilDue() const
    {
        std::optional<Clock::time_point> first;
        for (const Link &link : m_links) {
            for (const Pipe *pipe : {&link.up, &link.down}) {
                if (const auto due = pipe->due(); due && passes() && *due > Clock::now() && (!first || *due < *first))
                    first = due;
            }
        }
        if (!first)
            return -1;
        return int(std::chrono::ceil<std::chrono::milliseconds>(*first - Clock::now()).count());
    }

    /// Puts what was told into effect.
    void follow()
    {
        for (Link &link : m_links) {
            if (isCutting) {
                link.client.reset();
                link.server.close();
            } else if (fault == Fault::HalfOpen) {
                link.server.close();
                link.isHalfOpen = true;
                link.up.clear();
                link.down.clear();
            } else if (passes() && !link.server.isOpen()) {
                if (link.isHalfOpen ? link.hasSpoken : !connectLink(link))
                    link.client.reset();
            }
            if (fault != Fault::Garbage && link.isGarbled)
                link.client.reset();
        }
        if (isCutting)
            lost.clear();
        isCutting = false;
        m_followed = m_told;
        m_heard.notify_all();
    }

    /// False when one of the ends is gone.
    bool carry(Link &link, short clientEvents, short serverEvents)
    {
        if (!link.client.isOpen())
            return false;
        const auto now = Clock::now();
        if (clientEvents & (POLLIN | POLLHUP | POLLERR)) {
            std::optional<QByteArray> bytes = receive(link.client);
            if (!bytes)
                return false;
            if (link.isHalfOpen) {
                link.hasSpoken = link.hasSpoken || !bytes->isEmpty();
                return !(passes() && link.hasSpoken);
            }
            link.isLosing = link.isLosing || (!lost.isEmpty() && bytes->contains(lost));
            if (!bytes->isEmpty())
                link.up.push(*std::move(bytes), now + delay);
        }
        if (link.server.isOpen() && serverEvents & (POLLIN | POLLHUP | POLLERR)) {
            std::optional<QByteArray> bytes = receive(link.server);
            if (!bytes) {
                link.down.send(link.client.descriptor(), now, mostAtOnce()); // its last words
                return false;
            }
            if (fault == Fault::Garbage && !bytes->isEmpty()) {
                link.isGarbled = true;
                std::generate(bytes->begin(), bytes->end(), [this] { return char(m_noise()); });
            }
            if (!link.isLosing && !bytes->isEmpty())
                link.down.push(*std::move(bytes), now + delay);
        }
        if (!passes() || !link.server.isOpen())
            return true;
        return link.up.send(link.server.descriptor(), now, mostAtOnce())
            && link.down.send(link.client.descriptor(), now, mostAtOnce());
    }

    static void end(Link &link)
    {
        if (link.isHalfOpen && link.client.isOpen())
            link.client.reset();
        link.client.close();
        link.server.close();
    }

    void accept()
    {
        Link link;
        link.client = Socket(::accept4(m_listener.descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
        if (!link.client.isOpen())
            return;
        const int one = 1;
        ::setsockopt(link.client.descriptor(), IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
        if (!passes() || connectLink(link))
            m_links.push_back(std::move(link));
        else
            link.client.reset(); // as a port that nobody listens on
    }

    static bool connectLink(Link &link)
    {
        link.server = connectToCluster();
        return link.server.isOpen();
    }

    Socket m_listener{::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0)};
    Socket m_wake{::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)};
    int m_port = 0;
    std::vector<Link> m_links; ///< the thread's own
    std::mt19937 m_noise{1};

    std::mutex m_mutex; // guards what is told, and the three below
    std::condition_variable m_heard;
    quint64 m_told = 0;
    quint64 m_followed = 0;
    bool m_stopping = false;
    std::thread m_thread;
};

Relay::Relay()
    : m_network(std::make_unique<Network>())
{
}

Relay::~Relay() = default;

QString Relay::server() const
{
    return u"host=127.0.0.1 port=%1"_s.arg(m_network->port());
}

void Relay::setFault(Fault fault)
{
    m_network->tell([&] { m_network->fault = fault; });
}

void Relay::setDelay(std::chrono::milliseconds delay)
{
    m_network->tell([&] { m_network->delay = delay; });
}

void Relay::loseAnswerTo(const QByteArray &statement)
{
    m_network->tell([&] { m_network->lost = statement; });
}

void Relay::cut()
{
    m_network->tell([&] { m_network->isCutting = true; });
}

} // namespace cp
