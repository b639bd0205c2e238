#pragma once

#include <QString>
#include <QStringList>
#include <QVariant>

namespace cp {

/// What the console remembers between two starts, with the interface and the file of QSettings, but one that may be
/// used on the GUI thread: a QSettings locks, writes and syncs its file in its destructor, wherever that is, and on a
/// busy disk this takes longer than a frame. Here all values are in memory; the file is read at the first use, and
/// changes are written in their order by a thread that exists for this.
///
/// An instance holds the group and array one is in and nothing else; it is for one thread, different ones may be used
/// in different threads. Only what was changed is written, so that two consoles do not undo each other; what another
/// console writes is seen at the next start. What cannot be written is warned about and stays in memory.
class StoredSettings {
public:
    /// Null where there is none and no fallback.
    QVariant value(QAnyStringView key, const QVariant &fallback = {}) const;
    bool contains(QAnyStringView key) const;
    void setValue(QAnyStringView key, const QVariant &value);
    /// The key and all below it.
    void remove(QAnyStringView key);
    /// Names of the groups right below the one this is in.
    QStringList childGroups() const;
    /// With what is below, as "group/key", sorted.
    QStringList allKeys() const;
    /// Forgets everything.
    void clear();

    void beginGroup(QAnyStringView prefix);
    void endGroup();

    /// The number of its entries.
    int beginReadArray(QAnyStringView prefix);
    void beginWriteArray(QAnyStringView prefix, int size);
    /// From 0.
    void setArrayIndex(int index);
    void endArray();

    /// Where it is kept.
    static QString fileName();
    /// Waits until all that was changed is in the file. Happens at the end of the program by itself.
    static void flush();

private:
    QString path(QAnyStringView key) const;

    QStringList m_groups; ///< each ends with a slash
};

} // namespace cp
