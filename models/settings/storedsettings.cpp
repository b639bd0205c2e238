#include "models/settings/storedsettings.h"

#include <QCoreApplication>
#include <QMap>
#include <QMutex>
#include <QSettings>
#include <QThreadPool>
#include <optional>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Unwritten {
    QString key; ///< empty: all of them
    std::optional<QVariant> value; ///< none: the key is removed, with all below it
};

/// The values of the process, and what of them is not in the file yet.
class Store {
public:
    Store()
    {
        m_writer.setMaxThreadCount(1);
        const QSettings file;
        m_fileName = file.fileName();
        const QStringList keys = file.allKeys();
        for (const QString &key : keys)
            m_values.insert(key, file.value(key));
        qAddPostRoutine(&StoredSettings::flush);
    }

    std::optional<QVariant> value(const QString &key)
    {
        const QMutexLocker lock(&m_mutex);
        const auto it = m_values.constFind(key);
        return it == m_values.cend() ? std::nullopt : std::optional(*it);
    }

    /// The keys that begin with it.
    QStringList keysBelow(const QString &prefix)
    {
        const QMutexLocker lock(&m_mutex);
        return below(prefix);
    }

    void set(const QString &key, const QVariant &value)
    {
        const QMutexLocker lock(&m_mutex);
        const auto it = m_values.constFind(key);
        if (it != m_values.cend() && *it == value)
            return;
        m_values.insert(key, value);
        write({key, value});
    }

    void remove(const QString &key)
    {
        const QMutexLocker lock(&m_mutex);
        const QStringList keys = below(key.isEmpty() ? key : key + u'/') << key;
        qsizetype removed = 0;
        for (const QString &one : keys)
            removed += m_values.remove(one);
        if (removed > 0)
            write({key, std::nullopt});
    }

    void flush() { m_writer.waitForDone(); }

    const QString &fileName() const { return m_fileName; }

private:
    QStringList below(const QString &prefix) const
    {
        QStringList keys;
        for (auto it = m_values.lowerBound(prefix); it != m_values.cend() && it.key().startsWith(prefix); ++it)
            keys.append(it.key());
        return keys;
    }

    /// With the mutex held. Changes that come while the file is written are written together afterwards.
    void write(const Unwritten &change)
    {
        m_changes.append(change);
        if (m_changes.size() == 1)
            m_writer.start([this] { writeAll(); });
    }

    void writeAll()
    {
        QSettings file;
        for (const Unwritten &change : takeChanges()) {
            if (change.value)
                file.setValue(change.key, *change.value);
            else
                file.remove(change.key);
        }
        file.sync();
        if (file.status() != QSettings::NoError)
            qWarning("The settings cannot be written to %s.", qPrintable(file.fileName()));
    }

    QList<Unwritten> takeChanges()
    {
        const QMutexLocker lock(&m_mutex);
        return std::exchange(m_changes, {});
    }

    QString m_fileName;
    QMutex m_mutex;
    QMap<QString, QVariant> m_values;
    QList<Unwritten> m_changes;
    QThreadPool m_writer; ///< last: it ends before what it writes
};

Store &store()
{
    static Store theStore;
    return theStore;
}

} // namespace

QVariant StoredSettings::value(QAnyStringView key, const QVariant &fallback) const
{
    return store().value(path(key)).value_or(fallback);
}

bool StoredSettings::contains(QAnyStringView key) const
{
    return store().value(path(key)).has_value();
}

void StoredSettings::setValue(QAnyStringView key, const QVariant &value)
{
    store().set(path(key), value);
}

void StoredSettings::remove(QAnyStringView key)
{
    store().remove(path(key));
}

QStringList StoredSettings::childGroups() const
{
    const QString here = m_groups.join(QString());
    QStringList groups;
    const QStringList keys = store().keysBelow(here);
    for (const QString &key : keys) {
        const qsizetype end = key.indexOf(u'/', here.size());
        if (end < 0)
            continue;
        const QString group = key.mid(here.size(), end - here.size());
        if (groups.isEmpty() || groups.last() != group) // sorted, so that a group's keys are beside each other
            groups.append(group);
    }
    return groups;
}

QStringList StoredSettings::allKeys() const
{
    const QString here = m_groups.join(QString());
    QStringList keys = store().keysBelow(here);
    for (QString &key : keys)
        key.remove(0, here.size());
    return keys;
}

void StoredSettings::clear()
{
    store().remove(QString());
}

void StoredSettings::beginGroup(QAnyStringView prefix)
{
    m_groups.append(prefix.toString() + u'/');
}

void StoredSettings::endGroup()
{
    m_groups.removeLast();
}

int StoredSettings::beginReadArray(QAnyStringView prefix)
{
    beginGroup(prefix);
    m_groups.append(QString()); // no entry yet
    return value("size").toInt();
}

void StoredSettings::beginWriteArray(QAnyStringView prefix, int size)
{
    beginReadArray(prefix);
    setValue("size", size);
}

void StoredSettings::setArrayIndex(int index)
{
    m_groups.last() = QString::number(index + 1) + u'/'; // as QSettings counts
}

void StoredSettings::endArray()
{
    m_groups.removeLast();
    m_groups.removeLast();
}

QString StoredSettings::fileName()
{
    return store().fileName();
}

void StoredSettings::flush()
{
    store().flush();
}

QString StoredSettings::path(QAnyStringView key) const
{
    return m_groups.join(QString()) + key.toString();
}

} // namespace cp
