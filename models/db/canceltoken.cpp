#include "models/db/canceltoken.h"

#include <atomic>
#include <sys/eventfd.h>
#include <unistd.h>

namespace cp {

struct CancelToken::State {
    std::atomic_bool cancelled = false;
    int descriptor = ::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);

    State() = default;
    State(const State &) = delete;
    State &operator=(const State &) = delete;
    ~State() { ::close(descriptor); }
};

CancelToken::CancelToken()
    : m_state(std::make_shared<State>())
{
}

void CancelToken::cancel() const
{
    m_state->cancelled = true;
    ::eventfd_write(m_state->descriptor, 1);
}

bool CancelToken::isCancelled() const
{
    return m_state->cancelled;
}

int CancelToken::wakeDescriptor() const
{
    return m_state->descriptor;
}

} // namespace cp
