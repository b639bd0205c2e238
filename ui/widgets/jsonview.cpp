#include "ui/widgets/jsonview.h"

#include "models/format/indentedjson.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"
#include "ui/widgets/readingdelegate.h"

#include <QBoxLayout>
#include <QClipboard>
#include <QFontDatabase>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QPlainTextEdit>
#include <QStackedWidget>
#include <QStandardItemModel>
#include <QToolButton>
#include <QTreeView>
#include <QtConcurrentRun>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Up to here reading takes less than a frame, and a thread would only make the panel flicker.
constexpr qsizetype readAtOnce = 65'536;

/// More raw text than this would freeze the editor that shows it; Copy always takes all.
constexpr qsizetype rawLength = 200'000;

/// Items down to this level are open at first.
constexpr int openLevels = 2;

QList<QStandardItem *> rowOf(const JsonItem &item)
{
    auto *label = new QStandardItem(item.label.isEmpty() && !item.isNote ? u"•"_s : item.label);
    auto *text = new QStandardItem(item.text);
    text->setData(item.isNote, ReadingDelegate::NoteRole);
    for (const JsonItem &child : item.children)
        label->appendRow(rowOf(child));
    return {label, text};
}

} // namespace

JsonView::JsonView(const QString &title, QWidget *parent)
    : QWidget(parent)
    , m_model(new QStandardItemModel(this))
    , m_stack(new QStackedWidget(this))
    , m_tree(new QTreeView(this))
    , m_problem(new QLabel(this))
    , m_raw(new QPlainTextEdit(this))
    , m_rawButton(new QToolButton(this))
{
    m_tree->setAccessibleName(title);
    m_tree->setModel(m_model);
    m_tree->setItemDelegate(new ReadingDelegate(m_tree));
    m_tree->setHeaderHidden(true);
    m_tree->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_tree->setVerticalScrollMode(QAbstractItemView::ScrollPerPixel);
    m_tree->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_tree->setIndentation(spacing::wide);
    m_tree->header()->setStretchLastSection(true);
    // Text wraps at the column's edge, so that rows change their height with it.
    connect(m_tree->header(), &QHeaderView::sectionResized, m_tree, [this] { m_tree->doItemsLayout(); });

    m_problem->setWordWrap(true);
    m_problem->setAlignment(Qt::AlignCenter);
    m_problem->setTextFormat(Qt::PlainText);
    m_problem->setProperty("role", u"muted"_s);

    m_raw->setReadOnly(true);
    m_raw->setAccessibleName(tr("%1, raw", "document").arg(title));
    m_raw->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    m_raw->setLineWrapMode(QPlainTextEdit::NoWrap);

    m_stack->addWidget(m_tree);
    m_stack->addWidget(m_problem);
    m_stack->addWidget(m_raw);

    auto *heading = new QLabel(title, this);
    QFont font = heading->font();
    font.setWeight(QFont::DemiBold);
    heading->setFont(font);
    m_rawButton->setText(tr("Raw"));
    m_rawButton->setToolTip(tr("The JSON as it is stored"));
    m_rawButton->setCheckable(true);
    m_rawButton->setAutoRaise(true);
    auto *copyButton = new QToolButton(this);
    copyButton->setIcon(themedIcon(u"copy"_s));
    copyButton->setText(tr("Copy JSON"));
    copyButton->setToolTip(tr("Copy the JSON as it is stored"));
    copyButton->setAutoRaise(true);
    connect(copyButton, &QToolButton::clicked, this, &JsonView::copy);
    connect(m_rawButton, &QToolButton::toggled, this, &JsonView::showPart);

    auto *bar = new QHBoxLayout;
    bar->addWidget(heading, 1);
    bar->addWidget(m_rawButton);
    bar->addWidget(copyButton);
    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(spacing::tight);
    layout->addLayout(bar);
    layout->addWidget(m_stack, 1);
    connect(&m_watcher, &QFutureWatcher<Shown>::finished, this, [this] {
        if (m_watcher.future().resultCount() > 0) // none when the document was replaced meanwhile
            present(m_watcher.result());
    });
    setJson({});
}

JsonView::~JsonView() = default;

JsonView::Shown JsonView::read(const QString &json, const FormatContext &context)
{
    Shown shown{readJson(json, context), indentedJson(json, rawLength)};
    return shown;
}

void JsonView::setJson(const QString &json)
{
    m_json = json;
    m_watcher.setFuture({}); // an older document that is still being read is not wanted any more
    if (json.size() <= readAtOnce)
        present(read(json, m_context));
    else
        m_watcher.setFuture(QtConcurrent::run(&JsonView::read, json, m_context));
}

void JsonView::present(const Shown &shown)
{
    m_shown = shown;
    m_model->clear();
    for (const JsonItem &item : shown.reading.items)
        m_model->appendRow(rowOf(item));
    m_tree->expandToDepth(openLevels - 1);
    m_tree->resizeColumnToContents(0); // the document is bounded, and so is this
    m_tree->header()->resizeSection(0, std::clamp(m_tree->header()->sectionSize(0), 120, 220));
    m_problem->setText(shown.reading.problem);
    showPart();
    Q_EMIT this->shown();
}

void JsonView::showPart()
{
    if (m_rawButton->isChecked()) {
        m_raw->setPlainText(m_shown.raw); // not before somebody wants it: most never do
        m_stack->setCurrentWidget(m_raw);
    } else if (m_shown.reading.problem.isEmpty()) {
        m_stack->setCurrentWidget(m_tree);
    } else {
        m_stack->setCurrentWidget(m_problem);
    }
}

void JsonView::copy()
{
    QGuiApplication::clipboard()->setText(m_json);
}

} // namespace cp
