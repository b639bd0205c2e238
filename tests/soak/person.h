#pragma once

#include "models/queue/reviewer.h"
#include "tests/soak/ledger.h"
#include "ui/window/mainwindow.h"

#include <QRandomGenerator>
#include <QTemporaryDir>

namespace cp {
class TablePanel;
}

namespace cp::soak {

/// Somebody at the console's window who browses, edits, decides, arranges and exports, at random but the same for the
/// same seed. Everything goes through the window, as by hand.
class Person {
public:
    Person(Session *session, Ledger *ledger, QRandomGenerator *random);
    ~Person(); ///< closes the window

    void act(); ///< one thing

    /// What is left over from a failure is seen to as a person would: lost decisions are sent again, refused edits are
    /// given up.
    void leave(); ///< closes the window
    void tidyUp();

    bool isSettled() const; ///< the page in front shows what it has to show
    bool isIdle() const; ///< and no decision or edit is under way

private:
    void browse();
    void scroll();
    void sort();
    void filter();
    void edit();
    bool goesTo(const QString &page);
    bool goesToQueue();
    void decideOne();
    void decideMany();
    void undo();
    void arrange();
    void exportTable();

    TablePanel *somePanel();
    TableModel *coins() const; ///< none before the page was visited
    Reviewer *reviewer() const;
    int upTo(int bound) { return int(m_random->bounded(bound)); }

    Ledger *m_ledger;
    QRandomGenerator *m_random;
    QTemporaryDir m_files;
    Session *m_session;
    MainWindow m_window;
    bool m_followsCoins = false;
    bool m_followsReviewer = false;
    int m_edits = 0;
};

} // namespace cp::soak
