#pragma once

#include <QWidget>

#include <functional>

class QAction;
class QHBoxLayout;
class QKeySequence;
class QMenu;
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

    /// A button that opens a menu below it. It does not wait for the choice, as QPushButton::setMenu() does: whoever
    /// pressed it over the accessibility bus would wait with it.
    QPushButton *addMenu(const QString &text, const QString &icon, QMenu *menu, const std::function<QString()> &whyNot);

    /// A command of a menu (nullptr: of none), offered at a table, too: in its context menu, and by keys while it has
    /// the focus.
    QAction *addAction(QMenu *menu, QWidget *table, const QString &text, const QString &icon, const QKeySequence &keys,
        const std::function<void()> &run, const std::function<QString()> &whyNot);

    /// Offers the command of button at a table, too: in its context menu, and by keys while it has the focus.
    void offerAt(QWidget *table, const QPushButton *button, const QKeySequence &keys = {});

    void addWidget(QWidget *widget); ///< at the end, behind the stretch

    void updateStates(); ///< asks every whyNot again

private:
    struct Command {
        QPushButton *button; ///< nullptr: it is in a menu only
        std::function<void()> run;
        std::function<QString()> whyNot;
        QString toolTip = {}; ///< when it can be pressed
        QAction *action = nullptr;
    };

    QPushButton *insert(QPushButton *button, const std::function<void()> &run, const std::function<QString()> &whyNot);

    QHBoxLayout *m_layout;
    QList<Command> m_commands;
    int m_widgets = 0; ///< behind the stretch
};

} // namespace cp
