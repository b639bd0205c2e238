#pragma once

#include "models/import/priceimport.h"

#include <QWidget>

class QCheckBox;
class QComboBox;

namespace cp {

/// How files of prices are to be read, as a form: what it leaves open is found out, file by file.
class ImportOptions : public QWidget {
    Q_OBJECT

public:
    explicit ImportOptions(QWidget *parent);

    void setCoins(const QStringList &symbols); ///< to choose from; others can be typed
    PriceImportOptions options() const;
    QString problem() const; ///< as a sentence; empty when it can be imported like this

Q_SIGNALS:
    void changed();

private:
    QComboBox *m_coin;
    QComboBox *m_format;
    QComboBox *m_interval;
    QComboBox *m_zone;
    QComboBox *m_conflict;
    QCheckBox *m_createsCoins;
    QCheckBox *m_isStrict;
};

} // namespace cp
