#pragma once

#include "models/settings/storedsettings.h"

#include <QCoreApplication>
#include <QSettings>
#include <QTemporaryDir>

namespace cp {

/// Settings of a program's own, in a folder that goes with it; made before anything is asked for.
class TestSettings {
public:
    TestSettings()
    {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, m_folder.path());
        QCoreApplication::setOrganizationName(QStringLiteral("test"));
    }
    ~TestSettings() { StoredSettings::flush(); } // or it would write into a folder that is gone
    Q_DISABLE_COPY_MOVE(TestSettings)

private:
    QTemporaryDir m_folder;
};

} // namespace cp
