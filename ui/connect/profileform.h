#pragma once

#include "models/session/connectionprofile.h"

#include <QWidget>

class QCheckBox;
class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;

namespace cp {

/// The fields of one profile. An empty field is left to libpq: its environment, service file or default decides.
class ProfileForm : public QWidget {
    Q_OBJECT

public:
    explicit ProfileForm(QWidget *parent = nullptr);

    void setProfile(const ConnectionProfile &profile); ///< Local has nothing to edit
    ConnectionProfile profile() const; ///< as the fields say
    void setPassword(const QString &password);
    QString password() const;

    QString problem() const; ///< why this cannot be a profile; empty when it can
    void focusName();
    void focusPassword();

Q_SIGNALS:
    void changed();

private:
    QLineEdit *addLine(const QString &label, const QString &placeholder = {});
    void takeConnectionString();
    void updateAdvice();

    ConnectionProfile m_profile;
    QFormLayout *m_layout;
    QLineEdit *m_name;
    QLineEdit *m_host;
    QLineEdit *m_port;
    QLineEdit *m_database;
    QLineEdit *m_user;
    QLineEdit *m_password;
    QCheckBox *m_savePassword;
    QComboBox *m_encryption;
    QLineEdit *m_certificate;
    QLineEdit *m_service;
    QLineEdit *m_other;
    QComboBox *m_colour;
    QCheckBox *m_readOnly;
    QLabel *m_advice;
};

} // namespace cp
