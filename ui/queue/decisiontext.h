#pragma once

#include "models/queue/reviewer.h"
#include "ui/widgets/message.h"

namespace cp::decisiontext {

QString verb(Decision::Kind kind); ///< "Approve"; what a button says
QString question(Decision::Kind kind, int count); ///< "Approve 24 cases?"

/// What became of a decision: how many were taken, and for each of the others why not. Names come from nameOf, which
/// may give an empty one for a case that is not in memory.
Message outcome(
    const Decision &decision, const QList<CaseOutcome> &outcomes, const std::function<QString(qint64 id)> &nameOf);

} // namespace cp::decisiontext
