#pragma once

#include "models/format/formatcontext.h"

#include <QWidget>

class QFormLayout;

namespace cp {

class ValueEdit;

/// Labelled fields for columns of one table, in a dialog. Knows what is wrong with what stands in them.
class ValueForm : public QWidget {
    Q_OBJECT

public:
    ValueForm(const QByteArray &table, const FormatContext &context, QWidget *parent);

    /// A field for the column; label is also its accessible name.
    ValueEdit *addValue(const QByteArray &column, const QString &label);
    void addField(const QString &label, QWidget *field); ///< one of another kind

    /// The first field that holds nonsense, and why: "Price: not a number". Empty when every value can be stored.
    QString problem() const;

Q_SIGNALS:
    void changed(); ///< something was typed into one of the values

private:
    QByteArray m_table;
    FormatContext m_context;
    QFormLayout *m_layout;
    QList<ValueEdit *> m_values;
};

} // namespace cp
