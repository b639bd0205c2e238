#include "ui/widgets/messagestrip.h"

#include "ui/style/colours.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"

#include <QAccessible>
#include <QBoxLayout>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QKeyEvent>
#include <QLabel>
#include <QPainter>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

QString iconName(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Info:
        return u"info"_s;
    case MessageKind::Success:
        return u"success"_s;
    case MessageKind::Warning:
        return u"warning"_s;
    case MessageKind::Error:
        return u"error"_s;
    }
    return {};
}

QString nameOf(MessageKind kind)
{
    switch (kind) {
    case MessageKind::Info:
        return MessageStrip::tr("Information");
    case MessageKind::Success:
        return MessageStrip::tr("Done");
    case MessageKind::Warning:
        return MessageStrip::tr("Warning");
    case MessageKind::Error:
        return MessageStrip::tr("Error");
    }
    return {};
}

QColor colourOf(MessageKind kind, const Colours &colours)
{
    switch (kind) {
    case MessageKind::Info:
        return colours.info;
    case MessageKind::Success:
        return colours.success;
    case MessageKind::Warning:
        return colours.warning;
    case MessageKind::Error:
        return colours.error;
    }
    return {};
}

} // namespace

MessageStrip::MessageStrip(QWidget *parent)
    : QFrame(parent)
    , m_icon(new QLabel(this))
    , m_text(new QLabel(this))
    , m_actions(new QHBoxLayout)
    , m_detailsButton(new QToolButton(this))
    , m_details(new QWidget(this))
    , m_detailsText(new QPlainTextEdit(m_details))
{
    setObjectName(u"messageStrip"_s);
    m_text->setWordWrap(true);
    m_text->setTextFormat(Qt::PlainText); // a database's words are nobody's markup
    m_text->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    m_text->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Preferred);

    m_detailsButton->setText(tr("Details"));
    m_detailsButton->setCheckable(true);
    m_detailsButton->setAutoRaise(true);
    connect(m_detailsButton, &QToolButton::toggled, m_details, &QWidget::setVisible);

    auto *close = new QToolButton(this);
    close->setIcon(themedIcon(u"close"_s));
    close->setAutoRaise(true);
    close->setAccessibleName(tr("Close message"));
    close->setToolTip(tr("Close (Esc)"));
    connect(close, &QToolButton::clicked, this, &MessageStrip::dismiss);

    m_detailsText->setReadOnly(true);
    m_detailsText->setAccessibleName(tr("Details"));
    m_detailsText->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_detailsText->setMaximumHeight(8 * fontMetrics().height());
    auto *copy = new QPushButton(themedIcon(u"copy"_s), tr("Copy details"), m_details);
    connect(copy, &QPushButton::clicked, this, &MessageStrip::copyDetails);
    auto *detailsLayout = new QVBoxLayout(m_details);
    detailsLayout->setContentsMargins(0, 0, 0, 0);
    detailsLayout->addWidget(m_detailsText);
    detailsLayout->addWidget(copy, 0, Qt::AlignLeading);

    m_actions->setSpacing(spacing::normal);
    auto *line = new QHBoxLayout;
    line->setSpacing(spacing::normal);
    line->addWidget(m_icon, 0, Qt::AlignTop);
    line->addWidget(m_text, 1);
    line->addLayout(m_actions);
    line->addWidget(m_detailsButton);
    line->addWidget(close);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::margin, spacing::normal, spacing::normal, spacing::normal);
    layout->addLayout(line);
    layout->addWidget(m_details);

    m_timer.setSingleShot(true);
    m_timer.setInterval(std::chrono::seconds(6));
    connect(&m_timer, &QTimer::timeout, this, &MessageStrip::dismiss);
    hide();
}

void MessageStrip::present(const Message &message)
{
    m_message = message;
    m_presenting = true;
    const QColor colour = colourOf(message.kind, coloursFor(palette()));
    m_icon->setPixmap(themedIcon(iconName(message.kind), colour).pixmap(18, 18));
    m_icon->setAccessibleName(nameOf(message.kind));
    m_text->setText(message.text);
    m_detailsText->setPlainText(message.details);
    m_detailsButton->setVisible(!message.details.isEmpty() && message.details != message.text);
    m_detailsButton->setChecked(false);
    m_details->hide();
    showActions();
    setAccessibleName(message.text);
    show();
    update();
    if (message.kind == MessageKind::Success)
        m_timer.start();
    else
        m_timer.stop();
    QAccessibleEvent alert(this, QAccessible::Alert);
    QAccessible::updateAccessibility(&alert);
}

void MessageStrip::showActions()
{
    while (const QLayoutItem *item = m_actions->takeAt(0)) {
        item->widget()->deleteLater();
        delete item;
    }
    for (const MessageAction &action : std::as_const(m_message.actions)) {
        auto *button = new QPushButton(action.text, this);
        connect(button, &QPushButton::clicked, this, [run = action.run] { run(); });
        m_actions->addWidget(button);
    }
}

void MessageStrip::dismiss()
{
    if (!m_presenting)
        return;
    m_presenting = false;
    m_timer.stop();
    hide();
    Q_EMIT dismissed();
}

void MessageStrip::copyDetails()
{
    QGuiApplication::clipboard()->setText(m_message.text + u'\n' + m_message.details);
}

void MessageStrip::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape)
        dismiss();
    else
        QFrame::keyPressEvent(event);
}

void MessageStrip::enterEvent(QEnterEvent *event)
{
    m_timer.stop();
    QFrame::enterEvent(event);
}

void MessageStrip::leaveEvent(QEvent *event)
{
    if (m_presenting && m_message.kind == MessageKind::Success)
        m_timer.start();
    QFrame::leaveEvent(event);
}

void MessageStrip::paintEvent(QPaintEvent *)
{
    // A tint of the kind's colour with a bar at the leading edge; the icon says the kind without colour.
    QPainter painter(this);
    const QColor colour = colourOf(m_message.kind, coloursFor(palette()));
    QColor tint = colour;
    tint.setAlphaF(isDark(palette()) ? 0.18F : 0.09F);
    painter.fillRect(rect(), palette().color(QPalette::Base));
    painter.fillRect(rect(), tint);
    const int bar = 3;
    painter.fillRect(QStyle::visualRect(layoutDirection(), rect(), QRect(0, 0, bar, height())), colour);
    painter.fillRect(0, height() - 1, width(), 1, coloursFor(palette()).border);
}

} // namespace cp
