#pragma once

#include <QDialog>

class QComboBox;
class QLineEdit;

namespace cp {

/// Asks for what a new user needs. Window-modal; deletes itself when closed.
class NewUserDialog : public QDialog {
    Q_OBJECT

public:
    explicit NewUserDialog(QWidget *parent);

    QString email() const;
    QString firstName() const;
    QString lastName() const;
    QString role() const; ///< the database's word

private:
    QLineEdit *m_email;
    QLineEdit *m_firstName;
    QLineEdit *m_lastName;
    QComboBox *m_role;
};

} // namespace cp
