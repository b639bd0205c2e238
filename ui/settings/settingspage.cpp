#include "ui/settings/settingspage.h"

#include "models/settings/storedsettings.h"
#include "ui/queue/keysdialog.h"
#include "ui/style/spacing.h"
#include "ui/style/style.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filterbar.h"
#include "ui/widgets/formsection.h"
#include "ui/widgets/tableview.h"

#include <QComboBox>
#include <QCoreApplication>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int SettingsWidth = 620;
constexpr int SettingsLabelWidth = 120;

/// As people write it: 150004 is 15.4.
QString serverVersionText(int version)
{
    return u"%1.%2"_s.arg(version / 10'000).arg(version % 10'000);
}

/// Beside its section's other fields rather than as wide as the page.
QPushButton *addButton(FormSection *section, const QString &text)
{
    auto *line = new QWidget(section);
    auto *button = new QPushButton(text, line);
    auto *layout = new QHBoxLayout(line);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(button);
    layout->addStretch(1);
    section->addRow(line);
    return button;
}

} // namespace

SettingsPage::SettingsPage(const PageContext &context, QWidget *parent)
    : ConsolePage(context, parent)
{
    auto *form = new QWidget(this);
    form->setMaximumWidth(SettingsWidth);
    auto *sections = new QVBoxLayout(form);
    sections->setContentsMargins(0, 0, 0, 0);
    for (FormSection *section : {makeAppearance(), makeQueue(), makeTables(), makeAbout()}) {
        section->setLabelWidth(SettingsLabelWidth);
        sections->addWidget(section);
    }
    sections->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::margin, spacing::margin, spacing::normal);
    layout->addWidget(scroll);
    connect(session(), &Session::stateChanged, this, &SettingsPage::updateServer);
    connect(session(), &Session::identityChanged, this, &SettingsPage::updateServer);
    updateServer();
}

FormSection *SettingsPage::makeAppearance()
{
    auto *section = new FormSection(tr("Appearance"), {}, this);
    auto *style = new QComboBox(section);
    for (const auto &[text, scheme] : {std::pair(tr("As the desktop"), Scheme::System),
             std::pair(tr("Light"), Scheme::Light), std::pair(tr("Dark"), Scheme::Dark)})
        style->addItem(text, QVariant::fromValue(int(scheme)));
    style->setCurrentIndex(style->findData(int(rememberedScheme())));
    style->setSizePolicy(QSizePolicy::Fixed, QSizePolicy::Fixed);
    section->addField(tr("Style"), style);
    connect(style, &QComboBox::activated, this, [style] {
        const Scheme scheme = Scheme(style->currentData().toInt());
        rememberScheme(scheme);
        applyStyle(scheme);
    });
    return section;
}

FormSection *SettingsPage::makeQueue()
{
    auto *section = new FormSection(
        tr("Review queue"), tr("Which keys approve, reject and move on while cases are reviewed."), this);
    connect(addButton(section, tr("Keys…")), &QPushButton::clicked, this, &SettingsPage::editKeys);
    return section;
}

FormSection *SettingsPage::makeTables()
{
    auto *section = new FormSection(tr("Tables"),
        tr("Every table remembers its columns, their order and widths, how it is sorted, and what was filtered."),
        this);
    connect(
        addButton(section, tr("Forget columns and filters…")), &QPushButton::clicked, this, &SettingsPage::askForget);
    return section;
}

FormSection *SettingsPage::makeAbout()
{
    auto *section = new FormSection(tr("About"), {}, this);
    section->addValue(tr("Program"))
        ->setText(u"CryptoPredict Console %1"_s.arg(QCoreApplication::applicationVersion()).trimmed());
    section->addValue(tr("Licence"))
        ->setText(tr("GPL-3.0: free software, which you may use, study, share and change. It comes without warranty."));
    section->addValue(tr("Qt"))->setText(QString::fromLatin1(qVersion()));
    m_server = section->addValue(tr("Server"));
    m_login = section->addValue(tr("Connected as"));
    section->addValue(tr("Settings file"))->setText(StoredSettings::fileName());
    return section;
}

void SettingsPage::editKeys()
{
    auto keys = std::make_shared<TriageKeys>();
    auto *dialog = new KeysDialog(keys.get(), this);
    connect(dialog, &QObject::destroyed, this, [keys] {}); // which outlive it
    dialog->open();
}

void SettingsPage::askForget()
{
    dialogs::confirm(this,
        {tr("Forget columns and filters"), tr("Show all tables as they come?"),
            tr("Every column is back in its place and every filter is cleared. No data is changed."), tr("Forget"),
            false},
        [this] { forget(); });
}

/// On all pages, visited or not.
void SettingsPage::forget()
{
    StoredSettings settings;
    settings.remove(u"tables"_s);
    settings.remove(u"filters"_s);
    const auto filterBars = window()->findChildren<FilterBar *>();
    for (FilterBar *bar : filterBars)
        bar->reset();
    const auto views = window()->findChildren<TableView *>();
    for (TableView *view : views)
        view->resetColumns();
    report(MessageKind::Success, tr("Columns and filters are as they come."));
}

void SettingsPage::updateServer()
{
    const DatabaseState state = session()->state();
    m_server->setText(
        state.isConnected() ? tr("PostgreSQL %1").arg(serverVersionText(state.serverVersion)) : tr("Not connected"));
    const Identity &person = session()->identity();
    m_login->setText(!state.isConnected() || person.login.isEmpty() ? u"—"_s
            : person.email.isEmpty()                                ? person.login
                                     : tr("%1, who is %2").arg(person.login, person.email));
}

} // namespace cp
