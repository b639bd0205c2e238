#pragma once

#include <QWidget>

class QCheckBox;
class QLineEdit;

namespace cp {

/// A new password: generated, or typed twice. It stands nowhere but in the fields.
class PasswordFields : public QWidget {
    Q_OBJECT

public:
    explicit PasswordFields(bool isGenerated, QWidget *parent = nullptr);

    QString problem() const; ///< why it will not do, as a sentence; empty when it does
    QString password() const; ///< the same one each time; generated when the person wants that
    bool isGenerated() const;

Q_SIGNALS:
    void changed();

private:
    QCheckBox *m_generate;
    QLineEdit *m_typed;
    QLineEdit *m_again;
    QString m_generated;
};

} // namespace cp
