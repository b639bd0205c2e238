#include "ui/widgets/valueedit.h"

#include "models/format/formatvalue.h"
#include "models/format/parsevalue.h"
#include "ui/style/colours.h"

#include <QGuiApplication>
#include <QToolTip>

namespace cp {

ValueEdit::ValueEdit(const Column &column, const FormatContext &context, QWidget *parent)
    : QLineEdit(parent)
    , m_column(column)
    , m_context(context)
{
    setAlignment(alignmentOf(column.kind));
    setAccessibleName(column.label);
    setFrame(false);
    if (column.kind == ColumnKind::Fraction || column.kind == ColumnKind::Percent || column.kind == ColumnKind::Share)
        setPlaceholderText(context.locale.percent());
    connect(this, &QLineEdit::textChanged, this, &ValueEdit::check);
    check();
}

void ValueEdit::setValue(const QVariant &value)
{
    setText(editValue(m_column, value, m_context));
}

void ValueEdit::check()
{
    m_value = parseValue(m_column, text(), m_context, &m_problem);
    QPalette palette = QGuiApplication::palette();
    if (!m_problem.isEmpty() && !text().isEmpty()) // what was not typed yet is no mistake
        palette.setColor(QPalette::Base, coloursFor(palette).refused);
    setPalette(palette);
    setAccessibleDescription(m_problem);
    if (m_problem.isEmpty())
        QToolTip::hideText();
}

void ValueEdit::showProblem()
{
    QToolTip::showText(mapToGlobal(QPoint(0, height())), m_problem, this);
}

} // namespace cp
