#pragma once

#include <QList>
#include <QString>

namespace cp {

class ConsolePage;
struct PageContext;

/// A page that the window offers. Names and titles are part of the interface: people, --page and tests use them.
struct PageEntry {
    QString name; ///< for settings and --page: "suggestions"
    QString group; ///< the heading in the navigation: "Review"
    QString title; ///< the navigation entry: "Suggestions"
    QString icon; ///< a name for themedIcon()
    ConsolePage *(*make)(const PageContext &context);
};

/// All pages there are, in the navigation's order.
QList<PageEntry> pageRegistry();

/// The entry with that name or title, whatever the case; -1 when there is none.
int indexOfPage(const QList<PageEntry> &pages, const QString &name);

} // namespace cp
