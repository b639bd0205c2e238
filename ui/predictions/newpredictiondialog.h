#pragma once

#include "models/assets/assetsource.h"
#include "models/format/formatcontext.h"

#include <QDialog>

class QComboBox;
class QLabel;
class QPushButton;

namespace cp {

class ValueEdit;
class ValueForm;

/// Asks for a prediction of a person's own: which coin, what price, when, how sure.
class NewPredictionDialog : public QDialog {
    Q_OBJECT

public:
    NewPredictionDialog(const FormatContext &context, QWidget *parent);

    /// The coins to choose from, once they are known; symbol is proposed.
    void setCoins(const QList<FoundCoin> &coins, const QString &symbol);

    void propose(const QVariant &price, const QDateTime &due); ///< a moment that is not to come is not proposed

    int coin() const; ///< 0 when none is chosen
    QVariant price() const; ///< exact decimal
    QVariant target() const; ///< a moment to come
    QVariant confidence() const; ///< decimal of 0…1
    QString notes() const;

private:
    void check();

    ValueForm *m_form;
    QComboBox *m_coin;
    ValueEdit *m_price;
    ValueEdit *m_target;
    ValueEdit *m_confidence;
    ValueEdit *m_notes;
    QLabel *m_problem;
    QPushButton *m_add = nullptr;
};

} // namespace cp
