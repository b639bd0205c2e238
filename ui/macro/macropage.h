#pragma once

#include "models/macro/macroreader.h"
#include "ui/window/consolepage.h"

#include <QTimer>

class QLabel;

namespace cp {

class FilterBar;
class IndicatorCharts;
class TimeChart;

/// The market as a whole: its regime, its mood, who dominates it, and the economy around it.
class MacroPage : public ConsolePage {
    Q_OBJECT

public:
    explicit MacroPage(const PageContext &context, QWidget *parent = nullptr);

    QString title() const override { return tr("Macro"); }
    void activate() override;
    void refresh() override;

protected:
    void changeEvent(QEvent *event) override;

private:
    QWidget *titled(QLabel *title, const QList<QWidget *> &parts);
    void showPicture();

    FilterBar *m_fields;
    QLabel *m_regimeTitle;
    TimeChart *m_regime;
    QLabel *m_moodTitle;
    TimeChart *m_fearGreed;
    TimeChart *m_social;
    QLabel *m_dominanceTitle;
    TimeChart *m_dominance;
    IndicatorCharts *m_indicators;
    MacroPicture m_picture;
    int m_reading = 0; ///< counts the questions: only the last one's answer is shown
    QTimer m_updateTimer;
};

} // namespace cp
