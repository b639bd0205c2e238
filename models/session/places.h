#pragma once

#include <QList>
#include <QString>

namespace cp {

class Connection;

/// A thing that a person goes to by name.
struct NamedPlace {
    QString page; ///< as in the page registry
    QString item; ///< as the page knows it
    QString name; ///< "BTC — Bitcoin"
    QString kind; ///< "Coin"
};

/// Coins by their rank and the lists one may see, at most some thousands. Runs on a worker; throws DbException.
QList<NamedPlace> readPlaces(Connection &connection);

} // namespace cp
