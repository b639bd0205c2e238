#pragma once

#include "models/queue/watchlistpreview.h"

#include <QWidget>

class QLabel;
class QTableWidget;

namespace cp {

/// The assets of a watchlist before or after a suggestion; what changes is marked by a sign and a colour.
class ListPreview : public QWidget {
    Q_OBJECT

public:
    /// accessibleName is the table's: "Watchlist before".
    ListPreview(const QString &title, const QString &accessibleName, QWidget *parent = nullptr);

    /// marked is the coin the suggestion is about: scrolled to, and bold.
    void setList(const PreviewList &list, int marked);
    void setNote(const QString &note); ///< in place of a list: why there is none

private:
    QString m_title;
    QLabel *m_heading;
    QTableWidget *m_table;
};

} // namespace cp
