#pragma once

#include "models/people/access.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QRadioButton;

namespace cp {

class PasswordFields;

/// How somebody is let in: by a login that is made, or one that is there. For who may not make logins it shows the
/// statements for somebody who may instead. Window-modal; deletes itself when closed.
class AccessDialog : public QDialog {
    Q_OBJECT

public:
    struct Subject {
        qint64 user = 0;
        QString name;
        QString email;
        bool isAdmin = false;
        QStringList freeLogins; ///< that are nobody's yet
        bool mayMakeLogins = false;
    };
    AccessDialog(const Subject &subject, QWidget *parent);

    access::NewLogin wish() const;
    bool isPasswordGenerated() const;

private:
    void updateState();

    Subject m_subject;
    QRadioButton *m_new;
    QRadioButton *m_existing;
    QLineEdit *m_login;
    QComboBox *m_free;
    QComboBox *m_role;
    PasswordFields *m_password;
    QLabel *m_hint;
    QPlainTextEdit *m_statements;
    QPushButton *m_accept;
};

} // namespace cp
