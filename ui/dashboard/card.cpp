#include "ui/dashboard/card.h"

#include "ui/style/spacing.h"

#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

Card::Card(const QString &title, QWidget *parent)
    : QFrame(parent)
    , m_heading(new QPushButton(title, this))
    , m_figure(new QLabel(this))
    , m_lines(new QLabel(this))
    , m_layout(new QVBoxLayout(this))
{
    setProperty("role", u"card"_s);
    m_heading->setFlat(true);
    m_heading->setProperty("role", u"heading"_s);
    m_heading->setCursor(Qt::PointingHandCursor);
    m_heading->setToolTip(tr("Open the page"));
    connect(m_heading, &QPushButton::clicked, this, &Card::opened);
    m_figure->setProperty("role", u"figure"_s);
    m_figure->setTextFormat(Qt::PlainText);
    m_figure->hide();
    m_lines->setTextFormat(Qt::RichText);
    m_lines->setWordWrap(true);
    m_lines->hide();
    m_lines->setAlignment(Qt::AlignTop | Qt::AlignLeading);
    m_layout->setContentsMargins(spacing::margin, spacing::normal, spacing::margin, spacing::margin);
    m_layout->setSpacing(spacing::tight);
    m_layout->addWidget(m_heading, 0, Qt::AlignLeading);
    m_layout->addWidget(m_figure);
    m_layout->addWidget(m_lines, 1);
}

void Card::setFigure(const QString &figure)
{
    m_figure->setText(figure);
    m_figure->setVisible(!figure.isEmpty());
}

void Card::setLines(const QString &html)
{
    m_lines->setText(html);
    m_lines->setVisible(!html.isEmpty());
}

void Card::setContent(QWidget *content)
{
    m_layout->setStretchFactor(m_lines, 0);
    m_layout->addWidget(content, 1);
}

} // namespace cp
