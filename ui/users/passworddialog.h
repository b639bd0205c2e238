#pragma once

#include <QDialog>

class QLabel;
class QPushButton;

namespace cp {

class PasswordFields;

/// Asks for a new password of a database login. Window-modal; deletes itself when closed.
class PasswordDialog : public QDialog {
    Q_OBJECT

public:
    /// isGenerated: whether one is generated unless the person wants to type it.
    PasswordDialog(const QString &title, const QString &about, bool isGenerated, QWidget *parent);

    QString password() const;
    bool isGenerated() const;

private:
    void updateState();

    PasswordFields *m_fields;
    QLabel *m_hint;
    QPushButton *m_accept;
};

/// Shows a generated password, this once: it is nowhere else, and gone when the dialog is.
QDialog *showPasswordOnce(const QString &login, const QString &password, QWidget *parent);

} // namespace cp
