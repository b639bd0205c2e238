#include "ui/pricepage/repairdialog.h"

#include "models/format/timetext.h"
#include "models/market/candleseries.h"
#include "ui/style/spacing.h"
#include "ui/widgets/valueedit.h"
#include "ui/widgets/valueform.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

RepairDialog::RepairDialog(
    const StoredCandle &candle, const QString &symbol, const FormatContext &context, QWidget *parent)
    : QDialog(parent)
    , m_seen(candle)
    , m_form(new ValueForm("price_data", context, this))
    , m_open(m_form->addValue("open_price", tr("Open")))
    , m_high(m_form->addValue("high_price", tr("High")))
    , m_low(m_form->addValue("low_price", tr("Low")))
    , m_close(m_form->addValue("close_price", tr("Close")))
    , m_volume(m_form->addValue("volume", tr("Volume")))
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Repair candle"));
    m_open->setValue(candle.open);
    m_high->setValue(candle.high);
    m_low->setValue(candle.low);
    m_close->setValue(candle.close);
    if (!candle.volume.isNull())
        m_volume->setValue(candle.volume);
    m_volume->setPlaceholderText(tr("Unknown"));

    const QString opened = momentText(parseTimestamp(candle.opened), context);
    auto *title
        = new QLabel(candle.seconds == 0 ? tr("%1, %2").arg(symbol, opened)
                                         : tr("%1, %2 from %3").arg(symbol, intervalText(candle.seconds), opened),
            this);
    title->setProperty("role", u"title"_s);
    auto *text = new QLabel(tr("What stands here replaces what was recorded, for everybody. Longer candles follow; the "
                               "activity log keeps both."),
        this);
    for (QLabel *label : {text, m_problem})
        label->setProperty("role", u"muted"_s);
    for (QLabel *label : {title, text, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
    }
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_repair = buttons->addButton(tr("Repair"), QDialogButtonBox::AcceptRole);
    m_repair->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    for (QWidget *part : std::initializer_list<QWidget *>{title, text, m_form, m_problem, buttons})
        layout->addWidget(part);
    setMinimumWidth(420);
    connect(m_form, &ValueForm::changed, this, &RepairDialog::check);
    check();
    m_open->setFocus();
}

StoredCandle RepairDialog::repaired() const
{
    StoredCandle candle = m_seen;
    candle.open = m_open->value().toString();
    candle.high = m_high->value().toString();
    candle.low = m_low->value().toString();
    candle.close = m_close->value().toString();
    candle.volume = m_volume->value().toString();
    return candle;
}

void RepairDialog::check()
{
    QString problem = m_form->problem();
    if (problem.isEmpty())
        problem = candleProblem(repaired());
    m_problem->setText(problem);
    m_repair->setEnabled(problem.isEmpty());
}

} // namespace cp
