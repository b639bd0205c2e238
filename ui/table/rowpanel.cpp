#include "ui/table/rowpanel.h"

#include "models/format/formatvalue.h"
#include "ui/style/spacing.h"
#include "ui/table/tablepanel.h"
#include "ui/widgets/jsonview.h"

#include <QDesktopServices>
#include <QGridLayout>
#include <QLabel>
#include <QScrollArea>
#include <QStackedWidget>
#include <QTabWidget>
#include <QUrl>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

/// Longer text would push everything else off the panel; the tooltip has more.
constexpr qsizetype MaxShown = 600;

/// Nothing else is handed to the desktop: data is anybody's input.
bool isWebAddress(const QString &text)
{
    const QUrl url(text, QUrl::StrictMode);
    return url.isValid() && (url.scheme() == "https"_L1 || url.scheme() == "http"_L1) && !url.host().isEmpty();
}

/// A key that is there for a link to lead somewhere: the link's text says who or what it is.
bool isLinkOnly(const QList<Column> &columns, const Column &column)
{
    return std::any_of(columns.begin(), columns.end(),
        [&column](const Column &other) { return !other.item.isEmpty() && other.item == column.name; });
}

QLabel *makeLabel(QWidget *parent, const QString &role)
{
    auto *label = new QLabel(parent);
    label->setProperty("role", role);
    label->setWordWrap(true);
    label->setTextInteractionFlags(Qt::TextBrowserInteraction);
    return label;
}

} // namespace

RowPanel::RowPanel(Session *session, TablePanel *table, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_table(table)
    , m_stack(new QStackedWidget(this))
    , m_scroll(new QScrollArea(this))
    , m_documents(new QTabWidget(this))
{
    m_empty = new QLabel(this);
    m_empty->setProperty("role", u"muted"_s);
    m_empty->setAlignment(Qt::AlignCenter);
    m_empty->setWordWrap(true);
    m_stack->addWidget(m_empty);

    auto *values = new QWidget(this);
    m_values = new QGridLayout(values);
    m_values->setContentsMargins(0, 0, 0, 0);
    m_values->setHorizontalSpacing(spacing::wide);
    m_values->setVerticalSpacing(spacing::tight);
    m_values->setColumnStretch(1, 1);
    auto *scrolled = new QWidget(m_scroll);
    auto *scrolledLayout = new QVBoxLayout(scrolled);
    scrolledLayout->setContentsMargins(0, 0, spacing::normal, 0);
    scrolledLayout->addWidget(values);
    scrolledLayout->addStretch(1);
    m_scroll->setWidget(scrolled);
    m_scroll->setWidgetResizable(true);
    m_scroll->setFrameShape(QFrame::NoFrame);

    m_documents->setDocumentMode(true);
    for (const Column &column : m_table->spec().source.details) {
        if (column.kind == ColumnKind::Json)
            m_documents->addTab(new JsonView(column.label, m_documents), column.label);
    }
    m_documents->setVisible(m_documents->count() > 0);

    auto *content = new QWidget(this);
    m_content = new QVBoxLayout(content);
    m_content->setContentsMargins(0, 0, 0, 0);
    m_content->setSpacing(spacing::margin);
    m_content->addWidget(m_scroll, 1);
    m_content->addWidget(m_documents, 1);
    m_stack->addWidget(content);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::margin, 0, 0, 0);
    layout->addWidget(m_stack);

    m_rereadTimer.setSingleShot(true);
    m_rereadTimer.setInterval(100); // rows arrive in bursts
    connect(&m_rereadTimer, &QTimer::timeout, this, [this] { load(m_wanted); });
    connect(table, &TablePanel::currentKeyChanged, this, &RowPanel::load);
    connect(table, &TablePanel::rowsChanged, this, [this] {
        if (m_row.key != 0 && m_row.key == m_wanted)
            m_rereadTimer.start();
    });
    connect(m_session->quick(), &Database::stateChanged, this, [this](const DatabaseState &state) {
        if (state.isConnected() && m_isUnread)
            m_rereadTimer.start();
    });
    connect(this, &RowPanel::openRequested, table, &TablePanel::openRequested);
    show({});
}

void RowPanel::setFeature(QWidget *feature)
{
    m_content->insertWidget(1, feature, 1);
}

void RowPanel::load(qint64 key)
{
    m_wanted = key;
    m_isUnread = false;
    if (key == 0) {
        show({});
        return;
    }
    m_session->quick()
        ->run(u"load the row"_s,
            [key, source = m_table->spec().source](Connection &connection) { return readRow(connection, source, key); })
        .then(this,
            [this, key](const RowDetails &row) {
                if (key == m_wanted)
                    show(row);
            })
        .onFailed(this, [this, key](const DbException &e) {
            if (key == m_wanted) {
                m_isUnread = true;
                if (key != m_row.key)
                    show({}); // rather than another row beside the one that is chosen
            }
            Q_EMIT failed(e.error());
        });
}

QString RowPanel::valueHtml(const Column &column, const QVariant &value) const
{
    const FormatContext context = formatContextFor(m_session->identity().timezone);
    QString text = column.kind == ColumnKind::Text && !value.isNull() ? value.toString().left(MaxShown)
                                                                      : formatValue(column, value, context);
    text = text.toHtmlEscaped().replace(u'\n', "<br>"_L1);
    if (value.isNull())
        return text;
    if (column.kind == ColumnKind::Text && isWebAddress(value.toString()))
        return u"<a href=\"%1\">%2</a>"_s.arg(value.toString().toHtmlEscaped(), text);
    if (column.page.isEmpty())
        return text;
    const QString item
        = column.item.isEmpty() ? value.toString() : m_row.value(m_table->spec().source, column.item).toString();
    return item.isEmpty() ? text
                          : u"<a href=\"%1:%2\">%3</a>"_s.arg(QString::fromLatin1(column.page),
                              QString::fromLatin1(QUrl::toPercentEncoding(item)), text);
}

void RowPanel::show(const RowDetails &row)
{
    const bool isOther = row.key != m_row.key;
    m_row = row;
    m_empty->setText(m_isUnread ? tr("This row could not be read.") : tr("Choose a row to see all of it."));
    m_stack->setCurrentIndex(row.key == 0 ? 0 : 1);
    const FormatContext context = formatContextFor(m_session->identity().timezone);
    const QList<Column> columns = allColumns(m_table->spec().source);
    int line = 0;
    int document = 0;
    for (qsizetype i = 0; i < columns.size(); ++i) {
        const QVariant value = row.values.value(i);
        if (isLinkOnly(columns, columns[i]))
            continue;
        if (columns[i].kind == ColumnKind::Json && i >= m_table->spec().source.columns.size()) {
            auto *view = static_cast<JsonView *>(m_documents->widget(document++));
            view->setFormatContext(context);
            view->setJson(value.toString());
            continue;
        }
        if (line >= m_values->rowCount() || !m_values->itemAtPosition(line, 0)) {
            m_values->addWidget(makeLabel(this, u"muted"_s), line, 0, Qt::AlignTop);
            auto *shown = makeLabel(this, {});
            connect(shown, &QLabel::linkActivated, this, [this](const QString &link) {
                if (isWebAddress(link))
                    QDesktopServices::openUrl(QUrl(link));
                else
                    Q_EMIT openRequested(
                        link.section(u':', 0, 0), QUrl::fromPercentEncoding(link.section(u':', 1).toLatin1()));
            });
            m_values->addWidget(shown, line, 1);
        }
        auto *name = static_cast<QLabel *>(m_values->itemAtPosition(line, 0)->widget());
        auto *shown = static_cast<QLabel *>(m_values->itemAtPosition(line, 1)->widget());
        name->setText(columns[i].label);
        shown->setText(valueHtml(columns[i], value));
        shown->setToolTip(exactValue(columns[i], value, context).toHtmlEscaped());
        shown->setAccessibleName(columns[i].label);
        ++line;
    }
    // No more room than the values need where documents can use it.
    m_scroll->setMaximumHeight(
        m_documents->isHidden() ? QWIDGETSIZE_MAX : m_scroll->widget()->layout()->totalSizeHint().height());
    if (isOther || row.key != 0)
        Q_EMIT rowShown(row);
}

} // namespace cp
