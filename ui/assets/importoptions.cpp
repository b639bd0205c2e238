#include "ui/assets/importoptions.h"

#include "models/market/candleseries.h"
#include "ui/widgets/zonebox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QCompleter>
#include <QFormLayout>
#include <QLineEdit>

namespace cp {

using namespace Qt::StringLiterals;

ImportOptions::ImportOptions(QWidget *parent)
    : QWidget(parent)
    , m_coin(new QComboBox(this))
    , m_format(new QComboBox(this))
    , m_interval(new QComboBox(this))
    , m_zone(makeZoneBox(this))
    , m_conflict(new QComboBox(this))
    , m_createsCoins(new QCheckBox(tr("Make coins that are not known yet"), this))
    , m_isStrict(new QCheckBox(tr("Import nothing at all if a line is refused"), this))
{
    m_coin->setEditable(true);
    m_coin->setInsertPolicy(QComboBox::NoInsert);
    m_coin->completer()->setFilterMode(Qt::MatchContains);
    m_coin->completer()->setCompletionMode(QCompleter::PopupCompletion);
    m_coin->lineEdit()->setPlaceholderText(tr("As each file says"));
    m_format->addItem(tr("Found by itself"));
    const QStringList formats = priceformats::names();
    for (const QString &format : formats)
        m_format->addItem(format, format);
    m_interval->addItem(tr("Found by itself"), 0);
    for (const int seconds : {60, 300, 900, 1800, 3600, 14'400, 86'400, 604'800})
        m_interval->addItem(intervalText(seconds), seconds);
    m_zone->setCurrentText(u"UTC"_s);
    m_conflict->addItem(tr("Keep what is there"), int(OnConflict::Keep));
    m_conflict->addItem(tr("Replace what is there"), int(OnConflict::Replace));
    m_conflict->addItem(tr("Import nothing at all"), int(OnConflict::Fail));
    m_createsCoins->setChecked(true);

    auto *form = new QFormLayout(this);
    form->setContentsMargins(0, 0, 0, 0);
    form->addRow(tr("Coin"), m_coin);
    form->addRow(tr("Format"), m_format);
    form->addRow(tr("Candle length"), m_interval);
    form->addRow(tr("Times without a zone are in"), m_zone);
    form->addRow(tr("Candles with other values"), m_conflict);
    form->addRow(m_createsCoins);
    form->addRow(m_isStrict);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);

    for (QComboBox *box : {m_coin, m_format, m_interval, m_zone, m_conflict})
        connect(box, &QComboBox::currentTextChanged, this, &ImportOptions::changed);
    for (QCheckBox *box : {m_createsCoins, m_isStrict})
        connect(box, &QCheckBox::toggled, this, &ImportOptions::changed);
}

void ImportOptions::setCoins(const QStringList &symbols)
{
    const QString typed = m_coin->currentText();
    const QSignalBlocker quiet(m_coin);
    m_coin->clear();
    m_coin->addItems(symbols);
    m_coin->setCurrentIndex(-1);
    m_coin->setEditText(typed);
}

PriceImportOptions ImportOptions::options() const
{
    return {.coin = m_coin->currentText().trimmed(),
        .createsCoins = m_createsCoins->isChecked(),
        .format = m_format->currentData().toString(),
        .seconds = m_interval->currentData().toInt(),
        .zone = QTimeZone(m_zone->currentText().trimmed().toLatin1()),
        .onConflict = OnConflict(m_conflict->currentData().toInt()),
        .isStrict = m_isStrict->isChecked()};
}

QString ImportOptions::problem() const
{
    const QString zone = m_zone->currentText().trimmed();
    return QTimeZone::isTimeZoneIdAvailable(zone.toLatin1())
        ? QString()
        : tr("“%1” is no time zone. Choose one like Europe/Berlin.").arg(zone);
}

} // namespace cp
