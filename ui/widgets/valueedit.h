#pragma once

#include "models/format/formatcontext.h"
#include "models/table/tablesource.h"

#include <QLineEdit>
#include <QVariant>

namespace cp {

/// A line to type a column's value into. Says at once, beside the field and in its colour, when what stands there makes
/// no sense.
class ValueEdit : public QLineEdit {
    Q_OBJECT

public:
    ValueEdit(const Column &column, const FormatContext &context, QWidget *parent = nullptr);

    void setValue(const QVariant &value);

    /// The typed value; invalid for NULL and for nonsense, which problem() tells apart.
    QVariant value() const { return m_value; }
    QString problem() const { return m_problem; } ///< empty when value() can be stored

    void showProblem(); ///< as a tooltip at the field

private:
    void check();

    Column m_column;
    FormatContext m_context;
    QVariant m_value;
    QString m_problem;
};

} // namespace cp
