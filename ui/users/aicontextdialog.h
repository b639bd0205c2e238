#pragma once

#include "models/format/formatcontext.h"
#include "models/people/aicontext.h"

#include <QDialog>

namespace cp {

/// What the AI sees for a user: the lists it works on, with their coins and weights. Deletes itself when closed.
class AiContextDialog : public QDialog {
    Q_OBJECT

public:
    AiContextDialog(
        const QString &person, const QList<AiContextList> &lists, const FormatContext &context, QWidget *parent);
};

} // namespace cp
