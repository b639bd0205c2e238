#pragma once

#include "ui/pricepage/chartchoice.h"
#include "ui/widgets/filterbar.h"

class QMenu;

namespace cp {

/// The fields that say what a chart shows: coin, interval, range and so on, and a menu of what the AI said.
class ChartFields : public FilterBar {
    Q_OBJECT

public:
    /// name is what the fields are remembered by.
    explicit ChartFields(const QString &name, QWidget *parent = nullptr);

    ChartChoice choice() const;
    void show(const ChartChoice &choice); ///< emits nothing
    QStringList refusedIndicators() const; ///< what the field for indicators has that is none

    void setCoins(const QStringList &symbols); ///< to choose from; emits nothing
    bool hasCoins() const;
    bool chooseCoin(const QString &symbol); ///< false: there is no such coin; emits nothing

    /// Adds an indicator to those in the field, or takes it away. Emits changed().
    void toggleIndicator(const Indicator &indicator);

    /// A menu with an entry for each kind of what the AI said, checked while it is shown.
    QMenu *notesMenu() const { return m_notesMenu; }

private:
    void addIndicators();
    void addNotes();

    QMenu *m_notesMenu;
};

} // namespace cp
