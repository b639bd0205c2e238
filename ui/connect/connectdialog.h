#pragma once

#include "models/session/connectiontest.h"
#include "models/session/passwords.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;
class QScrollArea;

namespace cp {

class ProfileForm;

/// Where to connect: the profiles, one of them to edit, try and use. What is edited is saved when another profile is
/// chosen, and when it is used.
class ConnectDialog : public QDialog {
    Q_OBJECT

public:
    /// chosen is the name of the profile shown at first. passwords outlives the dialog.
    ConnectDialog(Passwords *passwords, const QString &chosen, QWidget *parent);
    ~ConnectDialog() override;

    /// Why this was opened by itself: what the server said.
    void showProblem(const QString &problem, bool isPasswordNeeded);

Q_SIGNALS:
    /// The person wants to work there. The password is with Passwords.
    void connectRequested(const cp::ConnectionProfile &profile);

private:
    void fill(const QString &chosen);
    void showProfile(int row);
    bool saveCurrent(); ///< false when it cannot be a profile as it is
    void addProfile();
    void removeProfile();
    void importProfiles();
    void addImported(const QList<ConnectionProfile> &imported);
    QStringList names() const; ///< of all profiles
    void test();
    void showResult(const QString &text);
    void showReport(const ConnectionReport &report);
    void connectTo();
    void updateButtons();

    Passwords *m_passwords;
    QListWidget *m_list;
    ProfileForm *m_form;
    QLabel *m_result;
    QScrollArea *m_details = nullptr; ///< form and result
    QPushButton *m_remove;
    QPushButton *m_test;
    QPushButton *m_connect;
    QList<ConnectionProfile> m_profiles; ///< as listed
    int m_shown = -1;
    bool m_edited = false;
    bool m_isPasswordRead = false; ///< the keychain has answered for the one that is shown
    CancelToken m_testing;
};

} // namespace cp
