#include "ui/connect/profileform.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPixmap>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Settings with a field of their own; the others stand in “Other settings”.
const QStringList fieldKeywords{
    u"host"_s, u"port"_s, u"dbname"_s, u"user"_s, u"sslmode"_s, u"sslrootcert"_s, u"service"_s, u"password"_s};

QIcon colourIcon(const QString &colour)
{
    QPixmap pixmap(16, 16);
    pixmap.fill(colour.isEmpty() ? QColor(Qt::transparent) : QColor(colour));
    return pixmap;
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
            std::pair(tr("If the server offers it (prefer)"), "prefer"), std::pair(tr("None (disable)"), "disable")})
        m_encryption->addItem(text, QString::fromLatin1(word));
    m_layout->addRow(tr("Encryption"), m_encryption);
    m_certificate = addLine(tr("Root certificate"), tr("File; “system” with PostgreSQL 16's libpq"));
    m_service = addLine(tr("Service"), tr("A section of the service file"));
    m_other = addLine(tr("Other settings"), u"target_session_attrs=read-write"_s);
    m_other->setToolTip(tr("libpq's keywords, or a whole connection string to take apart"));
    m_colour = new QComboBox(this);
    for (const auto &[text, colour] :
        {std::pair(tr("None"), ""), std::pair(tr("Red"), "#c62828"), std::pair(tr("Orange"), "#ef6c00"),
            std::pair(tr("Green"), "#2e7d32"), std::pair(tr("Blue"), "#1565c0"), std::pair(tr("Violet"), "#6a1b9a")})
        m_colour->addItem(colourIcon(QString::fromLatin1(colour)), text, QString::fromLatin1(colour));
    m_colour->setToolTip(tr("A stripe along the window, so that one place is not mistaken for another"));
    m_layout->addRow(tr("Colour"), m_colour);
    m_readOnly = new QCheckBox(tr("Read only"), this);
    m_readOnly->setToolTip(tr("The database refuses every change"));
    m_layout->addRow(QString(), m_readOnly);
    m_advice = new QLabel(this);
    m_advice->setWordWrap(true);
    m_advice->setProperty("role", u"muted"_s);
    m_layout->addRow(m_advice);

    connect(m_other, &QLineEdit::editingFinished, this, &ProfileForm::takeConnectionString);
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

void ProfileForm::setProfile(const ConnectionProfile &profile)
{
    const QSignalBlocker quiet(this);
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
    profile.settings = conninfo::parse(m_other->text(), &problem).value_or(conninfo::Settings());
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

/// Keywords with a field of their own move there; a password out of sight.
void ProfileForm::takeConnectionString()
{
    QString problem;
    const std::optional<conninfo::Settings> typed = conninfo::parse(m_other->text(), &problem);
    if (!typed || std::none_of(fieldKeywords.begin(), fieldKeywords.end(), [&typed](const QString &keyword) {
            return typed->contains(keyword);
        }))
        return;
    ConnectionProfile whole = profile();
    for (auto it = typed->begin(); it != typed->end(); ++it)
        whole.settings.insert(it.key(), it.value());
    const QString secret = typed->value(u"password"_s, password());
    setProfile(whole);
    m_password->setText(secret);
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
    const std::optional<ConnectionProfile> other = profiles::find(m_name->text().trimmed());
    if (other && other->id != m_profile.id)
        return tr("There is a profile of that name already.");
    QString problem;
    if (!conninfo::parse(m_other->text(), &problem))
        return problem;
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
    else if (!conninfo::isOnThisMachine(now.settings) && !now.settings.contains(u"service"_s)
        && now.settings.value(u"sslmode"_s) != "verify-full"_L1)
        advice
            = tr("Over a network choose “Verified”: anything less can be listened to, or answered by somebody else.");
    m_advice->setText(advice);
}

} // namespace cp
