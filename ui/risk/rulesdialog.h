#pragma once

#include "models/risk/riskrules.h"

#include <QDialog>

class QLabel;
class QPushButton;
class QTableWidget;

namespace cp {

/// Lets a person change, add and remove the rules of a risk profile. Names of rules that are there stay as they are.
class RulesDialog : public QDialog {
    Q_OBJECT

public:
    /// whose stands in the title. rules is not too long.
    RulesDialog(const RiskRules &rules, const QString &whose, const FormatContext &context, QWidget *parent);

    RiskRules rules() const; ///< what is to be saved

private:
    void append(const RiskRule &rule);
    void addRule();
    void removeRule();
    QString nameAt(int row) const;
    std::optional<QString> valueAt(int row) const;
    QString problem() const;
    void check();

    const RiskRules m_rules;
    const FormatContext m_context;
    QTableWidget *m_table;
    QLabel *m_problem;
    QPushButton *m_remove = nullptr;
    QPushButton *m_save = nullptr;
};

} // namespace cp
