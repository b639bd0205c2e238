#pragma once

#include <memory>

namespace cp {

/// Takes work back. Copies share one state; every function may be called from any thread.
class CancelToken {
public:
    CancelToken();

    void cancel() const;
    bool isCancelled() const;

    /// A descriptor that becomes readable when cancel() is called, for poll(2) beside a socket.
    int wakeDescriptor() const;

private:
    struct State;
    std::shared_ptr<State> m_state;
};

} // namespace cp
