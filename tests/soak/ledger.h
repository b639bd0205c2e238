#pragma once

#include "models/queue/reviewer.h"
#include "models/table/tablemodel.h"

#include <QHash>
#include <QSet>

namespace cp::soak {

/// What the console has shown as done, to be held against what the database has. GUI thread.
class Ledger {
public:
    void follow(Reviewer *reviewer); ///< takes down what it says
    /// Takes down what becomes of edits of this model; names are unique to each.
    void follow(TableModel *model);

    void edited(qint64 coin, const QString &name); ///< typed, not yet saved
    void forgotten(qint64 coin); ///< taken back by the person
    /// The window goes with what is under way: whether that happens, nobody will be told.
    void closing(const Reviewer *reviewer);

    int decisions() const { return m_decisions; } ///< cases shown as decided or taken back
    int edits() const { return m_saved; } ///< shown as saved

    /// What does not agree, a line each; empty when all does.
    QStringList disagreements(Connection &connection) const;

private:
    void settle(TableModel *model);

    struct Shown {
        int decided = 0; ///< times
        int takenBack = 0;
        bool isUnknown = false; ///< the window was closed on a decision about it
    };
    QHash<qint64, Shown> m_cases;
    QHash<qint64, QString> m_typed; ///< by coin: pending
    QHash<qint64, QString> m_names; ///< by coin: shown as saved
    QSet<qint64> m_unknownNames; ///< coins
    int m_decisions = 0;
    int m_saved = 0;
};

} // namespace cp::soak
