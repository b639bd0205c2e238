#include "ui/widgets/valueform.h"

#include "models/catalogue/catalogue.h"
#include "ui/widgets/valueedit.h"

#include <QFormLayout>

namespace cp {

using namespace Qt::StringLiterals;

ValueForm::ValueForm(const QByteArray &table, const FormatContext &context, QWidget *parent)
    : QWidget(parent)
    , m_table(table)
    , m_context(context)
    , m_layout(new QFormLayout(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
}

ValueEdit *ValueForm::addValue(const QByteArray &column, const QString &label)
{
    auto *edit = new ValueEdit(describe(m_table, column), m_context, this);
    edit->setFrame(true);
    edit->setMinimumWidth(180);
    addField(label, edit);
    m_values.append(edit);
    connect(edit, &QLineEdit::textChanged, this, &ValueForm::changed);
    return edit;
}

void ValueForm::addField(const QString &label, QWidget *field)
{
    field->setAccessibleName(label);
    m_layout->addRow(label, field);
}

QString ValueForm::problem() const
{
    for (const ValueEdit *edit : m_values) {
        const QString label = edit->accessibleName();
        if (const QString problem = edit->problem(); !problem.isEmpty())
            return problem.startsWith(label) ? problem : u"%1: %2"_s.arg(label, problem);
    }
    return {};
}

} // namespace cp
