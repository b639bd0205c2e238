#include "ui/aimodels/modelspage.h"

#include "models/system/systemsources.h"
#include "ui/widgets/dialogs.h"

namespace cp {

using namespace Qt::StringLiterals;

ModelsPage::ModelsPage(const PageContext &context, QWidget *parent)
    : TablePage(context, parent)
    , m_models(addTable({.name = u"models"_s,
          .title = tr("Models"),
          .source = aiModelSource(),
          .filters = {"name", "model_type", "status"},
          .sort = "name",
          .order = Qt::AscendingOrder,
          .empty = tr("There are no models yet."),
          .channel = u"cp_system"_s}))
{
    commands()->add(
        tr("Request retraining"), u"retrain"_s, [this] { requestRetraining(); }, [this] { return whyNotRetrain(); });
    addWidget(makeSplitter(u"models"_s, Qt::Horizontal, {m_models, addRowPanel(m_models)}), 1);
}

void ModelsPage::showItem(const QString &item)
{
    bool isKey = false;
    item.toLongLong(&isKey);
    if (isKey)
        TablePage::showItem(item);
    else
        m_models->showFirstOf(Filter::compare("name", Filter::Op::Equal, item));
}

QString ModelsPage::whyNotRetrain() const
{
    QString reason = whyNot(m_models, true);
    if (reason.isEmpty() && m_models->currentValue("status") == u"training"_s)
        return tr("The model is being trained already.");
    return reason;
}

void ModelsPage::requestRetraining()
{
    const qint64 model = m_models->currentKey();
    const QString name = m_models->currentValue("name").toString();
    dialogs::askText(this,
        {.title = tr("Request retraining"),
            .text = tr("Why should “%1” be trained again? Whoever trains it reads the reason.").arg(name),
            .label = tr("Reason"),
            .initial = {},
            .placeholder = {},
            .accept = tr("Request retraining"),
            .suggestions = {},
            .isRequired = true,
            .isMultiLine = true},
        [this, model, name](const QString &reason) {
            call({u"request the retraining"_s, "console.request_retraining($1, $2::integer, $3)", {model, reason}},
                tr("Retraining of “%1” was requested.").arg(name));
        });
}

} // namespace cp
