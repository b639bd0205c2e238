#include "ui/queue/viewbar.h"

#include "models/settings/storedsettings.h"
#include "models/table/pagequery.h"
#include "ui/style/spacing.h"
#include "ui/widgets/dialogs.h"

#include <QAction>
#include <QButtonGroup>
#include <QHBoxLayout>
#include <QJsonDocument>
#include <QLocale>
#include <QToolButton>
#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

const QString settingsGroup = u"suggestions/views"_s;

QList<QueueView> storedViews()
{
    StoredSettings settings;
    QList<QueueView> views;
    const int count = settings.beginReadArray(settingsGroup);
    for (int i = 0; i < count; ++i) {
        settings.setArrayIndex(i);
        QueueView view;
        view.name = settings.value(u"name"_s).toString();
        view.filter
            = QueueFilter::fromJson(QJsonDocument::fromJson(settings.value(u"filter"_s).toByteArray()).object());
        view.sortColumn = settings.value(u"sort"_s, u"created_at"_s).toByteArray();
        view.sortOrder = settings.value(u"ascending"_s).toBool() ? Qt::AscendingOrder : Qt::DescendingOrder;
        views.append(view);
    }
    return views;
}

} // namespace

ViewBar::ViewBar(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_views(builtInQueueViews() + storedViews())
    , m_layout(new QHBoxLayout(this))
    , m_group(new QButtonGroup(this))
    , m_save(new QToolButton(this))
{
    m_layout->setContentsMargins(0, 0, 0, 0);
    m_layout->setSpacing(spacing::tight);
    m_save->setText(tr("Save view…"));
    m_save->setToolTip(tr("Keeps the filters and the order under a name"));
    m_save->setAutoRaise(true);
    connect(m_save, &QToolButton::clicked, this, &ViewBar::saveCurrent);
    m_group->setExclusive(false);
    m_countTimer.setSingleShot(true);
    m_countTimer.setInterval(300);
    connect(&m_countTimer, &QTimer::timeout, this, &ViewBar::count);
    rebuild();
}

void ViewBar::rebuild()
{
    const QList<QAbstractButton *> old = m_group->buttons();
    for (QAbstractButton *button : old)
        delete button;
    while (QLayoutItem *item = m_layout->takeAt(0))
        delete item;
    for (const QueueView &view : std::as_const(m_views))
        addButton(view);
    m_layout->addWidget(m_save);
    m_layout->addStretch(1);
    setCurrent(m_current.filter, m_current.sortColumn, m_current.sortOrder);
    countSoon();
}

void ViewBar::addButton(const QueueView &view)
{
    auto *button = new QToolButton(this);
    button->setText(view.name);
    button->setCheckable(true);
    button->setAutoRaise(true);
    m_group->addButton(button, int(m_group->buttons().size()));
    connect(button, &QToolButton::clicked, this, [this, view] { Q_EMIT chosen(view); });
    if (!view.builtIn) {
        auto *remove = new QAction(tr("Delete this view"), button);
        connect(remove, &QAction::triggered, this, [this, name = view.name] { this->remove(name); });
        button->addAction(remove);
        button->setContextMenuPolicy(Qt::ActionsContextMenu);
        button->setToolTip(tr("A view of yours; right-click to delete it"));
    }
    m_layout->addWidget(button);
}

void ViewBar::setCurrent(const QueueFilter &filter, const QByteArray &sortColumn, Qt::SortOrder order)
{
    m_current = {{}, filter, sortColumn, order};
    bool marked = false;
    for (int i = 0; i < m_views.size(); ++i) {
        const bool same = !marked && m_views[i].filter == filter;
        m_group->button(i)->setChecked(same);
        marked = marked || same;
    }
    m_save->setEnabled(!marked);
}

void ViewBar::count()
{
    if (!m_session->state().isConnected())
        return;
    m_counting.cancel();
    m_counting = CancelToken();
    QList<PageQuery> queries;
    for (const QueueView &view : std::as_const(m_views))
        queries.append(PageQuery(suggestionSource(), view.filter.toFilter(), -1, Qt::AscendingOrder));
    m_session->background()
        ->run(
            u"count the views"_s,
            [queries](Connection &connection) {
                QList<qint64> counts;
                for (const PageQuery &query : queries)
                    counts.append(query.count(connection));
                return counts;
            },
            m_counting)
        .then(this,
            [this](const QList<qint64> &counts) {
                for (int i = 0; i < counts.size() && i < m_views.size(); ++i)
                    m_group->button(i)->setText(u"%1 %2"_s.arg(m_views[i].name, QLocale().toString(counts[i])));
            })
        .onFailed(this, [](const DbException &) { // the names without counts will do
        });
}

void ViewBar::saveCurrent()
{
    dialogs::TextQuestion question;
    question.title = tr("Save view");
    question.text = tr("The filters and the order are kept under this name.");
    question.label = tr("Name");
    question.accept = tr("Save");
    question.isRequired = true;
    question.maxLength = 40;
    dialogs::askText(this, question, [this](const QString &name) {
        QueueView view = m_current;
        view.name = name;
        m_views.removeIf([&](const QueueView &other) { return !other.builtIn && other.name == name; });
        m_views.append(view);
        store();
        rebuild();
    });
}

void ViewBar::remove(const QString &name)
{
    m_views.removeIf([&](const QueueView &view) { return !view.builtIn && view.name == name; });
    store();
    QTimer::singleShot(0, this, &ViewBar::rebuild); // not while the button's own menu is up
}

void ViewBar::store() const
{
    StoredSettings settings;
    settings.remove(settingsGroup);
    const auto own = int(std::count_if(m_views.begin(), m_views.end(), [](const auto &view) { return !view.builtIn; }));
    settings.beginWriteArray(settingsGroup, own);
    int at = 0;
    for (const QueueView &view : m_views) {
        if (view.builtIn)
            continue;
        settings.setArrayIndex(at++);
        settings.setValue(u"name"_s, view.name);
        settings.setValue(u"filter"_s, QJsonDocument(view.filter.toJson()).toJson(QJsonDocument::Compact));
        settings.setValue(u"sort"_s, QString::fromLatin1(view.sortColumn));
        settings.setValue(u"ascending"_s, view.sortOrder == Qt::AscendingOrder);
    }
    settings.endArray();
}

} // namespace cp
