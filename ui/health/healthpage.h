#pragma once

#include "ui/table/tablepage.h"

namespace cp {

class TimeChart;

/// How the system has been doing: the score over the last weeks, every check with what it found.
class HealthPage : public TablePage {
    Q_OBJECT

public:
    explicit HealthPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Health"); }
    void activate() override;
    void refresh() override;

private:
    void readScores();

    TimeChart *m_chart;
};

} // namespace cp
