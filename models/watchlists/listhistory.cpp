#include "models/watchlists/listhistory.h"

namespace cp {

namespace {

constexpr qsizetype MaxSteps = 200;

} // namespace

void ListHistory::add(const Step &step)
{
    m_redo.clear();
    m_undo.append(step);
    if (m_undo.size() > MaxSteps)
        m_undo.removeFirst();
}

void ListHistory::undone(const QUuid &by)
{
    m_redo.append({by, m_undo.takeLast().text});
}

void ListHistory::redone(const QUuid &by)
{
    m_undo.append({by, m_redo.takeLast().text});
}

void ListHistory::skipUndo()
{
    m_undo.removeLast();
}

void ListHistory::skipRedo()
{
    m_redo.removeLast();
}

} // namespace cp
