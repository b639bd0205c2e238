#pragma once

#include "models/queue/suggestionsource.h"
#include "models/session/session.h"

#include <QTimer>
#include <QWidget>

class QButtonGroup;
class QHBoxLayout;
class QToolButton;

namespace cp {

/// The saved views of the queue, a button each with how many cases it holds. The built-in ones stand first; the person
/// can save what is set as a view of their own, and delete it again. Kept in the settings.
class ViewBar : public QWidget {
    Q_OBJECT

public:
    explicit ViewBar(Session *session, QWidget *parent = nullptr);

    /// Marks the view whose filter this is, if one is. What `Save view…` would save.
    void setCurrent(const QueueFilter &filter, const QByteArray &sortColumn, Qt::SortOrder order);

    /// Counts again soon; many calls in a row count once.
    void countSoon() { m_countTimer.start(); }

Q_SIGNALS:
    void chosen(const cp::QueueView &view);

private:
    void rebuild();
    void addButton(const QueueView &view);
    void count();
    void saveCurrent();
    void remove(const QString &name);
    void store() const;

    Session *m_session;
    QList<QueueView> m_views;
    QueueView m_current;
    QHBoxLayout *m_layout;
    QButtonGroup *m_group;
    QToolButton *m_save;
    QTimer m_countTimer;
    CancelToken m_counting;
};

} // namespace cp
