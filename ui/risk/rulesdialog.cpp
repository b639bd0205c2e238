#include "ui/risk/rulesdialog.h"

#include "models/format/wordtext.h"
#include "ui/style/icons.h"
#include "ui/style/spacing.h"

#include <QDialogButtonBox>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSet>
#include <QSignalBlocker>
#include <QTableWidget>
#include <QVBoxLayout>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

enum RuleColumns { Rule, Value, RuleColumnCount };
constexpr int NameRole = Qt::UserRole; ///< of a rule that is stored: its name
constexpr int FormerRole = Qt::UserRole + 1; ///< its value

} // namespace

RulesDialog::RulesDialog(const RiskRules &rules, const QString &whose, const FormatContext &context, QWidget *parent)
    : QDialog(parent)
    , m_rules(rules)
    , m_context(context)
    , m_table(new QTableWidget(0, RuleColumnCount, this))
    , m_problem(new QLabel(this))
{
    setAttribute(Qt::WA_DeleteOnClose);
    setWindowModality(Qt::WindowModal);
    setWindowTitle(tr("Risk rules of %1").arg(whose));

    m_table->setAccessibleName(tr("Rules"));
    m_table->setHorizontalHeaderLabels({tr("Rule"), tr("Value")});
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);
    m_table->horizontalHeader()->setHighlightSections(false);
    m_table->setSelectionMode(QAbstractItemView::SingleSelection);
    m_table->setEditTriggers(
        QAbstractItemView::DoubleClicked | QAbstractItemView::EditKeyPressed | QAbstractItemView::AnyKeyPressed);
    m_table->setTabKeyNavigation(false); // Tab leads on to the buttons
    for (const RiskRule &rule : rules.rules)
        append(rule);
    m_table->setCurrentCell(0, Value);

    auto *text = new QLabel(tr("They stand beside the limits, for whoever trades or advises after this profile. Yes, "
                               "No, a number, a text, or several words with commas between them."),
        this);
    for (QLabel *label : {text, m_problem}) {
        label->setTextFormat(Qt::PlainText);
        label->setWordWrap(true);
        label->setProperty("role", u"muted"_s);
    }
    auto *add = new QPushButton(themedIcon(u"add"_s), tr("Add rule"), this);
    m_remove = new QPushButton(themedIcon(u"remove"_s), tr("Remove rule"), this);
    auto *buttons = new QDialogButtonBox(QDialogButtonBox::Cancel, this);
    m_save = buttons->addButton(tr("Save rules"), QDialogButtonBox::AcceptRole);
    for (QPushButton *button : {add, m_remove}) {
        button->setAutoDefault(false);
        buttons->addButton(button, QDialogButtonBox::ResetRole); // at the other end
    }
    connect(add, &QPushButton::clicked, this, &RulesDialog::addRule);
    connect(m_remove, &QPushButton::clicked, this, &RulesDialog::removeRule);
    connect(buttons, &QDialogButtonBox::accepted, this, &QDialog::accept);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);

    auto *layout = new QVBoxLayout(this);
    layout->setContentsMargins(spacing::wide, spacing::wide, spacing::wide, spacing::margin);
    layout->setSpacing(spacing::margin);
    layout->addWidget(text);
    layout->addWidget(m_table, 1);
    layout->addWidget(m_problem);
    layout->addWidget(buttons);
    resize(520, 420);
    connect(m_table, &QTableWidget::itemChanged, this, &RulesDialog::check);
    connect(m_table, &QTableWidget::currentCellChanged, this, &RulesDialog::check);
    check();
    m_table->setFocus();
}

void RulesDialog::append(const RiskRule &rule)
{
    const QSignalBlocker half(m_table); // a row without its cells is none yet
    const int row = m_table->rowCount();
    m_table->insertRow(row);
    auto *name = new QTableWidgetItem(labelFromKey(rule.name));
    auto *value = new QTableWidgetItem(rule.value.isNull() ? QString() : ruleText(rule.value, m_context));
    if (!rule.name.isNull()) {
        name->setData(NameRole, rule.name);
        name->setFlags(name->flags() & ~Qt::ItemIsEditable);
        value->setData(FormerRole, rule.value);
    }
    m_table->setItem(row, Rule, name);
    m_table->setItem(row, Value, value);
}

void RulesDialog::addRule()
{
    append({});
    const int row = m_table->rowCount() - 1;
    m_table->setCurrentCell(row, Rule);
    m_table->editItem(m_table->item(row, Rule));
    check();
}

void RulesDialog::removeRule()
{
    m_table->removeRow(m_table->currentRow());
    check();
}

/// As it is stored, or as others like it are: "Max open positions" becomes "max_open_positions".
QString RulesDialog::nameAt(int row) const
{
    const QTableWidgetItem *item = m_table->item(row, Rule);
    const QString stored = item->data(NameRole).toString();
    return stored.isNull() ? item->text().simplified().toLower().replace(u' ', u'_') : stored;
}

std::optional<QString> RulesDialog::valueAt(int row) const
{
    const QTableWidgetItem *item = m_table->item(row, Value);
    const QVariant former = item->data(FormerRole);
    return ruleValue(item->text(), former.isValid() ? former.toString() : u"null"_s, m_context);
}

/// Why this cannot be saved; empty when it can.
QString RulesDialog::problem() const
{
    QSet<QString> names;
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const QString name = nameAt(row);
        if (name.isEmpty() && !m_table->item(row, Rule)->data(NameRole).isValid())
            return tr("Every rule needs a name.");
        if (names.contains(name))
            return tr("There are two rules called “%1”.").arg(labelFromKey(name));
        names.insert(name);
        if (!valueAt(row))
            return tr("The value of “%1” is not what was there: a number, Yes or No, or what stood in brackets.")
                .arg(labelFromKey(name));
    }
    return {};
}

void RulesDialog::check()
{
    const QString why = problem();
    m_problem->setText(!why.isEmpty() || m_rules.isList
            ? why
            : tr("What is stored now is no list of rules, and is replaced by saving."));
    m_save->setEnabled(why.isEmpty() && rules().rules != m_rules.rules);
    m_remove->setEnabled(m_table->currentRow() >= 0);
}

RiskRules RulesDialog::rules() const
{
    RiskRules edited = m_rules;
    edited.rules.clear();
    for (int row = 0; row < m_table->rowCount(); ++row)
        edited.rules.append({nameAt(row), valueAt(row).value_or(u"null"_s)});
    return edited;
}

} // namespace cp
