#pragma once

#include "ui/window/consolepage.h"

class QLabel;

namespace cp {

class FormSection;

/// The program's own settings, on this computer; what is changed counts at once. And what the program is.
class SettingsPage : public ConsolePage {
    Q_OBJECT

public:
    explicit SettingsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Settings"); }
    void activate() override { updateServer(); }

private:
    FormSection *makeAppearance();
    FormSection *makeQueue();
    FormSection *makeTables();
    FormSection *makeAbout();
    void editKeys();
    void askForget();
    void forget();
    void updateServer();

    QLabel *m_server = nullptr;
    QLabel *m_login = nullptr;
};

} // namespace cp
