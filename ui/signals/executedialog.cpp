#include "ui/signals/executedialog.h"

#include "models/catalogue/catalogue.h"
#include "models/format/decimal.h"
#include "models/format/formatvalue.h"
#include "models/format/wordtext.h"
#include "ui/style/spacing.h"
#include "ui/widgets/valueedit.h"
#include "ui/widgets/valueform.h"

#include <QComboBox>
#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

bool isAboveZero(const QVariant &value)
{
    const auto number = Decimal::parse(value.toString());
    return number && !number->isNegative() && !number->isZero();
}

QLabel *makeText(const QString &role, QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("role", role);
    return label;
}

} // namespace

ExecuteDialog::ExecuteDialog(
    const QString &signal, const QVariant &price, const FormatContext &context, QWidget *parent)
    : QDialog(parent)
    , m_context(context)
    , m_form(new ValueForm("signal_executions", context, this))
    , m_limits(makeText(u"muted"_s, this))
    , m_problem(makeText(u"muted"_s, this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Execute"));

    m_price = m_form->addValue("execution_price", tr("Price"));
    m_size = m_form->addValue("position_size", tr("Size"));
    m_percentage = m_form->addValue("portfolio_percentage", tr("Portfolio percentage"));
    m_price->setValue(price);
    m_type = new QComboBox(this);
    const QStringList types = describe("signal_executions", "execution_type").words;
    for (const QString &type : types)
        m_type->addItem(wordText(type), type);
    m_form->addField(tr("Type"), m_type);

    m_limits->setText(tr("Your risk profile is being read…"));
    m_limits->setMinimumWidth(220);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(spacing::wide);
    columns->addWidget(m_form, 3);
    columns->addWidget(m_limits, 2, Qt::AlignTop);

    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_execute = buttons->addButton(tr("Execute"), QDialogButtonBox::AcceptRole);
    m_execute->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    auto *title = makeText({}, this);
    title->setText(signal);
    layout->addWidget(title);
    layout->addLayout(columns);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    connect(m_form, &ValueForm::changed, this, &ExecuteDialog::check);
    check();
    m_size->setFocus();
}

void ExecuteDialog::setLimits(const RiskLimits &limits)
{
    const bool isOwn = limits.maxPositionSize.isValid() || limits.maxPortfolioRisk.isValid();
    const auto line = [this](const QByteArray &name, const QVariant &value) {
        const Column column = describe("risk_management", name);
        return u"%1: %2"_s.arg(column.label, formatValue(column, value, m_context));
    };
    m_limits->setText(isOwn
            ? QStringList{tr("Your risk profile"), line("max_position_size", limits.maxPositionSize),
                line("max_portfolio_risk", limits.maxPortfolioRisk), tr("To go beyond it you are asked for a reason.")}
                  .join(u'\n')
            : tr("You have no risk profile: the usual limits hold."));
}

void ExecuteDialog::check()
{
    QString problem = m_form->problem();
    if (problem.isEmpty() && !isAboveZero(price()))
        problem = tr("The price has to be above 0.");
    else if (problem.isEmpty() && !isAboveZero(size()))
        problem = tr("The size has to be above 0.");
    m_problem->setText(problem);
    m_execute->setEnabled(problem.isEmpty());
}

QVariant ExecuteDialog::price() const
{
    return m_price->value();
}

QVariant ExecuteDialog::size() const
{
    return m_size->value();
}

QVariant ExecuteDialog::percentage() const
{
    return m_percentage->value();
}

QString ExecuteDialog::type() const
{
    return m_type->currentData().toString();
}

} // namespace cp
