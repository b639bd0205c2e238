#pragma once

#include <QWidget>

#include <functional>

class QHBoxLayout;
class QPushButton;

namespace cp {

/// The buttons of a page, left to right. Each knows why it cannot be pressed now: that is its tooltip then.
class CommandBar : public QWidget {
    Q_OBJECT

public:
    explicit CommandBar(QWidget *parent = nullptr);

    /// whyNot gives the reason for being disabled as a sentence, empty for none; nullptr: always possible.
    QPushButton *add(const QString &text, const QString &icon, const std::function<void()> &run,
        const std::function<QString()> &whyNot = {});

    void addWidget(QWidget *widget); ///< at the end, behind the stretch

    void updateStates(); ///< asks every whyNot again

private:
    struct Command {
        QPushButton *button;
        std::function<QString()> whyNot;
    };

    QHBoxLayout *m_layout;
    QList<Command> m_commands;
};

} // namespace cp
