#pragma once

#include "models/session/writer.h"

#include <QJsonObject>

namespace cp {

/// A person's own account, as the page Profile shows and changes it.
struct Profile {
    qint64 id = 0; ///< 0: there is no such user (any more)
    qint64 version = 0;
    QString email;
    QString firstName;
    QString lastName;
    QString role; ///< "admin" or "public"
    QString timezone; ///< IANA name
    QString language; ///< "en"
    QString logins; ///< database logins that are this user, in one line
    QDateTime createdAt; ///< invalid: not known
    QDateTime lastLogin;
    QString perspective; ///< the preferences that the page has fields for; null: not set
    QString currency;
    std::optional<bool> notifySignals;
    QString preferences; ///< all of them, as JSON
};

/// Runs on a worker; throws DbException.
Profile readProfile(Connection &connection, qint64 user);

/// Columns to set (text, empty for none) and keys to set among the preferences, whose others stay as they are to the
/// digit. Refused as 'changed' if the user is of another version by now.
Call saveProfile(const Profile &seen, const QJsonObject &columns, const QJsonObject &preferences);

} // namespace cp
