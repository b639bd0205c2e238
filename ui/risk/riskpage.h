#pragma once

#include "ui/table/tablepage.h"

namespace cp {

/// How much people let themselves risk: their own limits, with rules and exposure; an admin sees everybody's.
class RiskPage : public TablePage {
    Q_OBJECT

public:
    explicit RiskPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Risk"); }
    void activate() override;
    void refresh() override;

private:
    void lookForOwn();
    void editRules();

    TablePanel *m_profiles;
    bool m_hasOwn = true; ///< as far as is known
};

} // namespace cp
