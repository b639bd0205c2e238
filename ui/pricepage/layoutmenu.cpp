#include "ui/pricepage/layoutmenu.h"

#include "ui/widgets/dialogs.h"

namespace cp {

namespace {

constexpr int MaxLayoutName = 60;

/// A name as it is: its & is no mnemonic.
QString plain(QString name)
{
    return name.replace(u'&', QLatin1StringView("&&"));
}

} // namespace

LayoutMenu::LayoutMenu(QWidget *parent)
    : QMenu(parent)
{
    setToolTipsVisible(true); // the reasons
    connect(this, &QMenu::aboutToShow, this, &LayoutMenu::fill);
}

void LayoutMenu::setLayouts(const ChartLayouts &layouts)
{
    m_layouts = layouts;
}

void LayoutMenu::setWhyNot(const QString &reason)
{
    m_whyNot = reason;
}

void LayoutMenu::fill()
{
    clear();
    const auto disable = [this](QAction *action) {
        action->setEnabled(m_whyNot.isEmpty());
        action->setToolTip(m_whyNot);
    };
    for (auto layout = m_layouts.cbegin(); layout != m_layouts.cend(); ++layout)
        addAction(plain(layout.key()), this, [this, content = layout.value()] { Q_EMIT chosen(content); });
    if (m_layouts.isEmpty())
        addAction(tr("No layout is saved yet"))->setEnabled(false);
    addSeparator();
    disable(addAction(tr("Save layout…"), this, &LayoutMenu::askName));
    if (m_layouts.isEmpty())
        return;
    QMenu *old = addMenu(tr("Delete layout"));
    disable(old->menuAction());
    for (auto layout = m_layouts.cbegin(); layout != m_layouts.cend(); ++layout)
        old->addAction(plain(layout.key()), this, [this, name = layout.key()] { Q_EMIT removeRequested(name); });
}

void LayoutMenu::askName()
{
    dialogs::askText(parentWidget(),
        {.title = tr("Save layout"),
            .text
            = tr("The charts as they are now, with their coins, intervals and indicators, are kept with your user: "
                 "they are there wherever you log in. A layout of the same name is replaced."),
            .label = tr("Name"),
            .initial = {},
            .placeholder = tr("Majors"),
            .accept = tr("Save"),
            .suggestions = m_layouts.keys(),
            .isRequired = true,
            .maxLength = MaxLayoutName},
        [this](const QString &name) { Q_EMIT saveRequested(name); });
}

} // namespace cp
