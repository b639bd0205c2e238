#include "ui/signals/signalspage.h"

#include "models/format/formatvalue.h"
#include "models/signals/signalsource.h"
#include "ui/signals/executedialog.h"
#include "ui/table/rowchart.h"
#include "ui/widgets/dialogs.h"

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr auto executeFunction
    = "console.execute_signal($1, $2::integer, $3::numeric, $4::numeric, $5::numeric, $6, $7)";

/// Where the parameters of executeFunction have the reason for going beyond the risk profile.
constexpr qsizetype OverrideReason = 5;

Param paramOf(const QVariant &value)
{
    return value.isValid() ? Param(value.toString()) : Param();
}

} // namespace

SignalsPage::SignalsPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_signals(addTable({.name = u"signals"_s,
          .title = tr("Signals"),
          .source = signalSource(),
          .filters = {"symbol", "status", "signal_type", "generated_at"},
          .sort = "generated_at",
          .empty = tr("There are no signals yet."),
          .channel = u"cp_signals"_s}))
    , m_executions(addTable({.name = u"executions"_s,
          .title = tr("Executions"),
          .source = executionSource(),
          .filters = {},
          .sort = "executed_at",
          .empty = tr("Nobody has executed this signal."),
          .channel = u"cp_signals"_s}))
{
    m_executions->setReady(false);
    addCommands();
    RowPanel *details = addRowPanel(m_signals);
    auto *chart = new RowChart(session(), m_signals, details,
        {.levels = {{PriceLevel::Kind::Entry, "entry_price"}, {PriceLevel::Kind::Target, "target_price"},
             {PriceLevel::Kind::Stop, "stop_loss"}},
            .moment = "generated_at",
            .mark = tr("signal"),
            .read = readSignalPrices});
    details->setFeature(chart);
    connect(chart, &RowChart::failed, this, [this](const DbError &error) { report(error); });
    QSplitter *tables = makeSplitter(u"signalTables"_s, Qt::Vertical, {m_signals, m_executions}, {5, 2});
    addWidget(makeSplitter(u"signals"_s, Qt::Horizontal, {tables, details}, {3, 2}), 1);

    connect(m_signals, &TablePanel::currentKeyChanged, this, &SignalsPage::showExecutions);
    connect(writer(), &Writer::finished, this, [this](const Call &call, const QList<RowOutcome> &outcomes) {
        if (call.function == executeFunction && outcomes.value(0).outcome == u"reason_required"_s)
            askOverride(call, outcomes.first().detail);
    });
}

void SignalsPage::addCommands()
{
    commands()->add(
        tr("Execute"), u"execute"_s, [this] { execute(); }, [this] { return whyNotExecute(false); });
    commands()->add(
        tr("Cancel signal"), u"reject"_s, [this] { cancelSignal(); }, [this] { return whyNotExecute(true); });
    commands()->add(
        tr("Mark executed"), u"approve"_s, [this] { completeSignal(); }, [this] { return whyNotExecute(true); });
    commands()->add(
        tr("Execution filled"), u"success"_s, [this] { settle(u"filled"_s); }, [this] { return whyNotSettle(); });
    commands()->add(
        tr("Cancel execution"), u"close"_s, [this] { settle(u"cancelled"_s); }, [this] { return whyNotSettle(); });
}

void SignalsPage::showExecutions(qint64 signal)
{
    m_executions->setScope(Filter::compare("signal_id", Filter::Op::Equal, signal));
    m_executions->setReady(signal != 0);
}

// --- commands

QString SignalsPage::whyNotExecute(bool adminOnly) const
{
    QString reason = whyNot(m_signals, adminOnly);
    if (reason.isEmpty() && m_signals->currentValue("status") != u"active"_s)
        return tr("The signal is not active.");
    return reason;
}

QString SignalsPage::whyNotSettle() const
{
    QString reason = whyNot(m_executions, false);
    const QString status = m_executions->currentValue("status").toString();
    if (reason.isEmpty() && status != u"pending" && status != u"partially_filled")
        return tr("The execution is over.");
    return reason;
}

void SignalsPage::execute()
{
    const auto shown = [this](QByteArrayView column) {
        const TableSource &source = m_signals->spec().source;
        return formatValue(source.columns[source.indexOf(column)], m_signals->currentValue(column), formatContext());
    };
    const QString signal = tr("%1 %2: entry %3, target %4, stop %5")
                               .arg(shown("signal_type"), shown("symbol"), shown("entry_price"), shown("target_price"),
                                   shown("stop_loss"));
    const QVariant now = m_signals->currentValue("current_price");
    auto *dialog = new ExecuteDialog(
        signal, now.isValid() ? now : m_signals->currentValue("entry_price"), formatContext(), this);
    connect(dialog, &QDialog::accepted, this, [this, dialog, key = m_signals->currentKey()] {
        send({key, paramOf(dialog->price()), paramOf(dialog->size()), paramOf(dialog->percentage()), dialog->type(),
            Param()});
    });
    session()
        ->quick()
        ->run(u"load the risk profile"_s,
            [user = session()->identity().userId](Connection &connection) { return readRiskLimits(connection, user); })
        .then(dialog, [dialog](const RiskLimits &limits) { dialog->setLimits(limits); })
        .onFailed(this, [this](const DbException &e) { report(e.error()); });
    dialog->open();
}

void SignalsPage::send(const Params &execution)
{
    call({u"record the execution"_s, executeFunction, execution}, tr("The execution was recorded."));
}

void SignalsPage::askOverride(const Call &refused, const QString &objection)
{
    dialogs::askText(this,
        {.title = tr("Beyond your risk profile"),
            .text = objection,
            .label = tr("Reason"),
            .initial = {},
            .placeholder = tr("Why it is right all the same"),
            .accept = tr("Execute anyway"),
            .suggestions = {},
            .isRequired = true,
            .isMultiLine = true},
        [this, params = refused.params](const QString &reason) mutable {
            params[OverrideReason] = reason;
            send(params);
        });
}

void SignalsPage::cancelSignal()
{
    const qint64 key = m_signals->currentKey();
    dialogs::askText(this,
        {.title = tr("Cancel signal"),
            .text = tr("Nobody can execute the signal any more."),
            .label = tr("Reason"),
            .initial = {},
            .placeholder = tr("May be left empty"),
            .accept = tr("Cancel signal"),
            .suggestions = {},
            .isMultiLine = true},
        [this, key](const QString &reason) {
            call({u"cancel the signal"_s, "console.cancel_signal($1, $2::integer, $3)",
                     {key, reason.isEmpty() ? Param() : Param(reason)}},
                tr("The signal was cancelled."));
        });
}

void SignalsPage::completeSignal()
{
    call({u"mark the signal executed"_s, "console.complete_signal($1, $2::integer)", {m_signals->currentKey()}},
        tr("The signal is executed."));
}

void SignalsPage::settle(const QString &status)
{
    const auto send = [this, key = m_executions->currentKey(), status] {
        call({u"settle the execution"_s, "console.set_execution($1, $2::integer, $3)", {key, status}},
            status == u"filled" ? tr("The execution is filled.") : tr("The execution was cancelled."));
    };
    if (status == u"filled")
        send();
    else
        dialogs::confirm(this,
            {.title = tr("Cancel execution"),
                .text = tr("Cancel this execution?"),
                .details = tr("It stays in the list as cancelled."),
                .accept = tr("Cancel execution"),
                .isDangerous = true},
            send);
}

} // namespace cp
