#pragma once

#include <QString>
#include <QStringList>

#include <functional>
#include <optional>

class QDialog;
class QWidget;

/// Questions that stop a person, asked without stopping the program: each opens a window-modal dialog and returns at
/// once; the answer comes to a function, unless parent is gone by then. Nothing is called when the person declines.
namespace cp::dialogs {

struct Confirmation {
    QString title;
    QString text; ///< the question
    QString details; ///< consequences, in smaller words; may be empty
    QString accept; ///< the button that does it: a verb, "Approve 24 cases"
    bool isDangerous = false; ///< Enter then means Cancel
};

/// Calls accepted when the person agrees. Returns the dialog, or nullptr when an answer was set for a test.
QDialog *confirm(QWidget *parent, const Confirmation &question, std::function<void()> accepted);

struct TextQuestion {
    QString title;
    QString text; ///< what is asked, above the field; may be empty
    QString label; ///< the field's visible label, which is how it is found: "Reason"
    QString initial;
    QString placeholder;
    QString accept; ///< "Reject"
    QStringList suggestions; ///< offered to take over by a click; may be empty
    bool isRequired = false; ///< blank is not taken
    bool isMultiLine = false; ///< Enter accepts all the same, Shift+Enter starts a line
    int maxLength = 10000; ///< characters
};

/// Calls accepted with the text, trimmed. Returns the dialog, or nullptr when an answer was set for a test.
QDialog *askText(QWidget *parent, const TextQuestion &question, std::function<void(const QString &)> accepted);

/// For tests: the next question is answered at once, without a dialog. std::nullopt declines; confirm() takes any text
/// as yes.
void answerNext(const std::optional<QString> &answer);

} // namespace cp::dialogs
