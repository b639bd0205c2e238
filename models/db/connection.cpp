#include "models/db/connection.h"

#include "models/db/connecting.h"

#include <libpq-fe.h>

#include <cerrno>
#include <exception>
#include <poll.h>
#include <thread>
#include <vector>

namespace cp {

using namespace Qt::StringLiterals;
using Clock = std::chrono::steady_clock;

namespace {

QString messageOf(const pg_conn *connection)
{
    return QString::fromUtf8(PQerrorMessage(connection)).remove(u'\t').trimmed(); // hints are set off by one
}

/// Waits until the socket is ready, a token is cancelled or the moment has come. Returns poll's revents of the socket;
/// 0 when it was one of the others.
short pollSocket(
    int socket, short events, Clock::time_point until, const CancelToken &cancel, const CancelToken &abandon)
{
    pollfd descriptors[3]
        = {{socket, events, 0}, {cancel.wakeDescriptor(), POLLIN, 0}, {abandon.wakeDescriptor(), POLLIN, 0}};
    while (!cancel.isCancelled() && !abandon.isCancelled()) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(until - Clock::now()).count();
        if (left <= 0)
            return 0;
        const int ready = ::poll(descriptors, 3, int(std::min<qint64>(left, 60'000)));
        if (ready < 0 && errno != EINTR)
            return POLLERR;
        if (ready > 0 && descriptors[0].revents != 0)
            return descriptors[0].revents;
    }
    return 0;
}

/// How long the server may take to confirm a cancelled statement before the connection is given up.
constexpr auto CancelGrace = std::chrono::seconds(2);
/// A request to cancel that overtakes its statement is lost, so it is repeated.
constexpr auto CancelPause = std::chrono::milliseconds(300);

/// True for an error behind which the server closes the connection, whatever its code: an administrator's shutdown, a
/// session timeout …
bool endsSession(const pg_result *result)
{
    const QByteArrayView severity(PQresultErrorField(result, PG_DIAG_SEVERITY_NONLOCALIZED));
    return severity == "FATAL" || severity == "PANIC";
}

} // namespace

void Connection::ConnectionCloser::operator()(pg_conn *connection) const
{
    PQfinish(connection);
}

Connection::Connection(pg_conn *connection)
    : m_connection(connection)
{
}

Connection::~Connection() = default;

std::unique_ptr<Connection> Connection::open(const QString &conninfo, const CancelToken &cancel, Deadline deadline)
{
    const auto until = Clock::now() + deadline;
    std::unique_ptr<Connection> self(new Connection(connectByLibpq(conninfo.toUtf8(), cancel, until)));
    self->m_doing = u"connect to the database"_s;
    self->m_abandon = cancel;
    self->m_limits.cancel = cancel;
    pg_conn *connection = self->m_connection.get();
    if (cancel.isCancelled())
        self->fail(DbError::Kind::Cancelled, u"cancelled"_s);
    if (!connection)
        self->fail(DbError::Kind::CannotConnect,
            u"no answer within %1 s"_s.arg(std::chrono::duration<double>(deadline).count()));
    if (PQstatus(connection) != CONNECTION_OK)
        self->fail(DbError::Kind::CannotConnect, messageOf(connection));

    PQsetNoticeProcessor(
        connection, [](void *, const char *) {}, nullptr);
    watchPeer(connection);
    PQsetnonblocking(connection, 1);
    // A role's own settings must not change how values are read back; floats come with every digit. PgBouncer carries
    // the first two along from session to session, and not the third: there a role's own number of digits may count,
    // which is of no weight, for the exact values here are decimals. A pool tells its clients a process of its own
    // making.
    const auto asked = Clock::now();
    const ResultSet found = self->execScript("SET TIME ZONE 'UTC'; SET DateStyle TO ISO, YMD; "
                                             "SET extra_float_digits TO 1; "
                                             "SELECT pg_backend_pid(), pg_is_in_recovery()");
    self->m_roundTrip = Clock::now() - asked;
    self->m_isPooled = found.value(0, 0).toInt() != self->backendPid();
    self->m_isStandby = found.value(0, 1).toBool();
    return self;
}

/// Not by conninfo's options (-c default_transaction_read_only): PgBouncer refuses these, or drops them without a word
/// when it is told to (ignore_startup_parameters), and libpq takes a server for a standby then
/// (target_session_attrs). Nor by SET where there is a pool: it would hold for whoever is given that session next, and
/// not for us. So each transaction says it there.
void Connection::restrictToReading()
{
    if (isPooled())
        m_guardsEach = true;
    else
        exec("SET default_transaction_read_only TO on");
}

template <typename Work>
auto Connection::guarded(Work work)
{
    if (!m_guardsEach || inTransaction())
        return work();
    Transaction transaction(*this);
    auto result = work();
    transaction.commit();
    return result;
}

ResultSet Connection::exec(const QByteArray &sql, const Params &params)
{
    return guarded([&] { return execNow(sql, &params); });
}

ResultSet Connection::execScript(const QByteArray &sql)
{
    return guarded([&] { return execNow(sql, nullptr); });
}

ResultSet Connection::execNow(const QByteArray &sql, const Params *params)
{
    sendQuery(sql, params);
    return takeResults();
}

void Connection::sendQuery(const QByteArray &sql, const Params *params)
{
    if (!m_connection)
        fail(DbError::Kind::ConnectionLost, u"the connection was lost"_s);
    if (m_limits.cancel.isCancelled())
        fail(DbError::Kind::Cancelled, u"cancelled"_s);
    // libpq ends a text at its first NUL: what follows would be lost without a word.
    const auto refuseNul = [this](const QByteArray &text) {
        if (text.contains('\0'))
            fail(DbError::Kind::Client, u"the text holds a NUL character, which PostgreSQL cannot store"_s);
    };
    refuseNul(sql);
    m_stopping.reset();
    m_until = Clock::now() + m_limits.deadline;
    int sent = 0;
    if (params) {
        std::vector<const char *> values;
        values.reserve(size_t(params->size()));
        for (const Param &param : *params) {
            if (!param.isNull())
                refuseNul(param.text());
            values.push_back(param.isNull() ? nullptr : param.text().constData());
        }
        sent = PQsendQueryParams(
            m_connection.get(), sql.constData(), int(values.size()), nullptr, values.data(), nullptr, nullptr, 0);
    } else {
        sent = PQsendQuery(m_connection.get(), sql.constData());
    }
    if (!sent)
        failHere();
    flush();
}

void Connection::flush()
{
    for (;;) {
        const int pending = PQflush(m_connection.get());
        if (pending == 0)
            return;
        if (pending < 0)
            failHere();
        waitFor(POLLIN | POLLOUT);
        consumeInput();
    }
}

void Connection::consumeInput()
{
    if (!PQconsumeInput(m_connection.get()))
        failHere();
}

/// Waits for the socket. When the deadline has come or the statement was taken back, asks the server to cancel it and
/// goes on waiting for the answer, which then says whether it was done all the same.
void Connection::waitFor(short events)
{
    const int socket = PQsocket(m_connection.get());
    const CancelToken never;
    const auto isReady = [&](Clock::time_point until, const CancelToken &cancel) {
        return pollSocket(socket, events, std::min(m_until, until), cancel, m_abandon) != 0;
    };
    if (!m_stopping) {
        if (isReady(m_until, m_limits.cancel))
            return;
        m_stopping = Clock::now() < m_until ? DbError::Kind::Cancelled : DbError::Kind::DeadlineExceeded;
        m_until = Clock::now() + CancelGrace;
        // A request to cancel takes a connection of its own, several round trips: an answer that is on its way is
        // sooner.
        if (isReady(Clock::now() + m_roundTrip, never))
            return;
        requestCancel();
    }
    while (!m_abandon.isCancelled() && Clock::now() < m_until) {
        if (isReady(Clock::now() + CancelPause, never))
            return;
        requestCancel();
    }
    close();
    fail(DbError::Kind::ConnectionLost, u"the server had not answered yet"_s);
}

void Connection::requestCancel()
{
    PGcancel *request = PQgetCancel(m_connection.get());
    if (!request)
        return;
    // PQcancel connects anew and waits for that as long as the network lets it, so it gets a thread to wait in. Going
    // on only when it is over keeps a late request from hitting the next statement.
    const CancelToken over;
    std::thread([request, over] {
        char ignored[256];
        PQcancel(request, ignored, sizeof ignored);
        PQfreeCancel(request);
        over.cancel();
    }).detach();
    pollSocket(-1, 0, m_until, over, m_abandon);
}

pg_result *Connection::nextResult()
{
    while (PQisBusy(m_connection.get())) {
        waitFor(POLLIN);
        consumeInput();
    }
    return PQgetResult(m_connection.get());
}

ResultSet Connection::takeResults()
{
    // Every result has to be taken off the connection before it can go on, also behind an error.
    ResultSet last;
    std::shared_ptr<pg_result> failed;
    while (pg_result *result = nextResult()) {
        switch (PQresultStatus(result)) {
        case PGRES_FATAL_ERROR:
        case PGRES_BAD_RESPONSE:
        case PGRES_NONFATAL_ERROR:
            if (!failed)
                failed.reset(result, PQclear);
            else
                PQclear(result);
            break;
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH:
            return ResultSet(result);
        default:
            last = ResultSet(result);
        }
        if (PQstatus(m_connection.get()) == CONNECTION_BAD || (failed && endsSession(failed.get())))
            break;
    }
    if (failed)
        failWith(failed.get());
    return last;
}

qint64 Connection::copyIn(const QByteArray &sql, const std::function<QByteArray()> &next)
{
    if (m_guardsEach && !inTransaction())
        return guarded([&] { return copyIn(sql, next); });
    const Params none;
    execNow(sql, &none);
    try {
        while (!m_stopping) {
            const QByteArray bytes = next();
            if (bytes.isEmpty())
                break;
            m_until = Clock::now() + m_limits.deadline;
            int queued = 0;
            while ((queued = PQputCopyData(m_connection.get(), bytes.constData(), int(bytes.size()))) == 0)
                waitFor(POLLOUT);
            if (queued < 0)
                failHere();
            flush();
        }
    } catch (...) {
        if (isUsable()) {
            try {
                endCopyIn("stopped by the client");
            } catch (const DbException &) { // the server repeats our own reason for stopping; the first error counts
            }
        }
        throw;
    }
    return endCopyIn(m_stopping ? "stopped by the client" : nullptr).affectedRows();
}

/// Without a reason the copy is complete; with one it is taken back.
ResultSet Connection::endCopyIn(const char *why)
{
    int queued = 0;
    while ((queued = PQputCopyEnd(m_connection.get(), why)) == 0)
        waitFor(POLLOUT);
    if (queued < 0)
        failHere();
    flush();
    return takeResults();
}

void Connection::copyOut(const QByteArray &sql, const std::function<void(QByteArrayView)> &row)
{
    if (m_guardsEach && !inTransaction()) {
        guarded([&] {
            copyOut(sql, row);
            return true;
        });
        return;
    }
    const Params none;
    execNow(sql, &none);
    std::exception_ptr thrown;
    for (;;) {
        char *bytes = nullptr;
        const int size = PQgetCopyData(m_connection.get(), &bytes, 1);
        const std::unique_ptr<char, decltype(&PQfreemem)> owner(bytes, PQfreemem);
        if (size == 0) {
            waitFor(POLLIN);
            consumeInput();
        } else if (size < 0) {
            if (size != -1 && !thrown)
                failHere();
            break;
        } else if (!m_stopping) { // else: on its way when the copy was stopped
            m_until = Clock::now() + m_limits.deadline;
            try {
                row({bytes, size});
            } catch (...) {
                thrown = std::current_exception();
                m_stopping = DbError::Kind::Cancelled;
                m_until = Clock::now() + CancelGrace;
                requestCancel();
            }
        }
    }
    try {
        takeResults();
    } catch (const DbException &) {
        if (!thrown)
            throw;
    }
    if (thrown)
        std::rethrow_exception(thrown);
}

QList<Notification> Connection::takeNotifications()
{
    QList<Notification> notifications;
    if (!m_connection || !PQconsumeInput(m_connection.get()))
        return notifications;
    while (PGnotify *notify = PQnotifies(m_connection.get())) {
        notifications.append({QString::fromUtf8(notify->relname), QString::fromUtf8(notify->extra)});
        PQfreemem(notify);
    }
    return notifications;
}

int Connection::socket() const
{
    return isUsable() ? PQsocket(m_connection.get()) : -1;
}

bool Connection::isUsable() const
{
    return m_connection && PQstatus(m_connection.get()) == CONNECTION_OK;
}

QString Connection::server() const
{
    const QString host = QString::fromUtf8(PQhost(m_connection.get()));
    const QString address = QString::fromUtf8(PQhostaddr(m_connection.get()));
    const QString server = u"%1:%2"_s.arg(
        host.contains(u':') ? u"[%1]"_s.arg(host) : host, QString::fromUtf8(PQport(m_connection.get())));
    return address.isEmpty() || address == host ? server : u"%1 (%2)"_s.arg(server, address);
}

int Connection::serverVersion() const
{
    return PQserverVersion(m_connection.get());
}

bool Connection::inTransaction() const
{
    return m_connection && PQtransactionStatus(m_connection.get()) != PQTRANS_IDLE;
}

bool Connection::inFailedTransaction() const
{
    return m_connection && PQtransactionStatus(m_connection.get()) == PQTRANS_INERROR;
}

int Connection::backendPid() const
{
    return PQbackendPID(m_connection.get());
}

namespace {

/// What libpq allocated, as bytes of ours.
QByteArray taken(char *allocated)
{
    QByteArray bytes = allocated;
    PQfreemem(allocated);
    return bytes;
}

} // namespace

QByteArray Connection::identifier(const QString &name) const
{
    const QByteArray utf8 = name.toUtf8();
    char *escaped = PQescapeIdentifier(m_connection.get(), utf8.constData(), size_t(utf8.size()));
    if (!escaped)
        fail(DbError::Kind::Client, QString::fromUtf8(PQerrorMessage(m_connection.get())).trimmed());
    return taken(escaped);
}

QByteArray Connection::passwordVerifier(const QString &password, const QString &login) const
{
    char *verifier = PQencryptPasswordConn(
        m_connection.get(), password.toUtf8().constData(), login.toUtf8().constData(), "scram-sha-256");
    if (!verifier)
        fail(DbError::Kind::Client, QString::fromUtf8(PQerrorMessage(m_connection.get())).trimmed());
    return '\'' + taken(verifier) + '\''; // of base64, digits, $ and :
}

void Connection::fail(DbError::Kind kind, const QString &message) const
{
    throw DbException({kind, m_doing, {}, message, {}, {}});
}

/// libpq's own complaint about what it was asked just now.
void Connection::failHere()
{
    fail(isUsable() ? DbError::Kind::Client : DbError::Kind::ConnectionLost, messageOf(m_connection.get()));
}

void Connection::failWith(const pg_result *result)
{
    const auto field = [result](int code) { return QString::fromUtf8(PQresultErrorField(result, code)); };
    DbError error{DbError::Kind::Server, m_doing, field(PG_DIAG_SQLSTATE), field(PG_DIAG_MESSAGE_PRIMARY),
        field(PG_DIAG_MESSAGE_DETAIL), field(PG_DIAG_MESSAGE_HINT)};
    if (error.message.isEmpty())
        error.message = QString::fromUtf8(PQresultErrorMessage(result)).trimmed();
    if (endsSession(result))
        close();
    if (!isUsable())
        error.kind = DbError::Kind::ConnectionLost;
    else if (m_stopping && error.sqlState == "57014"_L1) // query_canceled, at our request
        error = {*m_stopping, m_doing, {},
            *m_stopping == DbError::Kind::Cancelled ? u"cancelled"_s : u"it took too long and was cancelled"_s, {}, {}};
    throw DbException(std::move(error));
}

Transaction::Transaction(Connection &connection)
    : m_connection(connection)
{
    m_connection.execNow(m_connection.m_guardsEach ? "BEGIN READ ONLY" : "BEGIN", nullptr);
}

Transaction::~Transaction()
{
    if (!m_connection.inTransaction())
        return;
    // A cancelled job must still be able to leave its transaction.
    const Connection::Limits limits = m_connection.limits();
    m_connection.setLimits(CancelGrace, CancelToken());
    try {
        m_connection.exec("ROLLBACK");
    } catch (const DbException &) { // the server rolls back when the connection ends
        m_connection.close();
    }
    m_connection.setLimits(limits.deadline, limits.cancel);
}

void Transaction::commit()
{
    if (m_connection.inFailedTransaction())
        m_connection.fail(DbError::Kind::Client, u"an earlier statement failed, so nothing was kept"_s);
    m_connection.exec("COMMIT");
}

} // namespace cp
