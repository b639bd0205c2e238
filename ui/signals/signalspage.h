#pragma once

#include "ui/table/tablepage.h"

namespace cp {

/// The signals, what was made of each, and its levels on the price. Everybody records executions of their own; an
/// admin ends signals.
class SignalsPage : public TablePage {
    Q_OBJECT

public:
    explicit SignalsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Signals"); }

private:
    void addCommands();
    void showExecutions(qint64 signal);
    QString whyNotExecute(bool adminOnly) const;
    QString whyNotSettle() const;
    void execute();
    void send(const Params &execution);
    void askOverride(const Call &refused, const QString &objection);
    void cancelSignal();
    void completeSignal();
    void settle(const QString &status);

    TablePanel *m_signals;
    TablePanel *m_executions;
};

} // namespace cp
