#pragma once

#include "models/format/formatcontext.h"
#include "models/queue/casedetails.h"

#include <QDialog>
#include <QJsonObject>

class QLabel;
class QPushButton;

namespace cp {

class ListPreview;
class ValueEdit;
class ValueForm;

/// Asks at which position and with which weight a suggestion is to be implemented, and shows the watchlist as it would
/// be then. A field that is left empty stays as suggested.
class AdjustDialog : public QDialog {
    Q_OBJECT

public:
    /// details has a list that this login may see.
    AdjustDialog(const CaseDetails &details, const FormatContext &context, QWidget *parent);

    /// "position" (1…) and "weight" (an exact decimal 0…1, as text) as far as they are not as suggested:
    /// Decision::changes.
    QJsonObject changes() const;

private:
    PreviewCase adjusted() const;
    QString problem() const;
    void check();

    const CaseDetails m_details;
    ValueForm *m_form;
    ValueEdit *m_position;
    ValueEdit *m_weight;
    QLabel *m_effect;
    ListPreview *m_after;
    QPushButton *m_accept = nullptr;
};

} // namespace cp
