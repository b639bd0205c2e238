#pragma once

#include "models/format/formatcontext.h"
#include "models/market/candlerepair.h"

#include <QDialog>

class QLabel;
class QPushButton;

namespace cp {

class ValueEdit;
class ValueForm;

/// Asks for what a candle's prices and volume should have been.
class RepairDialog : public QDialog {
    Q_OBJECT

public:
    /// symbol is the coin's.
    RepairDialog(const StoredCandle &candle, const QString &symbol, const FormatContext &context, QWidget *parent);

    const StoredCandle &seen() const { return m_seen; }
    StoredCandle repaired() const;

private:
    void check();

    const StoredCandle m_seen;
    ValueForm *m_form;
    ValueEdit *m_open;
    ValueEdit *m_high;
    ValueEdit *m_low;
    ValueEdit *m_close;
    ValueEdit *m_volume;
    QLabel *m_problem;
    QPushButton *m_repair = nullptr;
};

} // namespace cp
