#pragma once

#include <QString>

#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace cp {

/// A server on 127.0.0.1 that takes connections and never says a word.
class SilentServer {
public:
    SilentServer()
        : m_socket(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0))
    {
        m_address.sin_family = AF_INET;
        m_address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof m_address;
        if (::bind(m_socket, reinterpret_cast<const sockaddr *>(&m_address), size) != 0
            || ::getsockname(m_socket, reinterpret_cast<sockaddr *>(&m_address), &size) != 0
            || ::listen(m_socket, 16) != 0)
            qFatal("no socket to listen on");
    }
    ~SilentServer() { ::close(m_socket); }
    SilentServer(const SilentServer &) = delete;
    SilentServer &operator=(const SilentServer &) = delete;

    QString conninfo() const
    {
        return QStringLiteral("host=127.0.0.1 port=%1 dbname=x sslmode=disable").arg(ntohs(m_address.sin_port));
    }

private:
    int m_socket;
    sockaddr_in m_address = {};
};

} // namespace cp
