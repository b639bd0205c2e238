#pragma once

#include <QString>

namespace cp {

/// An advisory lock (flock) on a file, between processes and between objects of one process alike. The kernel drops it
/// when the process ends in whatever way; programs started meanwhile do not inherit it. For one thread at a time.
class FileLock {
public:
    /// Opens the file, making it when it is missing; locks nothing yet. Throws LocalServerError.
    explicit FileLock(const QString &path);
    ~FileLock();
    FileLock(const FileLock &) = delete;
    FileLock &operator=(const FileLock &) = delete;

    /// Locks exclusively, or returns false when somebody else holds a lock. A lock held before is lost in both cases.
    bool tryExclusive();

    /// Shares the lock with others; a lock held before is replaced. Waits for an exclusive holder.
    void share();

    /// Gives the lock up, also on behalf of copies of the descriptor that a fork made.
    void unlock() noexcept;

    /// A note in the file, of no meaning to the lock.
    QByteArray note() const;
    void setNote(const QByteArray &note);

private:
    bool lock(int operation);

    QString m_path;
    int m_descriptor = -1;
};

} // namespace cp
