#include "ui/queue/adjustdialog.h"

#include "models/format/decimal.h"
#include "models/queue/reviewer.h"
#include "ui/queue/casetext.h"
#include "ui/queue/decisiontext.h"
#include "ui/queue/listpreview.h"
#include "ui/style/spacing.h"
#include "ui/widgets/valueedit.h"
#include "ui/widgets/valueform.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include <limits>

namespace cp {

using namespace Qt::StringLiterals;

AdjustDialog::AdjustDialog(const CaseDetails &details, const FormatContext &context, QWidget *parent)
    : QDialog(parent)
    , m_details(details)
    , m_form(new ValueForm("ai_suggestions", context, this))
    , m_position(m_form->addValue("target_position", tr("Position")))
    , m_weight(m_form->addValue("target_weight", tr("Weight (%)")))
    , m_effect(new QLabel(this))
    , m_after(new ListPreview(tr("After"), tr("Watchlist then"), this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Implement otherwise"));
    const PreviewCase &suggestion = details.suggestion;
    if (suggestion.position)
        m_position->setValue(*suggestion.position);
    if (!suggestion.weight.isNull())
        m_weight->setValue(suggestion.weight);
    for (ValueEdit *edit : {m_position, m_weight})
        edit->setPlaceholderText(tr("As suggested"));

    auto *title = new QLabel(casetext::title(details), this);
    title->setProperty("role", u"title"_s);
    for (QLabel *label : {title, m_effect}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_accept = buttons->addButton(decisiontext::verb(Decision::Kind::Implement), QDialogButtonBox::AcceptRole);
    m_accept->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    layout->addWidget(title);
    layout->addWidget(m_form);
    layout->addWidget(m_effect);
    layout->addWidget(m_after, 1);
    layout->addWidget(buttons);
    resize(440, 480);
    connect(m_form, &ValueForm::changed, this, &AdjustDialog::check);
    check();
    m_position->setFocus();
    m_position->selectAll();
}

/// The suggestion with what stands in the fields.
PreviewCase AdjustDialog::adjusted() const
{
    PreviewCase suggestion = m_details.suggestion;
    if (m_position->value().isValid())
        suggestion.position = m_position->value().toInt();
    if (m_weight->value().isValid())
        suggestion.weight = m_weight->value().toString();
    return suggestion;
}

QJsonObject AdjustDialog::changes() const
{
    const PreviewCase &suggested = m_details.suggestion;
    const PreviewCase wanted = adjusted();
    QJsonObject changes;
    if (wanted.position != suggested.position)
        changes.insert(u"position"_s, *wanted.position);
    const auto before = Decimal::parse(suggested.weight);
    const auto now = Decimal::parse(wanted.weight);
    if (now && (!before || now->compare(*before) != 0))
        changes.insert(u"weight"_s, now->toPlain()); // as text: a number would be a double
    return changes;
}

/// Why what stands in the fields cannot be; empty when it can.
QString AdjustDialog::problem() const
{
    if (QString nonsense = m_form->problem(); !nonsense.isEmpty())
        return nonsense;
    const QVariant position = m_position->value();
    if (position.isValid() && (position.toLongLong() < 1 || position.toLongLong() > std::numeric_limits<int>::max()))
        return tr("A position is 1 or more.");
    const QVariant weight = m_weight->value();
    if (weight.isValid() && (weight.toDouble() < 0 || weight.toDouble() > 1))
        return tr("A weight is between 0 and 100 %.");
    return {};
}

void AdjustDialog::check()
{
    const QString why = problem();
    if (!why.isEmpty()) {
        m_effect->setText(why);
        m_accept->setEnabled(false);
        return;
    }
    const WatchlistPreview preview = previewSuggestion(adjusted(), m_details.list, m_details.tierLists);
    m_effect->setText(casetext::effect(m_details, preview));
    m_accept->setEnabled(preview.isDone());
    if (preview.isDone())
        m_after->setList(preview.target ? *preview.target : preview.list, m_details.suggestion.cryptoId);
    else
        m_after->setNote(preview.detail);
}

} // namespace cp
