#include "ui/pricepage/datedialog.h"

#include "ui/charts/timeticks.h"
#include "ui/style/spacing.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QLabel>
#include <QPushButton>
#include <QTimeZone>

namespace cp {

using namespace Qt::StringLiterals;

DateDialog::DateDialog(qint64 initial, qint64 first, qint64 last, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_zone(zone)
    , m_date(new QDateTimeEdit(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Go to date"));
    // The field knows local time and UTC only: it gets the zone's clock as if it was UTC's.
    const auto clock = [&zone](qint64 moment) {
        const QDateTime there = QDateTime::fromMSecsSinceEpoch(moment, zone);
        return QDateTime(there.date(), there.time(), Qt::UTC);
    };
    m_date->setTimeSpec(Qt::UTC);
    m_date->setDisplayFormat(u"yyyy-MM-dd HH:mm"_s);
    m_date->setCalendarPopup(true);
    m_date->setDateTimeRange(clock(first), clock(last));
    m_date->setDateTime(clock(initial));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    auto *go = buttons->addButton(tr("Go"), QDialogButtonBox::AcceptRole);
    go->setDefault(true);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto *range = new QLabel(tr("Prices from %1 to %2").arg(momentText(first, zone), momentText(last, zone)), this);
    range->setProperty("role", u"muted"_s);
    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    layout->addRow(tr("Date"), m_date);
    layout->addRow(range);
    layout->addRow(buttons);
    m_date->setFocus();
}

qint64 DateDialog::moment() const
{
    const QDateTime chosen = m_date->dateTime();
    return QDateTime(chosen.date(), chosen.time(), m_zone).toMSecsSinceEpoch();
}

} // namespace cp
