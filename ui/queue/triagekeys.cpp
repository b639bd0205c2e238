#include "ui/queue/triagekeys.h"

#include "models/settings/storedsettings.h"

#include <QCoreApplication>
#include <QKeyEvent>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QString settingOf(TriageCommand command)
{
    return u"suggestions/keys/%1"_s.arg(int(command));
}

/// The Latin letter printed on a key, by its place: X11 and Wayland number keys alike (evdev's code plus 8). 0 for a
/// key that is no letter, and where the platform tells no place.
int letterAt(quint32 scanCode)
{
    struct Row {
        quint32 first;
        const char *letters;
    };
    for (const Row &row : {Row{24, "QWERTYUIOP"}, Row{38, "ASDFGHJKL"}, Row{52, "ZXCVBNM"}}) {
        if (scanCode >= row.first && scanCode < row.first + qstrlen(row.letters))
            return row.letters[scanCode - row.first];
    }
    return 0;
}

} // namespace

TriageKeys::TriageKeys()
{
    const StoredSettings settings;
    for (const TriageCommand command : commands()) {
        if (const QString kept = settings.value(settingOf(command)).toString(); !kept.isEmpty())
            m_keys.insert(command, QKeySequence(kept, QKeySequence::PortableText));
    }
    // A command that is newer than what was kept has no key where its own is taken by another.
    for (const TriageCommand command : commands()) {
        const QKeySequence key = defaultKey(command);
        if (!m_keys.contains(command))
            m_keys.insert(command, m_keys.key(key, command) == command ? key : QKeySequence());
    }
}

QList<TriageCommand> TriageKeys::commands()
{
    return {TriageCommand::Next, TriageCommand::Previous, TriageCommand::Approve, TriageCommand::Implement,
        TriageCommand::Adjust, TriageCommand::Reject, TriageCommand::Undo};
}

QString TriageKeys::title(TriageCommand command)
{
    const auto tr = [](const char *text) { return QCoreApplication::translate("cp::TriageKeys", text); };
    switch (command) {
    case TriageCommand::Next:
        return tr(QT_TRANSLATE_NOOP("cp::TriageKeys", "Next case"));
    case TriageCommand::Previous:
        return tr(QT_TRANSLATE_NOOP("cp::TriageKeys", "Previous case"));
    case TriageCommand::Approve:
        return tr(QT_TRANSLATE_NOOP("cp::TriageKeys", "Approve"));
    case TriageCommand::Implement:
        return tr(QT_TRANSLATE_NOOP("cp::TriageKeys", "Approve and implement"));
    case TriageCommand::Reject:
        return tr(QT_TRANSLATE_NOOP("cp::TriageKeys", "Reject"));
    case TriageCommand::Adjust:
        return tr(QT_TRANSLATE_NOOP("cp::TriageKeys", "Implement otherwise"));
    case TriageCommand::Undo:
        return tr(QT_TRANSLATE_NOOP("cp::TriageKeys", "Undo"));
    }
    Q_UNREACHABLE();
}

QKeySequence TriageKeys::defaultKey(TriageCommand command)
{
    switch (command) {
    case TriageCommand::Next:
        return Qt::Key_J;
    case TriageCommand::Previous:
        return Qt::Key_K;
    case TriageCommand::Approve:
        return Qt::Key_A;
    case TriageCommand::Implement:
        return Qt::SHIFT | Qt::Key_A;
    case TriageCommand::Reject:
        return Qt::Key_R;
    case TriageCommand::Undo:
        return Qt::Key_U;
    case TriageCommand::Adjust:
        return Qt::Key_E;
    }
    Q_UNREACHABLE();
}

bool TriageKeys::bind(TriageCommand command, const QKeySequence &key)
{
    if (key.count() != 1)
        return false;
    for (auto it = m_keys.cbegin(); it != m_keys.cend(); ++it) {
        if (it.key() != command && *it == key)
            return false;
    }
    m_keys.insert(command, key);
    save();
    return true;
}

void TriageKeys::reset()
{
    for (const TriageCommand command : commands())
        m_keys.insert(command, defaultKey(command));
    save();
}

void TriageKeys::save() const
{
    StoredSettings settings;
    for (auto it = m_keys.cbegin(); it != m_keys.cend(); ++it)
        settings.setValue(settingOf(it.key()), it->toString(QKeySequence::PortableText));
}

bool TriageKeys::find(const QKeyEvent &event, TriageCommand *command) const
{
    const Qt::KeyboardModifiers modifiers
        = event.modifiers() & (Qt::ShiftModifier | Qt::ControlModifier | Qt::AltModifier | Qt::MetaModifier);
    int key = event.key();
    if (key > 0x7f && key < Qt::Key_Escape) { // a letter, but not a Latin one
        if (const int letter = letterAt(event.nativeScanCode()))
            key = letter;
    }
    const QKeySequence pressed(QKeyCombination(modifiers, Qt::Key(key)));
    for (auto it = m_keys.cbegin(); it != m_keys.cend(); ++it) {
        if (!it->isEmpty() && *it == pressed) {
            *command = it.key();
            return true;
        }
    }
    return false;
}

} // namespace cp
