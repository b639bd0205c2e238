#pragma once

#include "models/session/connectionprofile.h"

#include <QHash>
#include <QObject>

#include <functional>

namespace cp {

/// Passwords of profiles: in the desktop's keychain where the person wants that and there is one, otherwise in memory
/// until the program ends. Never in settings. Asks without waiting; answers come on the thread of the object, unless
/// context is gone by then.
class Passwords : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// An empty password: none is known. problem: why the keychain could not be asked; empty when it could, or need
    /// not.
    using Found = std::function<void(const QString &password, const QString &problem)>;
    void find(const ConnectionProfile &profile, QObject *context, const Found &found);

    /// Keeps it in memory, and in the keychain when the profile says so; out of the keychain when it does not. problem
    /// is what the keychain had against it.
    using Kept = std::function<void(const QString &problem)>;
    void keep(const ConnectionProfile &profile, const QString &password, QObject *context, const Kept &kept);

    void forget(const ConnectionProfile &profile); ///< everywhere

Q_SIGNALS:
    void notKept(const QString &problem); ///< as keep() tells, also when its context is gone by then

private:
    QHash<QUuid, QString> m_known;
};

} // namespace cp
