#pragma once

#include <QByteArray>
#include <QString>

#include <chrono>
#include <memory>

namespace cp {

/// A network between a console and the test cluster (or the pool in front of it) that can be made to fail. It listens
/// on 127.0.0.1 and hands on bytes both ways until it is told otherwise. Functions may be called from any thread; they
/// take effect before they return.
class Relay {
public:
    enum class Fault {
        None,
        Stall, ///< nothing passes, nothing is closed; all of it arrives later
        HalfOpen, ///< the server's end is closed and the client's is not told; whoever speaks after it is reset
        Trickle, ///< one byte at a time
        Garbage, ///< what the server says next on a connection is replaced by noise; such connections end with the
                 ///< fault
    };

    Relay();
    ~Relay();
    Relay(const Relay &) = delete;
    Relay &operator=(const Relay &) = delete;

    QString server() const; ///< host=… port=…, to be added to a conninfo

    /// From now on; None heals the network. New connections wait while nothing passes.
    void setFault(Fault fault);
    /// Everything arrives so much later, in either direction: half of what it adds to a round trip.
    void setDelay(std::chrono::milliseconds delay);
    /// From the first statement with this text on, nothing that the server says reaches the connection that sent it.
    void loseAnswerTo(const QByteArray &statement);
    /// Resets every connection; answers on later ones arrive. What the server has begun, it goes on with.
    void cut();

private:
    class Network;
    std::unique_ptr<Network> m_network;
};

} // namespace cp
