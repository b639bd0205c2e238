#pragma once

#include "models/format/formatcontext.h"
#include "models/signals/signalsource.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace cp {

class ValueEdit;
class ValueForm;

/// What a person did, or is about to do, on a signal, beside the limits of their risk profile.
class ExecuteDialog : public QDialog {
    Q_OBJECT

public:
    /// signal says which one: "Long BTC, entry 64,000, stop 62,000".
    ExecuteDialog(const QString &signal, const QVariant &price, const FormatContext &context, QWidget *parent);

    void setLimits(const RiskLimits &limits); ///< once they are known

    /// Exact decimals; percentage is invalid when it was left empty.
    QVariant price() const;
    QVariant size() const;
    QVariant percentage() const;
    QString type() const; ///< the database's word

private:
    void check();

    FormatContext m_context;
    ValueForm *m_form;
    ValueEdit *m_price;
    ValueEdit *m_size;
    ValueEdit *m_percentage;
    QComboBox *m_type;
    QLabel *m_limits;
    QLabel *m_problem;
    QPushButton *m_execute = nullptr;
};

} // namespace cp
