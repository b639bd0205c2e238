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

    void setTakenNames(const QStringList &names); ///< of the other profiles
    void setProfile(const ConnectionProfile &profile); ///< Local has nothing to edit
    ConnectionProfile profile() const; ///< as the fields say
    void setPassword(const QString &password);
    QString password() const;

    /// Connection strings that were put into a field are taken apart: keywords with a field of their own move there.
    void takeConnectionStrings();

    QString problem() const; ///< why this cannot be a profile; empty when it can
    void focusName();
    void focusPassword();

Q_SIGNALS:
    void changed();

private:
    QLineEdit *addLine(const QString &label, const QString &placeholder = {});
    void watchForConnectionStrings(QLineEdit *line);
    void take(QLineEdit *line);
    void updateAdvice();
    QString connectionProblem() const;

    ConnectionProfile m_profile;
    QStringList m_takenNames;
    bool m_isTaking = false; ///< a field changes because another was taken apart
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
    QLineEdit *m_charts;
    QLineEdit *m_other;
    QComboBox *m_colour;
    QCheckBox *m_readOnly;
    QLabel *m_advice;
};

} // namespace cp
