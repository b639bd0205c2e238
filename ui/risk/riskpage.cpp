#include "ui/risk/riskpage.h"

#include "models/risk/riskrules.h"
#include "models/risk/risksource.h"
#include "ui/risk/rulesdialog.h"

namespace cp {

using namespace Qt::StringLiterals;

RiskPage::RiskPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_profiles(addTable({.name = u"risk"_s,
          .title = tr("Risk profiles"),
          .source = riskSource(),
          .filters = {"user_name"},
          .sort = "user_name",
          .order = Qt::AscendingOrder,
          .empty = tr("You have no risk profile: executions are checked against the usual limits, 1,000 and 2%."),
          .channel = u"cp_signals"_s,
          .ownersEdit = true}))
{
    commands()->add(
        tr("Create profile"), u"add"_s,
        [this] {
            call({tr("create the risk profile"), "console.create_risk_profile($1::uuid)", {}},
                tr("You have a risk profile now. Its limits can be edited in the table."));
        },
        [this] {
            const QString reason = whyNot(nullptr, false);
            return reason.isEmpty() && m_hasOwn ? tr("You have a risk profile already.") : reason;
        });
    commands()->add(
        tr("Edit rules…"), u"settings"_s, [this] { editRules(); }, [this] { return whyNot(m_profiles, false); });
    addWidget(makeSplitter(u"riskProfiles"_s, Qt::Horizontal, {m_profiles, addRowPanel(m_profiles)}, {3, 2}), 1);
    connect(m_profiles, &TablePanel::rowsChanged, this, &RiskPage::lookForOwn);
    connect(session(), &Session::identityChanged, this, &RiskPage::lookForOwn);
    connect(writer(), &Writer::finished, this, [this](const Call &, const QList<RowOutcome> &outcomes) {
        if (!outcomes.isEmpty() && outcomes.first().isDone())
            m_profiles->showKey(outcomes.first().key);
    });
}

void RiskPage::activate()
{
    TablePage::activate();
    lookForOwn();
}

void RiskPage::refresh()
{
    TablePage::refresh();
    lookForOwn();
}

void RiskPage::lookForOwn()
{
    read(
        u"look for your risk profile"_s,
        [](Connection &connection) {
            return !connection.exec("SELECT FROM console.risk_management WHERE user_id = console.current_user_id()")
                        .isEmpty();
        },
        [this](bool hasOwn) {
            m_hasOwn = hasOwn;
            updateCommands();
        });
}

void RiskPage::editRules()
{
    const QString whose = m_profiles->currentValue("user_name").toString();
    read(
        u"read the rules"_s,
        [profile = m_profiles->currentKey()](Connection &connection) { return readRiskRules(connection, profile); },
        [this, whose](const std::optional<RiskRules> &rules) {
            if (!isVisible() || findChild<RulesDialog *>())
                return; // asked for twice, or the person is elsewhere by now
            if (!rules) {
                report(MessageKind::Info, tr("That profile is not there (any more)."));
                return;
            }
            if (rules->isTooLong) {
                report(MessageKind::Info, tr("These rules are too long to be edited here."));
                return;
            }
            auto *dialog = new RulesDialog(*rules, whose, formatContext(), this);
            connect(dialog, &QDialog::accepted, this,
                [this, dialog] { call(setRiskRules(dialog->rules()), tr("Saved the rules.")); });
            dialog->open();
        });
}

} // namespace cp
