#include "ui/queue/keysdialog.h"

#include <QDialogButtonBox>
#include <QFormLayout>
#include <QKeySequenceEdit>
#include <QLabel>
#include <QPushButton>

namespace cp {

KeysDialog::KeysDialog(TriageKeys *keys, QWidget *parent)
    : QDialog(parent)
    , m_keys(keys)
    , m_problem(new QLabel(this))
{
    setWindowTitle(tr("Keys of the review queue"));
    setAttribute(Qt::WA_DeleteOnClose);
    auto *form = new QFormLayout(this);
    for (const TriageCommand command : TriageKeys::commands()) {
        auto *edit = new QKeySequenceEdit(this);
        edit->setAccessibleName(TriageKeys::title(command));
        m_edits.insert(command, edit);
        form->addRow(TriageKeys::title(command) + QLatin1Char(':'), edit);
        show(command);
        connect(edit, &QKeySequenceEdit::editingFinished, this, [this, edit, command] {
            const QKeySequence first(edit->keySequence()[0]);
            if (edit->keySequence().isEmpty() || first == m_keys->key(command)) {
                show(command);
                return;
            }
            const bool bound = m_keys->bind(command, first);
            m_problem->setText(bound ? QString() : tr("%1 is taken by another command.").arg(first.toString()));
            show(command);
            if (bound)
                Q_EMIT keysChanged();
        });
    }
    form->addRow(m_problem);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Close | QDialogButtonBox::RestoreDefaults, this);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    connect(buttons->button(QDialogButtonBox::RestoreDefaults), &QPushButton::clicked, this, [this] {
        m_keys->reset();
        for (const TriageCommand command : TriageKeys::commands())
            show(command);
        m_problem->clear();
        Q_EMIT keysChanged();
    });
    form->addRow(buttons);
}

void KeysDialog::show(TriageCommand command)
{
    m_edits.value(command)->setKeySequence(m_keys->key(command));
}

} // namespace cp
