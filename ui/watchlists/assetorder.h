#pragma once

#include "models/session/writer.h"

#include <QHash>
#include <QObject>
#include <QSet>

namespace cp {

class TablePanel;

/// The order of a list's assets, as a person arranges it: what they ask for shows at once and goes to the database, a
/// statement each. When one is refused the table shows the order that is known to hold; nothing is read again while an
/// answer is on its way.
class AssetOrder : public QObject {
    Q_OBJECT

public:
    explicit AssetOrder(TablePanel *assets); ///< sorted by position when it is arranged

    /// As shown; empty while some row is not in memory, which is then asked for.
    QList<qint64> shown() const;

    bool isAsking() const { return !m_asked.isEmpty(); }

    void setList(qint64 list) { m_list = list; } ///< that the table shows

    /// Of the table's list; undoText completes "Undo ".
    void arrange(const QList<qint64> &wanted, const QString &undoText);

    /// The same of any list, as long as it still stands in the order seen.
    void ask(qint64 list, const QList<qint64> &wanted, const QList<qint64> &seen, const QString &undoText);

    /// What became of a call that was wanted() here, no outcomes for nothing; other calls are none of its business.
    void answered(const Call &call, const QList<RowOutcome> &outcomes);

Q_SIGNALS:
    void wanted(const cp::Call &call, const QString &undoText);
    void settled(); ///< no answer is on its way any more
    /// Somebody else had arranged the list meanwhile; that is what the person wanted.
    void overtaken(qint64 list, const QList<qint64> &order);

private:
    void show(qint64 list, const QList<qint64> &order);

    TablePanel *m_assets;
    qint64 m_list = 0;
    QHash<qint64, QList<qint64>>
        m_holding; ///< by list: as the database has it, by its last answer, while one is to come
    struct Asked {
        qint64 list;
        QList<qint64> order;
    };
    QHash<QUuid, Asked> m_asked; ///< by operation: what is on its way
    QSet<qint64> m_overtaken; ///< lists
};

} // namespace cp
