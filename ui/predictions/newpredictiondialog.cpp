#include "ui/predictions/newpredictiondialog.h"

#include "ui/style/spacing.h"
#include "ui/widgets/valueedit.h"
#include "ui/widgets/valueform.h"

#include <QComboBox>
#include <QCompleter>
#include <QDateTime>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

NewPredictionDialog::NewPredictionDialog(const FormatContext &context, QWidget *parent)
    : QDialog(parent)
    , m_form(new ValueForm("predictions", context, this))
    , m_coin(new QComboBox(this))
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("New prediction"));

    m_coin->setEditable(true); // typing finds
    m_coin->setInsertPolicy(QComboBox::NoInsert);
    m_coin->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_coin->completer()->setFilterMode(Qt::MatchContains);
    m_form->addField(tr("Coin"), m_coin);
    m_price = m_form->addValue("predicted_price", tr("Predicted price"));
    m_target = m_form->addValue("target_datetime", tr("Due"));
    const QDateTime now = QDateTime::currentDateTimeUtc();
    m_target->setValue(QDateTime(now.date().addDays(1), QTime(now.time().hour(), now.time().minute()), Qt::UTC));
    m_confidence = m_form->addValue("confidence_score", tr("Confidence"));
    m_notes = m_form->addValue("notes", tr("Notes"));
    m_notes->setPlaceholderText(tr("May be left empty"));

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_add = buttons->addButton(tr("Add prediction"), QDialogButtonBox::AcceptRole);
    m_add->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *text = new QLabel(tr("It starts from the coin's price now and is evaluated like those of the models."), this);
    for (QLabel *label : {text, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setProperty("role", u"muted"_s);
    }
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    layout->addWidget(text);
    layout->addWidget(m_form);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    setMinimumWidth(420);
    connect(m_form, &ValueForm::changed, this, &NewPredictionDialog::check);
    connect(m_coin, &QComboBox::editTextChanged, this, &NewPredictionDialog::check);
    check();
    m_price->setFocus();
}

void NewPredictionDialog::setCoins(const QList<FoundCoin> &coins, const QString &symbol)
{
    m_coin->clear();
    for (const FoundCoin &coin : coins) {
        m_coin->addItem(u"%1 — %2"_s.arg(coin.symbol, coin.name), coin.id);
        if (coin.symbol == symbol)
            m_coin->setCurrentIndex(m_coin->count() - 1);
    }
    check();
}

void NewPredictionDialog::propose(const QVariant &price, const QDateTime &due)
{
    m_price->setValue(price);
    if (due > QDateTime::currentDateTimeUtc())
        m_target->setValue(due);
    check();
}

void NewPredictionDialog::check()
{
    QString problem = m_form->problem();
    if (problem.isEmpty() && coin() == 0)
        problem = m_coin->count() == 0 ? tr("The coins are being read…") : tr("Choose a coin of the list.");
    else if (problem.isEmpty() && !price().isValid())
        problem = tr("Type the price you expect.");
    else if (problem.isEmpty() && !(target().toDateTime() > QDateTime::currentDateTimeUtc()))
        problem = tr("It has to be due in the future.");
    else if (problem.isEmpty() && !confidence().isValid())
        problem = tr("Type how sure you are, 0 to 100 %.");
    m_problem->setText(problem);
    m_add->setEnabled(problem.isEmpty());
}

int NewPredictionDialog::coin() const
{
    const int found = m_coin->findText(m_coin->currentText(), Qt::MatchFixedString);
    return found < 0 ? 0 : m_coin->itemData(found).toInt();
}

QVariant NewPredictionDialog::price() const
{
    return m_price->value();
}

QVariant NewPredictionDialog::target() const
{
    return m_target->value();
}

QVariant NewPredictionDialog::confidence() const
{
    return m_confidence->value();
}

QString NewPredictionDialog::notes() const
{
    return m_notes->value().toString();
}

} // namespace cp
