#pragma once

#include <QList>
#include <QUuid>

namespace cp {

/// What a person did to the lists in this session, to be taken back and done again: the operations' ids, with words for
/// them. Only what has happened is kept: a step is added, or moves from one side to the other, once the database has
/// answered. A value type.
class ListHistory {
public:
    struct Step {
        QUuid operation;
        QString text; ///< completes "Undo ": "move of SOL to 3"
    };

    void add(const Step &step); ///< what had been taken back can no longer be done again

    /// nullptr when there is nothing. Valid until the next change.
    const Step *toUndo() const { return m_undo.isEmpty() ? nullptr : &m_undo.last(); }
    const Step *toRedo() const { return m_redo.isEmpty() ? nullptr : &m_redo.last(); }

    void undone(const QUuid &by); ///< toUndo() was taken back by that operation, which undoing makes undone in turn
    void redone(const QUuid &by);
    void skipUndo(); ///< toUndo() cannot be taken back: the one before it is next
    void skipRedo();

private:
    QList<Step> m_undo; ///< the newest is last
    QList<Step> m_redo;
};

} // namespace cp
