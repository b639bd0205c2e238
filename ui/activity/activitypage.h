#pragma once

#include "ui/table/tablepage.h"

namespace cp {

/// Who did what, newest first, with what it was before and after. Nobody is told of new rows: they come with a refresh.
class ActivityPage : public TablePage {
    Q_OBJECT

public:
    explicit ActivityPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Activity"); }
};

} // namespace cp
