#pragma once

#include "models/people/profile.h"
#include "ui/window/consolepage.h"

class QCheckBox;
class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QStackedWidget;

namespace cp {

class JsonView;

/// The account of the person who is logged in: what they may change, and what they may not.
class ProfilePage : public ConsolePage {
    Q_OBJECT

public:
    explicit ProfilePage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Profile"); }
    void activate() override;
    void refresh() override; ///< what is edited stays
    QString unsavedWork() const override;

private:
    void makeFields();
    QWidget *makeForm();
    void connectFields();
    void saved(const QList<RowOutcome> &outcomes);
    void present(const Profile &profile);
    void showFields();
    void save();
    void changePassword();
    void updateState();
    QString problem() const; ///< why it cannot be saved; empty for nothing
    QStringList typed() const; ///< what the fields say: names, time zone, language, perspective, currency
    QJsonObject edited(qsizetype first, const QStringList &names) const;
    QJsonObject editedColumns() const; ///< null for an emptied field
    QJsonObject editedPreferences() const;
    bool isEdited() const { return !editedColumns().isEmpty() || !editedPreferences().isEmpty(); }

    Writer m_writer;
    Profile m_profile; ///< as read
    QStringList m_shown; ///< typed(), as long as nobody has typed
    QStackedWidget *m_stack; ///< why there is nothing, or the account
    QLabel *m_nobody;
    QLabel *m_name;
    QLineEdit *m_firstName;
    QLineEdit *m_lastName;
    QComboBox *m_timezone;
    QComboBox *m_language;
    QComboBox *m_perspective;
    QLineEdit *m_currency;
    QCheckBox *m_notifySignals;
    QLabel *m_email = nullptr;
    QLabel *m_role = nullptr;
    QLabel *m_logins = nullptr;
    QLabel *m_lastLogin = nullptr;
    QLabel *m_createdAt = nullptr;
    QLabel *m_state;
    QPushButton *m_save;
    QPushButton *m_discard;
    QPushButton *m_password; ///< of the database login, which is not the web programs'
    JsonView *m_preferences;
};

} // namespace cp
