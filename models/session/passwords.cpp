#include "models/session/passwords.h"

#include <qt6keychain/keychain.h>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QString service()
{
    return u"CryptoPredict Console"_s;
}

QString problemOf(const QKeychain::Job &job)
{
    switch (job.error()) {
    case QKeychain::NoError:
    case QKeychain::EntryNotFound:
        return {};
    case QKeychain::AccessDeniedByUser:
    case QKeychain::AccessDenied:
        return u"The keychain was not unlocked."_s;
    case QKeychain::NoBackendAvailable:
        return u"There is no keychain on this desktop."_s;
    default:
        return job.errorString();
    }
}

template <typename Job>
Job *jobFor(const ConnectionProfile &profile)
{
    auto *job = new Job(service());
    job->setKey(profile.id.toString(QUuid::WithoutBraces));
    return job;
}

/// Calls done with a job once that is over, if context is there then.
template <typename Job, typename Done>
void whenDone(Job *job, QObject *context, Done done)
{
    QObject::connect(job, &QKeychain::Job::finished, context, [job, done] { done(*job); });
}

/// The same, and starts it. It deletes itself.
template <typename Job, typename Done>
void start(Job *job, QObject *context, Done done)
{
    whenDone(job, context, done);
    job->start();
}

} // namespace

void Passwords::find(const ConnectionProfile &profile, QObject *context, const Found &found)
{
    const auto known = m_known.constFind(profile.id);
    if (known != m_known.constEnd() || !profile.savesPassword) {
        found(known != m_known.constEnd() ? *known : QString(), {});
        return;
    }
    auto *job = jobFor<QKeychain::ReadPasswordJob>(profile);
    start(job, context, [this, id = profile.id, found](const QKeychain::ReadPasswordJob &read) {
        if (read.error() == QKeychain::NoError)
            m_known.insert(id, read.textData());
        found(read.error() == QKeychain::NoError ? read.textData() : QString(), problemOf(read));
    });
}

void Passwords::keep(const ConnectionProfile &profile, const QString &password, QObject *context, const Kept &kept)
{
    m_known.insert(profile.id, password);
    if (profile.savesPassword && !password.isEmpty()) {
        auto *job = jobFor<QKeychain::WritePasswordJob>(profile);
        job->setTextData(password);
        whenDone(job, this, [this](const QKeychain::Job &written) {
            if (const QString problem = problemOf(written); !problem.isEmpty())
                Q_EMIT notKept(problem);
        });
        start(job, context, [kept](const QKeychain::Job &written) { kept(problemOf(written)); });
        return;
    }
    start(jobFor<QKeychain::DeletePasswordJob>(profile), context,
        [kept](const QKeychain::Job &) { kept({}); }); // one that was not there is gone all the same
}

void Passwords::forget(const ConnectionProfile &profile)
{
    m_known.remove(profile.id);
    jobFor<QKeychain::DeletePasswordJob>(profile)->start();
}

} // namespace cp
