#pragma once

#include <QString>

#include <sys/types.h>

namespace cp {

/// A system account.
struct ServerAccount {
    QString name;
    QString home;
    uid_t uid = 0;
    gid_t gid = 0;

    /// The account this process runs under. Throws LocalServerError for a uid without an account.
    static ServerAccount caller();

    /// The account that owns the local cluster's files and runs its server: the caller's, except that PostgreSQL
    /// refuses to run as root, for whom it is `postgres`. Throws LocalServerError when there is no such account.
    static ServerAccount forServer();

    /// Turns a forked child into this account before it runs a program. Async-signal-safe; ends the child on failure.
    void becomeInChild() const noexcept;
};

/// For as long as it lives, the files this thread opens, makes and removes are opened, made and removed with another
/// account's rights: root then neither leaves files behind that the server cannot read, nor follows a link the server's
/// account has planted, nor overlooks that the account may not enter a folder. For the caller's own account it does
/// nothing. Nests.
class ActingAs {
public:
    explicit ActingAs(const ServerAccount &account);
    ~ActingAs();
    ActingAs(const ActingAs &) = delete;
    ActingAs &operator=(const ActingAs &) = delete;

private:
    uid_t m_previousUid;
    gid_t m_previousGid;
};

} // namespace cp
