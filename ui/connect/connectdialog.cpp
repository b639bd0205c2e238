#include "ui/connect/connectdialog.h"

#include "models/db/answer.h"
#include "ui/connect/profileform.h"
#include "ui/connect/serviceimport.h"
#include "ui/style/icons.h"
#include "ui/style/placecolour.h"
#include "ui/style/spacing.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/oneselected.h"

#include <QDialogButtonBox>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QScrollArea>
#include <QTimer>
#include <QVBoxLayout>
#include <QtConcurrent>

namespace cp {

using namespace Qt::StringLiterals;

ConnectDialog::ConnectDialog(Passwords *passwords, const QString &chosen, QWidget *parent)
    : QDialog(parent)
    , m_passwords(passwords)
    , m_list(new QListWidget(this))
    , m_form(new ProfileForm(this))
    , m_result(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Connect"));
    m_list->setAccessibleName(tr("Profiles"));
    m_list->setMinimumWidth(180);
    m_list->setIconSize({16, 16});
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff); // a long name is elided, its tip tells all of it
    auto *add = new QPushButton(themedIcon(u"add"_s), tr("New profile"), this);
    auto *import = new QPushButton(tr("Import…"), this);
    import->setToolTip(tr("Make profiles of the sections of a libpq service file"));
    m_remove = new QPushButton(themedIcon(u"delete"_s), tr("Delete profile"), this);
    m_test = new QPushButton(tr("Test connection"), this);
    m_result->setWordWrap(true);
    m_result->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_result->setTextFormat(Qt::PlainText);
    m_result->setAccessibleDescription(tr("Result of the test"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_connect = buttons->addButton(tr("Connect"), QDialogButtonBox::AcceptRole);
    m_connect->setDefault(true);
    buttons->addButton(m_test, QDialogButtonBox::ActionRole);
    for (QPushButton *button : {add, import, m_remove, m_test})
        button->setAutoDefault(false);

    auto *left = new QVBoxLayout;
    left->setSpacing(spacing::normal);
    left->addWidget(m_list, 1);
    left->addWidget(add);
    left->addWidget(import);
    left->addWidget(m_remove);
    auto *details = new QWidget(this);
    auto *rows = new QVBoxLayout(details);
    rows->setContentsMargins(0, 0, spacing::normal, 0);
    rows->addWidget(m_form);
    rows->addWidget(m_result, 1, Qt::AlignTop);
    m_details = new QScrollArea(this);
    m_details->setWidget(details);
    m_details->setWidgetResizable(true);
    m_details->setFrameShape(QFrame::NoFrame);
    m_details->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_details->setFocusPolicy(Qt::NoFocus);
    auto *right = new QVBoxLayout;
    right->addWidget(m_details);
    auto *columns = new QHBoxLayout;
    columns->setSpacing(spacing::wide);
    columns->addLayout(left, 1);
    columns->addLayout(right, 2);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    layout->addLayout(columns, 1);
    layout->addWidget(buttons);
    // Less in a small window: the fields scroll.
    const QSize wanted(800, 660);
    resize(parent ? wanted.boundedTo(parent->window()->size() - QSize(2 * spacing::wide, 3 * spacing::wide)) : wanted);
    QWidget *previous = m_list;
    for (QPushButton *button : {add, import, m_remove}) {
        setTabOrder(previous, button);
        previous = button;
    }

    keepOneSelected(m_list);
    connect(m_list, &QListWidget::currentRowChanged, this, &ConnectDialog::showProfile);
    connect(m_form, &ProfileForm::changed, this, [this] {
        m_edited = true;
        updateButtons();
    });
    connect(add, &QPushButton::clicked, this, &ConnectDialog::addProfile);
    connect(import, &QPushButton::clicked, this, &ConnectDialog::importProfiles);
    connect(m_remove, &QPushButton::clicked, this, &ConnectDialog::removeProfile);
    connect(m_test, &QPushButton::clicked, this, &ConnectDialog::test);
    connect(buttons, &QDialogButtonBox::accepted, this, &ConnectDialog::connectTo);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    fill(chosen);
    m_list->setFocus();
}

ConnectDialog::~ConnectDialog()
{
    m_testing.cancel();
}

void ConnectDialog::fill(const QString &chosen)
{
    m_profiles = QList{profiles::local()} + profiles::all();
    m_shown = -1;
    int row = 0;
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        for (const ConnectionProfile &profile : std::as_const(m_profiles)) {
            auto *item = new QListWidgetItem(spotIcon(profile.colour), profile.name, m_list);
            item->setToolTip(profile.name);
            if (profile.name.compare(chosen, Qt::CaseInsensitive) == 0)
                row = m_list->count() - 1;
        }
        m_list->setCurrentRow(row);
    }
    showProfile(row);
}

void ConnectDialog::showProfile(int row)
{
    if (row < 0 || row >= m_profiles.size() || row == m_shown)
        return;
    if (m_shown >= 0 && m_edited) {
        const QString next = m_profiles[row].name;
        if (saveCurrent())
            fill(next); // names and colours may be others now
        else
            m_list->setCurrentRow(m_shown); // until it is right
        return;
    }
    m_shown = row;
    m_testing.cancel();
    m_result->clear();
    QStringList others = names();
    others.removeAt(row);
    m_form->setTakenNames(others);
    m_form->setProfile(m_profiles[row]);
    m_edited = false;
    m_isPasswordRead = false;
    m_passwords->find(m_profiles[row], this, [this, row](const QString &password, const QString &problem) {
        if (row != m_shown)
            return;
        m_isPasswordRead = problem.isEmpty();
        const QSignalBlocker quiet(m_form);
        if (m_form->password().isEmpty()) // else somebody was faster than the keychain
            m_form->setPassword(password);
        if (!problem.isEmpty())
            showResult(tr("The saved password could not be read: %1").arg(problem));
    });
    updateButtons();
}

bool ConnectDialog::saveCurrent()
{
    m_form->takeConnectionStrings();
    if (const QString problem = m_form->problem(); !problem.isEmpty()) {
        showResult(problem);
        return false;
    }
    const ConnectionProfile edited = m_form->profile();
    if (edited.isLocal())
        return true;
    m_profiles[m_shown] = profiles::save(edited);
    m_edited = false;
    if (edited.savesPassword && m_form->password().isEmpty() && !m_isPasswordRead)
        return true; // the keychain may have one that it has not told: other fields are no reason to lose it
    m_passwords->keep(m_profiles[m_shown], m_form->password(), this, [this](const QString &problem) {
        if (!problem.isEmpty())
            showResult(tr("The password is kept until the console is closed: it could not be saved. %1").arg(problem));
    });
    return true;
}

void ConnectDialog::addProfile()
{
    if (m_edited && !saveCurrent())
        return;
    ConnectionProfile profile;
    profile.settings.insert(u"sslmode"_s, u"verify-full"_s);
    const QStringList taken = names();
    for (int number = 1; profile.name.isEmpty() || taken.contains(profile.name, Qt::CaseInsensitive); ++number)
        profile.name = number == 1 ? tr("New profile") : tr("New profile %1").arg(number);
    fill(profiles::save(profile).name);
    m_form->focusName();
}

void ConnectDialog::removeProfile()
{
    const ConnectionProfile profile = m_profiles.value(m_shown);
    dialogs::confirm(this,
        {.title = tr("Delete profile"),
            .text = tr("Delete the profile “%1”?").arg(profile.name),
            .details = tr("Its saved password goes with it. The database is not touched."),
            .accept = tr("Delete profile"),
            .isDangerous = true},
        [this, profile] {
            m_passwords->forget(profile);
            profiles::remove(profile);
            m_edited = false;
            fill({});
        });
}

void ConnectDialog::importProfiles()
{
    if (m_edited && !saveCurrent())
        return;
    auto *dialog = new ServiceImport(names(), this);
    connect(dialog, &ServiceImport::imported, this, &ConnectDialog::addImported);
    dialog->open();
}

void ConnectDialog::addImported(const QList<ConnectionProfile> &imported)
{
    for (const ConnectionProfile &profile : imported)
        profiles::save(profile);
    fill(imported.first().name);
    showResult(tr("%n profile(s) imported.", nullptr, int(imported.size())));
}

QStringList ConnectDialog::names() const
{
    QStringList all;
    for (const ConnectionProfile &profile : m_profiles)
        all.append(profile.name);
    return all;
}

void ConnectDialog::test()
{
    m_form->takeConnectionStrings();
    m_testing.cancel();
    m_testing = CancelToken();
    showResult(tr("Connecting…"));
    m_test->setEnabled(false);
    Answer(QtConcurrent::run(&testConnection, m_form->profile(), m_form->password(), m_testing))
        .then(this, [this, asked = m_testing](const ConnectionReport &report) {
            if (!asked.isCancelled())
                showReport(report);
        });
}

void ConnectDialog::showReport(const ConnectionReport &report)
{
    showResult(describe(report).join(u'\n'));
    updateButtons();
    if (report.isPasswordNeeded)
        m_form->focusPassword();
}

void ConnectDialog::showResult(const QString &text)
{
    m_result->setText(text);
    QTimer::singleShot(0, m_result, [this] { m_details->ensureWidgetVisible(m_result); }); // once it has its height
}

void ConnectDialog::showProblem(const QString &problem, bool isPasswordNeeded)
{
    showResult(problem);
    if (isPasswordNeeded)
        m_form->focusPassword();
}

void ConnectDialog::connectTo()
{
    m_form->takeConnectionStrings();
    if ((m_edited || !m_form->password().isEmpty()) && !saveCurrent())
        return;
    Q_EMIT connectRequested(m_profiles.value(m_shown));
    accept();
}

void ConnectDialog::updateButtons()
{
    const bool isLocal = m_profiles.value(m_shown).isLocal();
    m_remove->setEnabled(!isLocal);
    m_test->setEnabled(!isLocal);
    m_connect->setEnabled(m_form->problem().isEmpty());
}

} // namespace cp
