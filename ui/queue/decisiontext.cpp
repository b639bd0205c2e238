#include "ui/queue/decisiontext.h"

#include <QCoreApplication>
#include <QLocale>

namespace cp::decisiontext {

using namespace Qt::StringLiterals;

namespace {

struct Text {
    Q_DECLARE_TR_FUNCTIONS(cp::DecisionText)
};

/// More lines than this nobody reads; the rest is told as a number.
constexpr int MaxDetails = 200;

QString done(Decision::Kind kind, int count)
{
    switch (kind) {
    case Decision::Kind::Approve:
        return Text::tr("Approved %n case(s).", nullptr, count);
    case Decision::Kind::Implement:
        return Text::tr("Implemented %n case(s).", nullptr, count);
    case Decision::Kind::Reject:
        return Text::tr("Rejected %n case(s).", nullptr, count);
    case Decision::Kind::Undo:
        return Text::tr("Took back %n decision(s).", nullptr, count);
    }
    Q_UNREACHABLE();
}

} // namespace

QString verb(Decision::Kind kind)
{
    switch (kind) {
    case Decision::Kind::Approve:
        return Text::tr("Approve");
    case Decision::Kind::Implement:
        return Text::tr("Approve and implement");
    case Decision::Kind::Reject:
        return Text::tr("Reject");
    case Decision::Kind::Undo:
        return Text::tr("Undo");
    }
    Q_UNREACHABLE();
}

QString question(Decision::Kind kind, int count)
{
    return Text::tr("%1 %2 cases?").arg(verb(kind), QLocale().toString(count));
}

Message outcome(
    const Decision &decision, const QList<CaseOutcome> &outcomes, const std::function<QString(qint64)> &nameOf)
{
    QStringList left;
    int taken = 0;
    for (const CaseOutcome &outcome : outcomes) {
        if (outcome.isDone()) {
            ++taken;
            continue;
        }
        const QString name = nameOf(outcome.id);
        const QString why = outcome.detail.isEmpty() ? outcome.outcome : outcome.detail;
        left << u"%1: %2"_s.arg(name.isEmpty() ? Text::tr("Case %1").arg(outcome.id) : name, why);
    }
    Message message;
    if (left.isEmpty()) {
        message.kind = MessageKind::Success;
        message.text = taken == 0 ? Text::tr("There was nothing left to do.") : done(decision.kind, taken);
        return message;
    }
    message.kind = MessageKind::Warning;
    message.text = taken > 0 ? done(decision.kind, taken) + u' ' : QString();
    if (left.size() == 1) {
        message.text += left.first();
        return message;
    }
    message.text += Text::tr("%n case(s) stayed as they were.", nullptr, int(left.size()));
    const qsizetype more = left.size() - MaxDetails;
    if (more > 0)
        left = left.first(MaxDetails) << Text::tr("… and %1 more.").arg(more);
    message.details = left.join(u'\n');
    return message;
}

} // namespace cp::decisiontext
