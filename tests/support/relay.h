#pragma once

#include <QByteArray>
#include <QString>
#include <QTemporaryDir>

#include <atomic>
#include <mutex>
#include <thread>

namespace cp {

/// A network between a console and the test cluster (or the pool in front of it) that can be made to fail: it hands on
/// bytes both ways, loses the server's answer to a certain statement, and cuts all connections. What the server has
/// begun then, it goes on with.
class Relay {
public:
    Relay();
    ~Relay();
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    QString server() const; ///< host=… port=…, to be added to a conninfo

    /// From the first statement with this text on, nothing that the server says reaches the connection that sent it.
    void loseAnswerTo(const QByteArray &statement);
    /// Closes the client's end of every connection; answers on later ones arrive.
    void cut();

private:
    void run();
    void wake();

    QTemporaryDir m_dir{QStringLiteral("/tmp/cp-relay.XXXXXX")}; // short: a socket's path has at most 107 bytes
    int m_listener = -1;
    int m_wake = -1;
    std::mutex m_mutex; // guards m_statement
    QByteArray m_statement;
    std::atomic_bool m_cutting = false;
    std::atomic_bool m_stopping = false;
    std::thread m_thread;
};

} // namespace cp
