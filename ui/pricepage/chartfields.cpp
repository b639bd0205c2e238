#include "ui/pricepage/chartfields.h"

#include "models/market/candleseries.h"
#include "models/settings/storedsettings.h"
#include "ui/style/icons.h"

#include <QComboBox>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpression>
#include <QSignalBlocker>

#include <array>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QList<FilterBar::Choice> intervals()
{
    QList<FilterBar::Choice> choices;
    for (const int seconds : chartIntervals())
        choices.append({intervalText(seconds), seconds});
    return choices;
}

QString notesKey(const QString &name)
{
    return u"charts/%1"_s.arg(name);
}

/// The kinds of notes in the order of their menu, and what they are remembered by.
constexpr std::array noteFlags{
    std::pair{&NoteKinds::tradingSignals, "signals"},
    std::pair{&NoteKinds::predictions, "predictions"},
    std::pair{&NoteKinds::suggestions, "suggestions"},
    std::pair{&NoteKinds::regimes, "regimes"},
};

} // namespace

ChartFields::ChartFields(const QString &name, QWidget *parent)
    : FilterBar(name, parent)
    , m_notesMenu(new QMenu(this))
{
    addSearch("coin", tr("Coin"));
    QComboBox *interval = addChoice("interval", tr("Interval"), intervals());
    QComboBox *range = addChoice("range", tr("Range"),
        {{tr("1 day"), 1}, {tr("1 week"), 7}, {tr("1 month"), 30}, {tr("3 months"), 90}, {tr("6 months"), 180},
            {tr("1 year"), 365}, {tr("3 years"), 1095}, {tr("All"), 0}});
    for (QComboBox *box : {interval, range}) {
        const QSignalBlocker quiet(box); // what is set here is not remembered
        box->setCurrentIndex(5); // a year of days
        box->setMinimumContentsLength(6);
    }
    addChoice("form", tr("Drawn as"),
        {{tr("Candles"), int(CandleForm::Candles)}, {tr("Hollow candles"), int(CandleForm::Hollow)},
            {tr("Bars"), int(CandleForm::Bars)}, {tr("Line"), int(CandleForm::Line)},
            {tr("Area"), int(CandleForm::Area)}, {tr("Heikin-Ashi"), int(CandleForm::HeikinAshi)}});
    addChoice("scale", tr("Scale"),
        {{tr("Linear"), int(PriceScaling::Linear)}, {tr("Logarithmic"), int(PriceScaling::Logarithmic)},
            {tr("Percent"), int(PriceScaling::Percent)}});
    addText("compare", tr("Compare"), tr("ETH, SOL"));
    addIndicators();
    addNotes();
    restore();
}

void ChartFields::addIndicators()
{
    QLineEdit *indicators = addText("indicators", tr("Indicators"), tr("SMA 20, RSI 14"));
    indicators->setMinimumWidth(220);
    auto *menu = new QMenu(indicators);
    QAction *more = indicators->addAction(themedIcon(u"down"_s), QLineEdit::TrailingPosition);
    more->setText(tr("Usual indicators"));
    more->setShortcut(Qt::ALT | Qt::Key_Down);
    more->setShortcutContext(Qt::WidgetShortcut);
    more->setToolTip(tr("The usual indicators (Alt+Down)"));
    connect(more, &QAction::triggered, menu,
        [menu, indicators] { menu->popup(indicators->mapToGlobal(QPoint(0, indicators->height()))); });
    const QList<Indicator> usual = usualIndicators();
    for (const Indicator &indicator : usual) {
        QAction *entry = menu->addAction(indicator.text(), this, [this, indicator] { toggleIndicator(indicator); });
        entry->setCheckable(true);
        connect(menu, &QMenu::aboutToShow, entry,
            [this, entry, indicator] { entry->setChecked(choice().indicators.contains(indicator)); });
    }
}

/// No field of its own: the entries of the menu hold what is chosen.
void ChartFields::addNotes()
{
    struct Text {
        QString name;
        QString meaning;
    };
    const std::array texts{
        Text{tr("Signals"),
            tr("Triangles point at entries, up to buy and down to sell; the boxes reach from there to target and stop. "
               "Dots are executions, hollow ones wait.")},
        Text{tr("Predictions"),
            tr("Lines lead from the price at the time to the one foretold. Rings came true within their tolerance, "
               "crosses missed. What is still due is a fan.")},
        Text{tr("Suggestions"),
            tr("+ adds the coin to a list, − removes it, ≈ gives it another weight, ↕ another tier. Filled ones are "
               "pending; a number stands for several.")},
        Text{tr("Market regime"), tr("Bands of what the whole market was in: bull, bear, sideways or volatile.")}};
    m_notesMenu->setToolTipsVisible(true);
    const NoteKinds usual;
    StoredSettings settings;
    for (std::size_t i = 0; i < noteFlags.size(); ++i) {
        const auto &[flag, name] = noteFlags[i];
        QAction *entry = m_notesMenu->addAction(texts[i].name);
        entry->setToolTip(texts[i].meaning);
        entry->setObjectName(QString::fromLatin1(name));
        entry->setCheckable(true);
        const QString key = notesKey(objectName() + u'/' + entry->objectName());
        entry->setChecked(settings.value(key, usual.*flag).toBool());
        connect(entry, &QAction::triggered, this, [this, key](bool checked) {
            StoredSettings().setValue(key, checked);
            Q_EMIT changed();
        });
    }
}

ChartChoice ChartFields::choice() const
{
    static const QRegularExpression between(u"[,;\\s]+"_s);
    ChartChoice choice;
    choice.coin = value("coin").toString();
    choice.seconds = value("interval").toInt();
    choice.days = value("range").toInt();
    choice.form = CandleForm(value("form").toInt());
    choice.scaling = PriceScaling(value("scale").toInt());
    choice.compare = value("compare").toString().toUpper().split(between, Qt::SkipEmptyParts);
    choice.compare.removeDuplicates();
    choice.compare.removeAll(choice.coin.toUpper());
    choice.indicators = indicatorsFromText(value("indicators").toString());
    const QList<QAction *> entries = m_notesMenu->actions();
    for (std::size_t i = 0; i < noteFlags.size(); ++i)
        choice.notes.*noteFlags[i].first = entries[qsizetype(i)]->isChecked();
    return choice;
}

QStringList ChartFields::refusedIndicators() const
{
    QStringList refused;
    indicatorsFromText(value("indicators").toString(), &refused);
    return refused;
}

void ChartFields::show(const ChartChoice &choice)
{
    const QSignalBlocker quiet(this);
    if (!choice.coin.isEmpty())
        setValue("coin", choice.coin);
    setValue("interval", choice.seconds);
    setValue("range", choice.days);
    setValue("form", int(choice.form));
    setValue("scale", int(choice.scaling));
    setValue("compare", choice.compare.join(u", "_s));
    setValue("indicators", indicatorsText(choice.indicators));
    const QList<QAction *> entries = m_notesMenu->actions();
    for (std::size_t i = 0; i < noteFlags.size(); ++i)
        entries[qsizetype(i)]->setChecked(choice.notes.*noteFlags[i].first);
}

void ChartFields::setCoins(const QStringList &symbols)
{
    QList<Choice> choices;
    for (const QString &symbol : symbols)
        choices.append({symbol, symbol});
    const QSignalBlocker quiet(this);
    setChoices("coin", choices);
}

bool ChartFields::hasCoins() const
{
    return findChild<QComboBox *>(u"coin"_s)->count() > 0;
}

bool ChartFields::chooseCoin(const QString &symbol)
{
    const QComboBox *coins = findChild<QComboBox *>(u"coin"_s);
    const int found = coins->findText(symbol, Qt::MatchFixedString);
    if (found < 0)
        return false;
    const QSignalBlocker quiet(this);
    setValue("coin", coins->itemData(found));
    return true;
}

void ChartFields::toggleIndicator(const Indicator &indicator)
{
    QList<Indicator> indicators = choice().indicators;
    if (!indicators.removeOne(indicator))
        indicators.append(indicator);
    setValue("indicators", indicatorsText(indicators));
}

} // namespace cp
