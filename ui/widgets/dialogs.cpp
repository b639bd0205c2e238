#include "ui/widgets/dialogs.h"

#include "ui/style/spacing.h"
#include "ui/widgets/answeredit.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cp::dialogs {

using namespace Qt::StringLiterals;

namespace {

struct Prepared {
    bool isSet = false;
    std::optional<QString> answer;
};

/// The answer a test has set for the next question; asking uses it up.
Prepared &prepared()
{
    static Prepared instance;
    return instance;
}

struct Parts {
    QDialog *dialog;
    QVBoxLayout *body;
    QPushButton *accept;
    QPushButton *cancel;
};

Parts makeDialog(QWidget *parent, const QString &title, const QString &text, const QString &acceptText)
{
    auto *dialog = new QDialog(parent);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setWindowModality(Qt::WindowModal);
    dialog->setWindowTitle(title);
    auto *layout = new QVBoxLayout(dialog);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    auto *body = new QVBoxLayout;
    body->setSpacing(spacing::normal);
    if (!text.isEmpty()) {
        auto *label = new QLabel(text, dialog);
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setMinimumWidth(380);
        body->addWidget(label);
    }
    layout->addLayout(body);
    auto *buttons = new QDialogButtonBox(dialog);
    auto *accept = buttons->addButton(acceptText, QDialogButtonBox::AcceptRole);
    auto *cancel = buttons->addButton(QDialogButtonBox::Cancel);
    QObject::connect(buttons, &QDialogButtonBox::accepted, dialog, &QDialog::accept);
    QObject::connect(buttons, &QDialogButtonBox::rejected, dialog, &QDialog::reject);
    layout->addWidget(buttons);
    return {dialog, body, accept, cancel};
}

} // namespace

QDialog *confirm(QWidget *parent, const Confirmation &question, std::function<void()> accepted)
{
    if (const Prepared given = std::exchange(prepared(), {}); given.isSet) {
        if (given.answer)
            accepted();
        return nullptr;
    }
    const Parts parts = makeDialog(parent, question.title, question.text, question.accept);
    if (!question.details.isEmpty()) {
        auto *details = new QLabel(question.details, parts.dialog);
        details->setTextFormat(Qt::PlainText);
        details->setWordWrap(true);
        details->setProperty("role", u"muted"_s);
        parts.body->addWidget(details);
    }
    QPushButton *usual = question.isDangerous ? parts.cancel : parts.accept;
    usual->setDefault(true);
    usual->setFocus();
    QObject::connect(parts.dialog, &QDialog::accepted, parts.dialog, [accepted = std::move(accepted)] { accepted(); });
    parts.dialog->open();
    return parts.dialog;
}

QDialog *askText(QWidget *parent, const TextQuestion &question, std::function<void(const QString &)> accepted)
{
    if (const Prepared given = std::exchange(prepared(), {}); given.isSet) {
        if (given.answer)
            accepted(given.answer->trimmed());
        return nullptr;
    }
    const Parts parts = makeDialog(parent, question.title, question.text, question.accept);
    auto *edit = new AnswerEdit(question.isMultiLine, question.maxLength, parts.dialog);
    edit->setPlaceholderText(question.placeholder);
    edit->setPlainText(question.initial);
    edit->selectAll();
    auto *label = new QLabel(question.label, parts.dialog);
    label->setBuddy(edit);
    parts.body->addWidget(label);
    parts.body->addWidget(edit);
    for (const QString &suggestion : question.suggestions) {
        auto *take = new QPushButton(suggestion, parts.dialog);
        take->setAutoDefault(false);
        QObject::connect(take, &QPushButton::clicked, edit, [edit, suggestion] {
            edit->setPlainText(suggestion);
            edit->moveCursor(QTextCursor::End);
            edit->setFocus();
        });
        parts.body->addWidget(take, 0, Qt::AlignLeading);
    }
    const auto check = [edit, accept = parts.accept, required = question.isRequired] {
        accept->setEnabled(!required || !edit->toPlainText().trimmed().isEmpty());
    };
    QObject::connect(edit, &QPlainTextEdit::textChanged, parts.accept, check);
    QObject::connect(edit, &AnswerEdit::accepted, parts.accept, &QPushButton::click);
    check();
    parts.accept->setDefault(true);
    edit->setFocus();
    QObject::connect(parts.dialog, &QDialog::accepted, edit,
        [edit, accepted = std::move(accepted)] { accepted(edit->toPlainText().trimmed()); });
    parts.dialog->open();
    return parts.dialog;
}

void answerNext(const std::optional<QString> &answer)
{
    prepared() = {true, answer};
}

} // namespace cp::dialogs
