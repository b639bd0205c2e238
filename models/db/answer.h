#pragma once

#include "models/db/dberror.h"

#include <QFuture>
#include <QFutureWatcher>

namespace cp {

/// What a job will have returned. A QFuture whose handlers run later, on the thread that asked, and not at all once
/// their context is gone: a page that closes takes its questions with it. (QFuture::then(context, …) of Qt 6.4 takes
/// for granted that the context lives, from another thread at that.) Handlers must not throw.
template <typename T>
class Answer : public QFuture<T> {
public:
    explicit Answer(QFuture<T> future)
        : QFuture<T>(std::move(future))
    {
    }

    /// handle(result), or handle() for a job without one. Returns *this, for onFailed.
    template <typename Handler>
    Answer &then(QObject *context, Handler handle)
    {
        return whenFinished(context, [handle = std::move(handle)](QFuture<T> future) mutable {
            try {
                future.waitForFinished(); // never waits; throws what the job threw
            } catch (const DbException &) {
                return;
            }
            if (future.isCanceled())
                return; // nobody will answer any more
            if constexpr (std::is_void_v<T>)
                handle();
            else
                handle(future.result());
        });
    }

    /// handle(const DbException &).
    template <typename Handler>
    Answer &onFailed(QObject *context, Handler handle)
    {
        return whenFinished(context, [handle = std::move(handle)](QFuture<T> future) mutable {
            try {
                future.waitForFinished();
            } catch (const DbException &e) {
                handle(e);
            }
        });
    }

private:
    template <typename Handler>
    Answer &whenFinished(QObject *context, Handler handle)
    {
        auto *watcher = new QFutureWatcher<T>(context);
        QObject::connect(
            watcher, &QFutureWatcherBase::finished, watcher, [watcher, handle = std::move(handle)]() mutable {
                watcher->deleteLater();
                handle(watcher->future());
            });
        watcher->setFuture(*this);
        return *this;
    }
};

} // namespace cp
