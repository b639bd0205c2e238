#pragma once

#include "ui/queue/triagekeys.h"

#include <QDialog>

class QKeySequenceEdit;
class QLabel;

namespace cp {

/// Lets the person bind the queue's keys. Changes count as they are made; Close ends it.
class KeysDialog : public QDialog {
    Q_OBJECT

public:
    /// keys outlives the dialog.
    explicit KeysDialog(TriageKeys *keys, QWidget *parent = nullptr);

Q_SIGNALS:
    void keysChanged();

private:
    void show(TriageCommand command);

    TriageKeys *m_keys;
    QHash<TriageCommand, QKeySequenceEdit *> m_edits;
    QLabel *m_problem;
};

} // namespace cp
