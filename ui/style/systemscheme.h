#pragma once

#include <QDBusVariant>
#include <QObject>

namespace cp {

/// Whether the desktop prefers dark, from the settings portal (org.freedesktop.appearance); silent on a desktop without
/// one. Asks without waiting.
class SystemScheme : public QObject {
    Q_OBJECT

public:
    explicit SystemScheme(QObject *parent = nullptr);

Q_SIGNALS:
    void darkChanged(bool dark);

private Q_SLOTS:
    void settingChanged(const QString &group, const QString &key, const QDBusVariant &value);

private:
    void take(const QVariant &value);
};

} // namespace cp
