#include "ui/connect/profileform.h"

#include "ui/style/placecolour.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QScopedValueRollback>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Settings with a field of their own; the others stand in “Other settings”.
const QStringList fieldKeywords{
    u"host"_s, u"port"_s, u"dbname"_s, u"user"_s, u"sslmode"_s, u"sslrootcert"_s, u"service"_s, u"password"_s};

/// A whole connection string in a field for a part of it: psql takes one for the database's name, too.
bool looksWhole(const QString &text)
{
    return text.contains("://"_L1) || text.contains(u'=');
}

} // namespace

ProfileForm::ProfileForm(QWidget *parent)
    : QWidget(parent)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_name = addLine(tr("Name"));
    m_host = addLine(tr("Host"), tr("Several with commas; empty: a socket of this machine"));
    m_port = addLine(tr("Port"), u"5432"_s);
    m_database = addLine(tr("Database"));
    m_user = addLine(tr("User"));
    m_password = addLine(tr("Password"), tr("Empty: asked for, or from the password file"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setInputMethodHints(Qt::ImhSensitiveData | Qt::ImhHiddenText);
    m_savePassword = new QCheckBox(tr("Save password"), this);
    m_savePassword->setToolTip(tr("In the desktop's keychain; never in this program's settings"));
    m_layout->addRow(QString(), m_savePassword);
    m_encryption = new QComboBox(this);
    for (const auto &[text, word] :
        {std::pair(tr("Not said here"), ""), std::pair(tr("Verified (verify-full)"), "verify-full"),
            std::pair(tr("Certificate authority checked (verify-ca)"), "verify-ca"),
            std::pair(tr("Encrypted, not verified (require)"), "require"),
            std::pair(tr("If the server offers it (prefer)"), "prefer"),
            std::pair(tr("Only if the server insists (allow)"), "allow"), std::pair(tr("None (disable)"), "disable")})
        m_encryption->addItem(text, QString::fromLatin1(word));
    m_layout->addRow(tr("Encryption"), m_encryption);
    m_certificate = addLine(tr("Root certificate"), tr("File; “system” with PostgreSQL 16's libpq"));
    m_service = addLine(tr("Service"), tr("A section of the service file"));
    m_charts = addLine(tr("Charts from"), tr("A replica, as host=…; empty: the same server"));
    m_charts->setToolTip(
        tr("Charts read their prices there; from the main server while it is away. What is not said here "
           "is as above, the password too."));
    m_other = addLine(tr("Other settings"), u"target_session_attrs=read-write"_s);
    m_other->setToolTip(tr("libpq's keywords, or a whole connection string to take apart"));
    m_colour = new QComboBox(this);
    for (const auto &[text, colour] :
        {std::pair(tr("None"), ""), std::pair(tr("Red"), "#c62828"), std::pair(tr("Orange"), "#ef6c00"),
            std::pair(tr("Green"), "#2e7d32"), std::pair(tr("Blue"), "#1565c0"), std::pair(tr("Violet"), "#6a1b9a")})
        m_colour->addItem(spotIcon(QString::fromLatin1(colour)), text, QString::fromLatin1(colour));
    m_colour->setToolTip(tr("A stripe along the window, so that one place is not mistaken for another"));
    m_layout->addRow(tr("Colour"), m_colour);
    m_readOnly = new QCheckBox(tr("Read only"), this);
    m_readOnly->setToolTip(tr("The database refuses every change"));
    m_layout->addRow(QString(), m_readOnly);
    m_advice = new QLabel(this);
    m_advice->setWordWrap(true);
    m_advice->setProperty("role", u"muted"_s);
    m_layout->addRow(m_advice);

    for (QLineEdit *line : {m_host, m_database, m_service, m_charts, m_other})
        watchForConnectionStrings(line);
    for (QComboBox *box : {m_encryption, m_colour})
        connect(box, &QComboBox::currentIndexChanged, this, &ProfileForm::changed);
    for (QCheckBox *box : {m_savePassword, m_readOnly})
        connect(box, &QCheckBox::toggled, this, &ProfileForm::changed);
    connect(this, &ProfileForm::changed, this, &ProfileForm::updateAdvice);
    setProfile(profiles::local());
}

QLineEdit *ProfileForm::addLine(const QString &label, const QString &placeholder)
{
    auto *line = new QLineEdit(this);
    line->setPlaceholderText(placeholder);
    line->setAccessibleName(label);
    m_layout->addRow(label, line);
    connect(line, &QLineEdit::textChanged, this, &ProfileForm::changed);
    return line;
}

void ProfileForm::setTakenNames(const QStringList &names)
{
    m_takenNames = names;
}

void ProfileForm::setProfile(const ConnectionProfile &profile)
{
    const QSignalBlocker quiet(this);
    const QScopedValueRollback taking(m_isTaking, true);
    m_profile = profile;
    conninfo::Settings others = profile.settings;
    for (const QString &keyword : fieldKeywords)
        others.remove(keyword);
    m_name->setText(profile.name);
    m_host->setText(profile.settings.value(u"host"_s));
    m_port->setText(profile.settings.value(u"port"_s));
    m_database->setText(profile.settings.value(u"dbname"_s));
    m_user->setText(profile.settings.value(u"user"_s));
    m_encryption->setCurrentIndex(std::max(0, m_encryption->findData(profile.settings.value(u"sslmode"_s))));
    m_certificate->setText(profile.settings.value(u"sslrootcert"_s));
    m_service->setText(profile.settings.value(u"service"_s));
    m_charts->setText(conninfo::join(profile.charts));
    m_other->setText(conninfo::join(others));
    m_colour->setCurrentIndex(std::max(0, m_colour->findData(profile.colour)));
    m_readOnly->setChecked(profile.isReadOnly);
    m_savePassword->setChecked(profile.savesPassword);
    m_password->clear();
    setEnabled(!profile.isLocal());
    updateAdvice();
}

ConnectionProfile ProfileForm::profile() const
{
    if (m_profile.isLocal())
        return m_profile;
    ConnectionProfile profile = m_profile;
    profile.name = m_name->text().trimmed();
    profile.colour = m_colour->currentData().toString();
    profile.isReadOnly = m_readOnly->isChecked();
    profile.savesPassword = m_savePassword->isChecked();
    QString problem;
    const auto settingsOf = [&problem](const QLineEdit *line) {
        return conninfo::withoutSecrets(conninfo::parse(line->text(), &problem).value_or(conninfo::Settings()));
    };
    profile.settings = settingsOf(m_other);
    profile.charts = settingsOf(m_charts);
    const auto set = [&profile](const QString &keyword, const QString &value) {
        if (value.isEmpty())
            profile.settings.remove(keyword);
        else
            profile.settings.insert(keyword, value);
    };
    set(u"host"_s, m_host->text().trimmed());
    set(u"port"_s, m_port->text().trimmed());
    set(u"dbname"_s, m_database->text().trimmed());
    set(u"user"_s, m_user->text().trimmed());
    set(u"sslmode"_s, m_encryption->currentData().toString());
    set(u"sslrootcert"_s, m_certificate->text().trimmed());
    set(u"service"_s, m_service->text().trimmed());
    return profile;
}

/// What is pasted is taken apart at once, what is typed when the field is left; a password is out of sight meanwhile.
void ProfileForm::watchForConnectionStrings(QLineEdit *line)
{
    connect(line, &QLineEdit::textChanged, this, [this, line, before = qsizetype(0)](const QString &text) mutable {
        const bool isPasted = text.size() > std::exchange(before, text.size()) + 1;
        line->setEchoMode(conninfo::mentionsSecret(text) ? QLineEdit::Password : QLineEdit::Normal);
        if (isPasted && !m_isTaking)
            take(line);
    });
    connect(line, &QLineEdit::editingFinished, this, [this, line] { take(line); });
}

void ProfileForm::takeConnectionStrings()
{
    for (QLineEdit *line : {m_host, m_database, m_service, m_charts, m_other})
        take(line);
}

void ProfileForm::take(QLineEdit *line)
{
    const QString text = line->text();
    QString problem;
    std::optional<conninfo::Settings> typed;
    if (looksWhole(text))
        typed = conninfo::parse(text, &problem);
    if (!typed)
        return;
    const QString secret = typed->take(u"password"_s);
    if (line == m_charts) {
        if (secret.isEmpty())
            return;
        line->setText(conninfo::join(*typed));
        if (password().isEmpty())
            m_password->setText(secret);
        return;
    }
    if (line == m_other && secret.isEmpty()
        && std::none_of(fieldKeywords.begin(), fieldKeywords.end(),
            [&typed](const QString &keyword) { return typed->contains(keyword); }))
        return;
    {
        const QScopedValueRollback taking(m_isTaking, true);
        line->clear();
    }
    const QString known = secret.isEmpty() ? password() : secret;
    ConnectionProfile whole = profile();
    whole.settings.insert(*typed);
    setProfile(whole);
    m_password->setText(known);
    Q_EMIT changed();
}

void ProfileForm::setPassword(const QString &password)
{
    m_password->setText(password);
}

QString ProfileForm::password() const
{
    return m_password->text();
}

QString ProfileForm::problem() const
{
    if (m_profile.isLocal())
        return {};
    if (m_name->text().trimmed().isEmpty())
        return tr("A profile needs a name.");
    if (m_takenNames.contains(m_name->text().trimmed(), Qt::CaseInsensitive))
        return tr("There is a profile of that name already.");
    return connectionProblem();
}

QString ProfileForm::connectionProblem() const
{
    for (const QLineEdit *line : {m_host, m_database, m_service, m_charts, m_other}) {
        const bool isWhole = line == m_charts || line == m_other || looksWhole(line->text());
        QString problem;
        const std::optional<conninfo::Settings> typed
            = isWhole ? conninfo::parse(line->text(), &problem) : conninfo::Settings();
        if (!typed)
            return problem;
        for (auto it = typed->begin(); it != typed->end(); ++it) {
            if (conninfo::isSecret(it.key()) && it.key() != "password"_L1)
                return tr("“%1” is a secret, which a profile does not keep: leave it to the service file.")
                    .arg(it.key());
        }
    }
    return {};
}

void ProfileForm::focusName()
{
    m_name->setFocus();
    m_name->selectAll();
}

void ProfileForm::focusPassword()
{
    m_password->setFocus();
    m_password->selectAll();
}

void ProfileForm::updateAdvice()
{
    QString advice;
    const ConnectionProfile now = profile();
    if (now.isLocal())
        advice = tr("The console's own database on this machine. It needs no setting up and starts with the console.");
    else if (const QString wrong = problem(); !wrong.isEmpty())
        advice = wrong;
    else if (now.settings.contains(u"service"_s) && now.settings.size() > 1)
        advice = tr("What is filled in beside the service counts in place of what the service says.");
    else if (!conninfo::isOnThisMachine(now.settings) && !now.settings.contains(u"service"_s)
        && now.settings.value(u"sslmode"_s) != "verify-full"_L1)
        advice
            = tr("Over a network choose “Verified”: anything less can be listened to, or answered by somebody else.");
    m_advice->setText(advice);
}

} // namespace cp
