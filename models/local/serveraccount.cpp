#include "models/local/serveraccount.h"

#include "models/local/localservererror.h"

#include <pwd.h>
#include <sys/fsuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <array>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t passwdBufferSize = 16384;

ServerAccount fromPasswd(const passwd &entry)
{
    return {QString::fromLocal8Bit(entry.pw_name), QString::fromLocal8Bit(entry.pw_dir), entry.pw_uid, entry.pw_gid};
}

} // namespace

ServerAccount ServerAccount::caller()
{
    std::array<char, passwdBufferSize> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    getpwuid_r(geteuid(), &entry, buffer.data(), buffer.size(), &found);
    if (!found)
        throw LocalServerError(Local::tr("start the local database server"),
            Local::tr("user number %1 has no account on this computer, and PostgreSQL wants one.").arg(geteuid()),
            Local::tr("Start the console under a user that `getent passwd` lists, or connect to another server."));
    return fromPasswd(entry);
}

ServerAccount ServerAccount::forServer()
{
    if (geteuid() != 0)
        return caller();
    std::array<char, passwdBufferSize> buffer{};
    passwd entry{};
    passwd *found = nullptr;
    getpwnam_r("postgres", &entry, buffer.data(), buffer.size(), &found);
    if (!found)
        throw LocalServerError(Local::tr("start the local database server"),
            Local::tr("PostgreSQL does not run as root, and there is no account `postgres` that it could run under."),
            Local::tr("Install PostgreSQL (on Debian: apt install postgresql), or start the console as another user."));
    return fromPasswd(entry);
}

// The system calls themselves: the C library's wrappers tell every thread of the process, and a child forked by
// QProcess still remembers threads that it does not have.
void ServerAccount::becomeInChild() const noexcept
{
    if (uid == geteuid())
        return;
    if (syscall(SYS_setgroups, 0, nullptr) == 0 && syscall(SYS_setresgid, gid, gid, gid) == 0
        && syscall(SYS_setresuid, uid, uid, uid) == 0)
        return;
    constexpr std::string_view complaint = "cannot change to the account that runs the server\n";
    (void)!write(STDERR_FILENO, complaint.data(), complaint.size());
    _exit(126);
}

// setfsuid and setfsgid hold for the calling thread only. Group first: dropping root's file rights comes last, getting
// them back first.
ActingAs::ActingAs(const ServerAccount &account)
    : m_previousUid(static_cast<uid_t>(setfsuid(static_cast<uid_t>(-1))))
    , m_previousGid(static_cast<gid_t>(setfsgid(static_cast<gid_t>(-1))))
{
    setfsgid(account.gid);
    setfsuid(account.uid);
}

ActingAs::~ActingAs()
{
    setfsuid(m_previousUid);
    setfsgid(m_previousGid);
}

} // namespace cp
