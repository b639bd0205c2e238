#include "ui/profile/profilepage.h"

#include "models/format/timetext.h"
#include "models/format/wordtext.h"
#include "models/people/access.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/users/passworddialog.h"
#include "ui/widgets/formsection.h"
#include "ui/widgets/jsonview.h"
#include "ui/widgets/zonebox.h"

#include <QCheckBox>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTimeZone>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int FormWidth = 520;
constexpr int LabelWidth = 120;
constexpr int PreferencesWidth = 640;

/// Chooses value, which is added if it is not among the choices: what the database holds is shown, whatever it is.
void choose(QComboBox *box, const QString &value, const QString &text)
{
    int index = box->findData(value);
    if (index < 0) {
        box->addItem(text, value);
        index = box->count() - 1;
    }
    box->setCurrentIndex(index);
}

QString languageText(const QString &code)
{
    const QLocale locale(code);
    if (locale.language() == QLocale::C)
        return oneLine(code, 20);
    const QString english = QLocale::languageToString(locale.language());
    const QString own = locale.nativeLanguageName();
    return own.isEmpty() || own == english || locale.language() == QLocale::English ? english
                                                                                    : u"%1 (%2)"_s.arg(english, own);
}

} // namespace

ProfilePage::ProfilePage(const PageContext &context, QWidget *parent)
    : ConsolePage(context, parent)
    , m_writer(context.session)
    , m_stack(new QStackedWidget(this))
    , m_nobody(new QLabel(this))
    , m_name(new QLabel(this))
    , m_firstName(new QLineEdit(this))
    , m_lastName(new QLineEdit(this))
    , m_timezone(makeZoneBox(this))
    , m_language(new QComboBox(this))
    , m_perspective(new QComboBox(this))
    , m_currency(new QLineEdit(this))
    , m_notifySignals(new QCheckBox(tr("Notify me about signals"), this))
    , m_state(new QLabel(this))
    , m_save(new QPushButton(themedIcon(u"approve"_s), tr("Save"), this))
    , m_discard(new QPushButton(tr("Discard"), this))
    , m_password(new QPushButton(tr("Change database password…"), this))
    , m_preferences(new JsonView(tr("All preferences"), this))
{
    m_nobody->setAlignment(Qt::AlignCenter);
    m_nobody->setWordWrap(true);
    m_nobody->setProperty("role", u"muted"_s);
    m_stack->addWidget(m_nobody);
    makeFields();
    auto *account = new QWidget(this);
    auto *columns = new QHBoxLayout(account);
    columns->setContentsMargins(0, 0, 0, 0);
    columns->setSpacing(2 * spacing::wide);
    columns->addWidget(makeForm());
    columns->addWidget(m_preferences, 100);
    columns->addStretch(1);
    m_preferences->setMaximumWidth(PreferencesWidth);
    m_stack->addWidget(account);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::margin, spacing::margin, spacing::normal);
    layout->addWidget(m_stack);
    connectFields();
    present({});
}

void ProfilePage::makeFields()
{
    m_name->setProperty("role", u"title"_s);
    m_name->setTextFormat(Qt::PlainText);
    m_name->setWordWrap(true);
    m_name->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);
    m_firstName->setMaxLength(50); // what the database takes
    m_lastName->setMaxLength(50);
    m_currency->setMaxLength(10);
    for (QComboBox *box : {m_timezone, m_language, m_perspective})
        box->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed); // as wide as the other fields
    m_timezone->lineEdit()->setMaxLength(50);
    m_timezone->lineEdit()->setAccessibleName(tr("Time zone"));
    m_language->addItem(tr("Not set"), QString());
    for (const char *code : {"en", "ar", "de", "es", "fa", "fr", "hi", "it", "ja", "ko", "pt", "ru", "tr", "zh"})
        m_language->addItem(languageText(QString::fromLatin1(code)), QString::fromLatin1(code));
    m_perspective->addItem(tr("Not set"), QString());
    for (const QString &word : {u"casual"_s, u"professional"_s, u"admin"_s})
        m_perspective->addItem(wordText(word), word);
    m_save->setShortcut(QKeySequence::Save);
    m_state->setProperty("role", u"muted"_s);
    m_state->setWordWrap(true);
}

QWidget *ProfilePage::makeForm()
{
    auto *person = new FormSection(tr("About you"));
    person->addField(tr("First name"), m_firstName);
    person->addField(tr("Last name"), m_lastName);
    person->addField(tr("Time zone"), m_timezone);
    person->addField(tr("Language"), m_language);
    auto *preferences = new FormSection(tr("Preferences"));
    preferences->addField(tr("Perspective"), m_perspective);
    preferences->addField(tr("Currency"), m_currency);
    preferences->addField({}, m_notifySignals);
    auto *account = new FormSection(tr("Account"), tr("An administrator changes these on the page Users."));
    m_email = account->addValue(tr("E-mail"));
    m_role = account->addValue(tr("Role"));
    m_logins = account->addValue(tr("Database login"));
    m_lastLogin = account->addValue(tr("Last login"));
    m_createdAt = account->addValue(tr("Member since"));
    account->addField({}, m_password);

    auto *form = new QWidget(this);
    auto *sections = new QVBoxLayout(form);
    sections->setContentsMargins(0, 0, spacing::normal, 0);
    sections->addWidget(m_name);
    sections->addSpacing(spacing::normal);
    auto *bar = new QHBoxLayout;
    bar->addWidget(m_state, 1);
    bar->addWidget(m_discard);
    bar->addWidget(m_save);
    for (FormSection *section : {person, preferences, account})
        section->setLabelWidth(LabelWidth);
    sections->addWidget(person);
    sections->addWidget(preferences);
    sections->addLayout(bar);
    sections->addSpacing(spacing::wide);
    sections->addWidget(account);
    sections->addStretch(1);
    auto *scroll = new QScrollArea(this);
    scroll->setWidget(form);
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    scroll->setMaximumWidth(FormWidth);
    scroll->setMinimumWidth(FormWidth * 3 / 4);
    return scroll;
}

void ProfilePage::connectFields()
{
    for (QLineEdit *edit : {m_firstName, m_lastName, m_currency})
        connect(edit, &QLineEdit::textChanged, this, &ProfilePage::updateState);
    for (QComboBox *box : {m_language, m_perspective})
        connect(box, &QComboBox::currentIndexChanged, this, &ProfilePage::updateState);
    connect(m_timezone, &QComboBox::editTextChanged, this, &ProfilePage::updateState);
    connect(m_notifySignals, &QCheckBox::toggled, this, &ProfilePage::updateState);
    connect(m_save, &QPushButton::clicked, this, &ProfilePage::save);
    connect(m_discard, &QPushButton::clicked, this, &ProfilePage::showFields);
    connect(m_password, &QPushButton::clicked, this, &ProfilePage::changePassword);
    connect(&m_writer, &Writer::busyChanged, this, &ProfilePage::updateState);
    connect(&m_writer, &Writer::finished, this,
        [this](const Call &, const QList<RowOutcome> &outcomes) { saved(outcomes); });
    connect(&m_writer, &Writer::failed, this,
        [this](const Call &, const DbError &error) { Q_EMIT message(messageOf(error)); });

    connect(session(), &Session::identityChanged, this, &ProfilePage::refresh);
    connect(session(), &Session::stateChanged, this, &ProfilePage::updateState);
    connect(session(), &Session::accessChanged, this, &ProfilePage::updateState);
    connect(session(), &Session::notified, this, [this](const QString &channel, const QString &payload) {
        if (channel == "cp_system"_L1 && payload.contains("\"users\""_L1) && isVisible())
            refresh();
    });
}

// --- reading

void ProfilePage::activate()
{
    refresh();
}

void ProfilePage::refresh()
{
    const int user = session()->identity().userId;
    if (user != 0 && !isEdited() && !m_writer.isBusy()) {
        read(
            u"load your profile"_s, [user](Connection &connection) { return readProfile(connection, user); },
            [this](const Profile &profile) {
                if (!isEdited())
                    present(profile);
            });
    } else if (user == 0) {
        present({});
    }
}

void ProfilePage::present(const Profile &profile)
{
    m_profile = profile;
    const bool isUnmapped = session()->state().isConnected() && !session()->identity().login.isEmpty();
    m_nobody->setText(
        !isUnmapped ? QString() : tr("Your login belongs to no user of CryptoPredict; an administrator can map it."));
    m_stack->setCurrentIndex(profile.id == 0 ? 0 : 1);
    const FormatContext format = formatContext();
    const auto moment = [&format](const QDateTime &when) { return when.isValid() ? momentText(when, format) : u"—"_s; };
    const QString name = u"%1 %2"_s.arg(profile.firstName, profile.lastName).trimmed();
    m_name->setText(oneLine(name.isEmpty() ? profile.email : name, 60));
    m_email->setText(profile.email);
    m_role->setText(wordText(profile.role));
    m_logins->setText(profile.logins.isEmpty() ? u"—"_s : profile.logins);
    m_lastLogin->setText(moment(profile.lastLogin));
    m_createdAt->setText(moment(profile.createdAt));
    m_preferences->setFormatContext(format);
    m_preferences->setJson(profile.preferences);
    m_preferences->setVisible(!profile.preferences.isEmpty() && profile.preferences != "{}"_L1);
    showFields();
}

void ProfilePage::showFields()
{
    m_firstName->setText(m_profile.firstName);
    m_lastName->setText(m_profile.lastName);
    m_timezone->setCurrentText(m_profile.timezone);
    choose(m_language, m_profile.language, languageText(m_profile.language));
    choose(m_perspective, m_profile.perspective, oneLine(wordText(m_profile.perspective), 40));
    m_currency->setText(m_profile.currency);
    m_notifySignals->setChecked(m_profile.notifySignals.value_or(false));
    m_shown = typed();
    updateState();
}

// --- editing

QStringList ProfilePage::typed() const
{
    return {m_firstName->text().trimmed(), m_lastName->text().trimmed(), m_timezone->currentText().trimmed(),
        m_language->currentData().toString(), m_perspective->currentData().toString(), m_currency->text().trimmed()};
}

/// Among the given names those whose field, from the first on, no longer says what it did.
QJsonObject ProfilePage::edited(qsizetype first, const QStringList &names) const
{
    QJsonObject edits;
    const QStringList now = typed();
    for (qsizetype i = 0; i < names.size(); ++i) {
        if (const QString &text = now[first + i]; text != m_shown.value(first + i))
            edits.insert(names[i], text.isEmpty() ? QJsonValue() : QJsonValue(text));
    }
    return edits;
}

QJsonObject ProfilePage::editedColumns() const
{
    return edited(0, {u"first_name"_s, u"last_name"_s, u"timezone"_s, u"language"_s});
}

QJsonObject ProfilePage::editedPreferences() const
{
    QJsonObject edits = edited(4, {u"perspective"_s, u"currency"_s});
    if (m_notifySignals->isChecked() != m_profile.notifySignals.value_or(false))
        edits.insert(u"notify_signals"_s, m_notifySignals->isChecked());
    return edits;
}

QString ProfilePage::problem() const
{
    const QString zone = m_timezone->currentText().trimmed();
    if (zone != m_profile.timezone && !zone.isEmpty() && !QTimeZone::isTimeZoneIdAvailable(zone.toUtf8()))
        return tr("“%1” is no time zone. Choose one like Europe/Berlin.").arg(zone);
    if (!session()->state().isConnected())
        return tr("There is no connection to the database.");
    return session()->whyReadOnly();
}

void ProfilePage::updateState()
{
    const bool edited = isEdited();
    const QString reason = edited ? problem() : QString();
    m_state->setText(!edited ? QString() : reason.isEmpty() ? tr("Your changes are not saved.") : reason);
    m_save->setEnabled(edited && reason.isEmpty() && !m_writer.isBusy());
    m_save->setToolTip(edited ? reason : tr("Nothing was changed."));
    m_discard->setEnabled(edited && !m_writer.isBusy());
    m_password->setEnabled(session()->state().isConnected());
    m_password->setToolTip(
        session()->state().isConnected() ? QString() : tr("There is no connection to the database."));
}

void ProfilePage::save()
{
    m_writer.send(saveProfile(m_profile, editedColumns(), editedPreferences()));
}

void ProfilePage::changePassword()
{
    const QString login = session()->identity().login;
    auto *dialog = new PasswordDialog(tr("Change database password"),
        tr("The login %1 connects with the new password from now on, here and in other programs. A server that asks "
           "for none "
           "goes on asking for none.")
            .arg(login),
        false, this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, login] {
        const QString password = dialog->password();
        const bool isShown = dialog->isGenerated();
        session()
            ->quick()
            ->run(u"change your password"_s,
                [password](Connection &connection) { access::setOwnPassword(connection, password); })
            .then(this,
                [this, login, password, isShown] {
                    session()->usePassword(password);
                    report(MessageKind::Success,
                        tr("Your password was changed. The console uses the new one from now on."));
                    if (isShown)
                        showPasswordOnce(login, password, this);
                })
            .onFailed(this, [this](const DbException &e) { Q_EMIT message(messageOf(e.error())); });
    });
    dialog->open();
}

void ProfilePage::saved(const QList<RowOutcome> &outcomes)
{
    const RowOutcome outcome = outcomes.value(0);
    if (outcome.isDone()) {
        report(MessageKind::Success, tr("Your profile was saved."));
        read(
            u"load your profile"_s,
            [user = m_profile.id](Connection &connection) { return readProfile(connection, user); },
            [this](const Profile &profile) { present(profile); });
        session()->refreshIdentity(); // the time zone and the name are the window's, too
    } else if (outcome.outcome == "changed"_L1) {
        Q_EMIT message({MessageKind::Warning,
            tr("Your account was changed meanwhile, so nothing was saved. Read it again and repeat your changes."), {},
            {{tr("Read again"), [this] {
                  showFields();
                  refresh();
              }}}});
    } else {
        report(MessageKind::Warning, outcome.detail.isEmpty() ? outcome.outcome : outcome.detail);
    }
}

QString ProfilePage::unsavedWork() const
{
    return isEdited() ? tr("Changes of your profile that are not saved") : QString();
}

} // namespace cp
