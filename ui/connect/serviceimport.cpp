#include "ui/connect/serviceimport.h"

#include "models/db/answer.h"
#include "ui/style/spacing.h"

#include <QDialogButtonBox>
#include <QDir>
#include <QFileDialog>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QVBoxLayout>
#include <QtConcurrent>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// "prices on db:5433 as ann", as far as it is said.
QString summary(const conninfo::Settings &settings)
{
    const QString host = settings.value(u"host"_s, settings.value(u"hostaddr"_s));
    const QString port = settings.value(u"port"_s);
    const QStringList parts{
        settings.value(u"dbname"_s), port.isEmpty() ? host : u"%1:%2"_s.arg(host, port), settings.value(u"user"_s)};
    QStringList said;
    std::copy_if(
        parts.begin(), parts.end(), std::back_inserter(said), [](const QString &part) { return !part.isEmpty(); });
    return said.join(u" · "_s);
}

QLabel *mutedLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setWordWrap(true);
    label->setProperty("role", u"muted"_s);
    return label;
}

} // namespace

ServiceImport::ServiceImport(const QStringList &takenNames, QWidget *parent)
    : QDialog(parent)
    , m_takenNames(takenNames)
    , m_source(mutedLabel(this))
    , m_list(new QListWidget(this))
    , m_note(mutedLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Import profiles"));
    m_list->setAccessibleName(tr("Services"));
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_import = buttons->addButton(tr("Import"), QDialogButtonBox::AcceptRole);
    m_import->setDefault(true);
    QPushButton *choose = buttons->addButton(tr("Other file…"), QDialogButtonBox::ActionRole);
    choose->setAutoDefault(false);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::normal);
    layout->addWidget(m_source);
    layout->addWidget(m_list, 1);
    layout->addWidget(m_note);
    layout->addWidget(buttons);
    resize(520, 380);

    connect(m_list, &QListWidget::itemChanged, this, &ServiceImport::updateButtons);
    connect(choose, &QPushButton::clicked, this, &ServiceImport::chooseFile);
    connect(buttons, &QDialogButtonBox::accepted, this, &ServiceImport::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    updateButtons();
    read({});
    m_list->setFocus();
}

void ServiceImport::read(const QString &file)
{
    m_source->setText(tr("Reading…"));
    Answer(QtConcurrent::run(&readServices, file)).then(this, [this, number = ++m_reading](const ServiceList &list) {
        if (number == m_reading)
            show(list);
    });
}

void ServiceImport::show(const ServiceList &list)
{
    m_services = list.services;
    {
        const QSignalBlocker quiet(m_list);
        m_list->clear();
        QStringList taken = m_takenNames;
        for (const Service &service : std::as_const(m_services)) {
            addService(service, taken.contains(service.name, Qt::CaseInsensitive));
            taken.append(service.name); // profiles' names differ in more than their case
        }
        m_list->setCurrentRow(0);
    }
    QStringList files;
    for (const QString &file : list.files)
        files.append(QDir::toNativeSeparators(file));
    m_source->setText(!list.problem.isEmpty() ? list.problem
            : files.isEmpty() ? tr("There is no service file where libpq looks: %1").arg(serviceFiles().join(u", "_s))
            : m_services.isEmpty() ? tr("There is no section in %1.").arg(files.join(u", "_s))
                                   : tr("Sections of %1").arg(files.join(u", "_s)));
    const auto any = [this](auto has) { return std::any_of(m_services.begin(), m_services.end(), has); };
    QStringList notes;
    if (any([](const Service &service) { return service.isLibpqs; }))
        notes.append(tr("The profiles refer to the file: what is changed there counts here, as with psql."));
    else if (!m_services.isEmpty())
        notes.append(tr("libpq does not look into this file by itself, so the profiles are copies."));
    if (any([](const Service &service) { return service.hasSecret && service.isLibpqs; }))
        notes.append(tr("Passwords stay in the file, where libpq finds them."));
    else if (any([](const Service &service) { return service.hasSecret; }))
        notes.append(tr("Passwords stay in the file and are not copied: you will be asked for them."));
    m_note->setText(notes.join(u'\n'));
    updateButtons();
}

void ServiceImport::addService(const Service &service, bool isTaken)
{
    const QString more = isTaken     ? tr("There is a profile of that name.")
        : !service.problem.isEmpty() ? service.problem
                                     : summary(service.settings);
    auto *item = new QListWidgetItem(more.isEmpty() ? service.name : u"%1 — %2"_s.arg(service.name, more), m_list);
    item->setToolTip(item->text());
    const bool canImport = !isTaken && service.problem.isEmpty();
    item->setFlags(canImport ? Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable : Qt::NoItemFlags);
    item->setCheckState(canImport ? Qt::Checked : Qt::Unchecked);
}

void ServiceImport::chooseFile()
{
    auto *dialog = new QFileDialog(this, tr("Service file"));
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setFileMode(QFileDialog::ExistingFile);
    dialog->setFilter(dialog->filter() | QDir::Hidden); // ~/.pg_service.conf and the like
    connect(dialog, &QFileDialog::fileSelected, this, &ServiceImport::read);
    dialog->open();
}

QList<ConnectionProfile> ServiceImport::chosen() const
{
    QList<ConnectionProfile> profiles;
    for (int row = 0; row < m_list->count(); ++row) {
        if (m_list->item(row)->checkState() == Qt::Checked)
            profiles.append(m_services[row].profile());
    }
    return profiles;
}

void ServiceImport::accept()
{
    Q_EMIT imported(chosen());
    QDialog::accept();
}

void ServiceImport::updateButtons()
{
    m_import->setEnabled(!chosen().isEmpty());
}

} // namespace cp
