#include "models/format/outcometext.h"

#include <QCoreApplication>

#include <array>

namespace cp {

namespace {

struct KnownOutcome {
    const char *word;
    const char *text;
};

constexpr std::array knownOutcomes{
    KnownOutcome{"changed",
        QT_TRANSLATE_NOOP("cp::Outcomes", "Somebody changed it since it was read; what is shown now is new.")},
    KnownOutcome{"not_found", QT_TRANSLATE_NOOP("cp::Outcomes", "It is not there any more.")},
    KnownOutcome{"forbidden", QT_TRANSLATE_NOOP("cp::Outcomes", "You have no right to change this.")},
    KnownOutcome{"refused", QT_TRANSLATE_NOOP("cp::Outcomes", "The database refuses this.")},
    KnownOutcome{"reason_required", QT_TRANSLATE_NOOP("cp::Outcomes", "This needs a reason.")},
    KnownOutcome{"list_full", QT_TRANSLATE_NOOP("cp::Outcomes", "The list is full.")},
    KnownOutcome{"already_in_list", QT_TRANSLATE_NOOP("cp::Outcomes", "The coin is in the list already.")},
    KnownOutcome{"not_in_list", QT_TRANSLATE_NOOP("cp::Outcomes", "The coin is not in the list.")},
    KnownOutcome{"expired", QT_TRANSLATE_NOOP("cp::Outcomes", "It has expired.")},
    KnownOutcome{"not_active", QT_TRANSLATE_NOOP("cp::Outcomes", "It is not active any more.")},
    KnownOutcome{"already_training", QT_TRANSLATE_NOOP("cp::Outcomes", "The model is in training already.")},
    KnownOutcome{
        "last_admin", QT_TRANSLATE_NOOP("cp::Outcomes", "This is the last admin: nobody could look after the system.")},
    KnownOutcome{"already_reviewed", QT_TRANSLATE_NOOP("cp::Outcomes", "It has been decided already.")},
    KnownOutcome{"no_target", QT_TRANSLATE_NOOP("cp::Outcomes", "There is nowhere for it to go.")},
};

} // namespace

QString outcomeText(const QString &outcome, const QString &detail)
{
    if (!detail.isEmpty())
        return detail;
    for (const KnownOutcome &known : knownOutcomes) {
        if (outcome == QLatin1StringView(known.word))
            return QCoreApplication::translate("cp::Outcomes", known.text);
    }
    return outcome;
}

} // namespace cp
