#include "ui/widgets/formsection.h"

#include "ui/style/spacing.h"

#include <QLabel>

namespace cp {

using namespace Qt::StringLiterals;

FormSection::FormSection(const QString &heading, const QString &about, QWidget *parent)
    : QWidget(parent)
    , m_form(new QFormLayout(this))
{
    m_form->setContentsMargins(0, 0, 0, spacing::wide);
    m_form->setHorizontalSpacing(spacing::wide);
    m_form->setVerticalSpacing(spacing::normal);
    m_form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    m_form->setLabelAlignment(Qt::AlignLeading | Qt::AlignVCenter);
    auto *title = new QLabel(heading, this);
    title->setProperty("role", u"heading"_s);
    m_form->addRow(title);
    if (!about.isEmpty()) {
        auto *text = new QLabel(about, this);
        text->setProperty("role", u"muted"_s);
        text->setWordWrap(true);
        m_form->addRow(text);
    }
}

void FormSection::addField(const QString &label, QWidget *field)
{
    m_form->addRow(label, field);
}

QLabel *FormSection::addValue(const QString &label)
{
    auto *value = new QLabel(this);
    value->setTextFormat(Qt::PlainText);
    value->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    value->setAccessibleName(label);
    value->setWordWrap(true);
    value->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred); // however long a word is
    m_form->addRow(label, value);
    return value;
}

void FormSection::setLabelWidth(int width)
{
    for (int row = 0; row < m_form->rowCount(); ++row) {
        if (QLayoutItem *item = m_form->itemAt(row, QFormLayout::LabelRole); item && item->widget())
            item->widget()->setMinimumWidth(width);
    }
}

} // namespace cp
