#pragma once

#include "ui/table/tablepage.h"

namespace cp {

/// The AI models: what they are configured to, how they perform, how they are. An admin asks for one to be trained
/// again.
class ModelsPage : public TablePage {
    Q_OBJECT

public:
    explicit ModelsPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Models"); }
    void showItem(const QString &item) override; ///< by name too: that is how predictions know their model

private:
    QString whyNotRetrain() const;
    void requestRetraining();

    TablePanel *m_models;
};

} // namespace cp
