#include "ui/window/gotopopup.h"

#include "ui/style/spacing.h"

#include <QKeyEvent>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype mostShown = 50;

} // namespace

QList<Destination> matchingDestinations(const QList<Destination> &all, const QString &typed)
{
    const QStringList words = typed.split(u' ', Qt::SkipEmptyParts);
    QList<Destination> beginning;
    QList<Destination> containing;
    for (const Destination &destination : all) {
        const QString name = destination.text + u' ' + destination.hint;
        const bool fits = std::all_of(words.cbegin(), words.cend(),
            [&name](const QString &word) { return name.contains(word, Qt::CaseInsensitive); });
        if (!fits)
            continue;
        const bool begins = words.isEmpty() || destination.text.startsWith(words.first(), Qt::CaseInsensitive);
        (begins ? beginning : containing).append(destination);
    }
    return (beginning + containing).mid(0, mostShown);
}

GoToPopup::GoToPopup(const QList<Destination> &destinations, QWidget *window)
    : QDialog(window, Qt::Popup)
    , m_all(destinations)
    , m_edit(new QLineEdit(this))
    , m_list(new QListWidget(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setObjectName(u"goTo"_s);
    setWindowTitle(tr("Go to"));
    m_edit->setPlaceholderText(tr("Page, coin or watchlist"));
    m_edit->setAccessibleName(tr("Go to"));
    m_edit->setClearButtonEnabled(true);
    m_list->setAccessibleName(tr("Destinations"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus); // the arrows reach it through the field
    m_list->setUniformItemSizes(true);
    m_list->setIconSize({16, 16});
    m_list->setSpacing(1);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::normal, spacing::normal, spacing::normal, spacing::normal);
    layout->addWidget(m_edit);
    layout->addWidget(m_list);
    m_edit->installEventFilter(this);
    connect(m_edit, &QLineEdit::textChanged, this, &GoToPopup::filter);
    connect(m_list, &QListWidget::itemClicked, this, &GoToPopup::go);
    filter({});
}

void GoToPopup::popUp()
{
    const QWidget *window = parentWidget();
    resize(std::min(460, window->width() - 40), std::min(380, window->height() - 100));
    move(window->mapToGlobal(QPoint((window->width() - width()) / 2, 60)));
    m_edit->setFocus();
    show();
}

void GoToPopup::add(const QList<Destination> &destinations)
{
    m_all += destinations;
    const int chosen = m_list->currentRow();
    filter(m_edit->text());
    m_list->setCurrentRow(std::clamp(chosen, 0, m_list->count() - 1));
}

void GoToPopup::filter(const QString &typed)
{
    m_shown = matchingDestinations(m_all, typed);
    m_list->clear();
    for (const Destination &destination : std::as_const(m_shown)) {
        const QString text
            = destination.hint.isEmpty() ? destination.text : u"%1  ·  %2"_s.arg(destination.text, destination.hint);
        m_list->addItem(new QListWidgetItem(destination.icon, text));
    }
    m_list->setCurrentRow(m_shown.isEmpty() ? -1 : 0);
}

void GoToPopup::go()
{
    const int row = m_list->currentRow();
    if (row < 0)
        return;
    const std::function<void()> go = m_shown[row].go;
    close();
    go();
}

bool GoToPopup::eventFilter(QObject *watched, QEvent *event)
{
    if (event->type() != QEvent::KeyPress)
        return QDialog::eventFilter(watched, event);
    switch (static_cast<QKeyEvent *>(event)->key()) {
    case Qt::Key_Down:
        m_list->setCurrentRow(std::min(m_list->currentRow() + 1, m_list->count() - 1));
        return true;
    case Qt::Key_Up:
        m_list->setCurrentRow(std::max(m_list->currentRow() - 1, 0));
        return true;
    case Qt::Key_Return:
    case Qt::Key_Enter:
        go();
        return true;
    default:
        return QDialog::eventFilter(watched, event);
    }
}

} // namespace cp
