#pragma once

#include <QHash>
#include <QKeySequence>
#include <QList>
#include <QString>

class QKeyEvent;

namespace cp {

/// What a key can do in the queue.
enum class TriageCommand { Next, Previous, Approve, Implement, Reject, Undo, Adjust }; // bindings are kept by number

/// The keys of the queue: one letter each, to be bound otherwise by the person, kept in the settings. A letter means
/// the key it is printed on: with a Persian or Russian layout active, where that key sends another letter, it works
/// too.
class TriageKeys {
public:
    TriageKeys(); ///< as the person bound them, else J, K, A, Shift+A, R, U, E

    static QList<TriageCommand> commands();
    static QString title(TriageCommand command);
    static QKeySequence defaultKey(TriageCommand command);

    /// Empty where the command's own key had been given to another before there was that command.
    QKeySequence key(TriageCommand command) const { return m_keys.value(command); }
    /// False when another command has that key, or it is no single key with or without Shift, Ctrl or Alt.
    bool bind(TriageCommand command, const QKeySequence &key);
    void reset();

    /// The command of a key press, if it is one.
    bool find(const QKeyEvent &event, TriageCommand *command) const;

private:
    void save() const;

    QHash<TriageCommand, QKeySequence> m_keys;
};

} // namespace cp
