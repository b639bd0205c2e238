#include "models/local/filelock.h"

#include "models/local/localservererror.h"

#include <QFile>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

namespace cp {

namespace {

[[noreturn]] void fail(const QString &path, int error)
{
    throw LocalServerError(Local::tr("use the folder of the local database"),
        Local::tr("the file %1 cannot be opened and locked: %2.").arg(path, qt_error_string(error)),
        Local::tr("Check that its folder can be written to and that its disk is neither full nor read-only."));
}

} // namespace

FileLock::FileLock(const QString &path)
    : m_path(path)
    , m_descriptor(open(QFile::encodeName(path).constData(), O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600))
{
    if (m_descriptor < 0)
        fail(m_path, errno);
}

FileLock::~FileLock()
{
    unlock();
    close(m_descriptor);
}

bool FileLock::tryExclusive()
{
    return lock(LOCK_EX | LOCK_NB);
}

void FileLock::share()
{
    lock(LOCK_SH);
}

void FileLock::unlock() noexcept
{
    flock(m_descriptor, LOCK_UN);
}

QByteArray FileLock::note() const
{
    std::array<char, 256> buffer{};
    const ssize_t length = pread(m_descriptor, buffer.data(), buffer.size(), 0);
    return length > 0 ? QByteArray(buffer.data(), length) : QByteArray();
}

void FileLock::setNote(const QByteArray &note)
{
    if (ftruncate(m_descriptor, 0) != 0
        || pwrite(m_descriptor, note.constData(), size_t(note.size()), 0) != note.size())
        fail(m_path, errno);
}

bool FileLock::lock(int operation)
{
    while (flock(m_descriptor, operation) != 0) {
        if (errno == EWOULDBLOCK)
            return false;
        if (errno != EINTR)
            fail(m_path, errno);
    }
    return true;
}

} // namespace cp
