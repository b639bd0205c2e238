#include "ui/watchlists/addassetdialog.h"

#include "models/catalogue/catalogue.h"
#include "ui/style/spacing.h"
#include "ui/widgets/valueedit.h"

#include <QApplication>
#include <QDialogButtonBox>
#include <QFormLayout>
#include <QKeyEvent>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxMatches = 50; ///< who sees more types another letter
constexpr int TypingPause = 150; // milliseconds

} // namespace

AddAssetDialog::AddAssetDialog(Session *session, const QString &listName, QWidget *parent)
    : QDialog(parent)
    , m_session(session)
    , m_coin(new QLineEdit(this))
    , m_matches(new QListWidget(this))
    , m_none(new QLabel(this))
    , m_weight(new ValueEdit(describe("watchlist_assets", "weight"), {}, this))
    , m_notes(new QLineEdit(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Add asset"));
    m_coin->setPlaceholderText(tr("Part of its symbol or name"));
    m_coin->setMaxLength(100);
    m_coin->setClearButtonEnabled(true);
    m_coin->installEventFilter(this);
    m_matches->setAccessibleName(tr("Matches"));
    m_matches->setMinimumSize(360, 200);
    m_none->setProperty("role", u"muted"_s);
    m_weight->setPlaceholderText(tr("Percent; may be left out"));
    m_notes->setMaxLength(10000);

    auto *title = new QLabel(tr("Which coin is to be added to “%1”?").arg(listName), this);
    title->setTextFormat(Qt::PlainText);
    title->setWordWrap(true);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_add = buttons->addButton(tr("Add"), QDialogButtonBox::AcceptRole);
    m_add->setDefault(true);

    auto *layout = new QFormLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::normal);
    layout->addRow(title);
    layout->addRow(tr("Coin"), m_coin);
    layout->addRow(QString(), m_matches);
    layout->addRow(QString(), m_none);
    layout->addRow(tr("Weight"), m_weight);
    layout->addRow(tr("Notes"), m_notes);
    layout->addRow(buttons);

    m_typing.setSingleShot(true);
    m_typing.setInterval(TypingPause);
    connect(&m_typing, &QTimer::timeout, this, &AddAssetDialog::find);
    connect(m_coin, &QLineEdit::textChanged, &m_typing, qOverload<>(&QTimer::start));
    connect(m_coin, &QLineEdit::textChanged, m_add, [this] { m_add->setEnabled(false); }); // until the matches are its
    connect(m_weight, &QLineEdit::textChanged, this, &AddAssetDialog::updateButton);
    connect(m_matches, &QListWidget::currentRowChanged, this, &AddAssetDialog::updateButton);
    connect(m_matches, &QListWidget::itemDoubleClicked, m_add, &QPushButton::click);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    m_coin->setFocus();
    updateButton();
    find();
}

void AddAssetDialog::find()
{
    const QString text = m_coin->text().trimmed();
    m_session->quick()
        ->run(u"look for coins"_s, [text](Connection &connection) { return findCoins(connection, text, MaxMatches); })
        .then(this,
            [this, question = ++m_question](const QList<FoundCoin> &coins) {
                if (question == m_question)
                    show(coins);
            })
        .onFailed(this, [this](const DbException &e) {
            m_matches->clear();
            m_none->setText(e.error().message);
            updateButton();
        });
}

void AddAssetDialog::show(const QList<FoundCoin> &coins)
{
    m_matches->clear();
    for (const FoundCoin &coin : coins) {
        auto *item = new QListWidgetItem(u"%1 — %2"_s.arg(coin.symbol, coin.name), m_matches);
        item->setData(Qt::UserRole, coin.id);
    }
    m_matches->setCurrentRow(0);
    m_none->setText(coins.isEmpty()      ? tr("No coin has that in its symbol or name.")
            : coins.size() == MaxMatches ? tr("The first %1 are shown; type more for fewer.").arg(MaxMatches)
                                         : QString());
    updateButton();
}

void AddAssetDialog::updateButton()
{
    m_add->setEnabled(m_matches->currentItem() && !m_typing.isActive() && m_weight->problem().isEmpty());
}

bool AddAssetDialog::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_coin && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        if (key == Qt::Key_Up || key == Qt::Key_Down || key == Qt::Key_PageUp || key == Qt::Key_PageDown) {
            QCoreApplication::sendEvent(m_matches, event); // the choice moves while one goes on typing
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}

void AddAssetDialog::done(int result)
{
    const QListWidgetItem *item = m_matches->currentItem();
    if (result == Accepted && item) {
        const QVariant weight = m_weight->value();
        const QString notes = m_notes->text().trimmed();
        Q_EMIT chosen(item->data(Qt::UserRole).toInt(), weight.isNull() ? QString() : weight.toString(),
            notes.isEmpty() ? QString() : notes);
    }
    QDialog::done(result);
}

} // namespace cp
