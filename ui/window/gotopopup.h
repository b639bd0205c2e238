#pragma once

#include <QDialog>
#include <QIcon>

#include <functional>

class QLineEdit;
class QListWidget;

namespace cp {

/// A place that can be gone to by typing a part of its name.
struct Destination {
    QString text;
    QString hint; ///< what kind of place it is, in fewer words: "Review"
    QIcon icon;
    std::function<void()> go;
};

/// The destinations whose text or hint contains every word typed, those that begin with it first.
QList<Destination> matchingDestinations(const QList<Destination> &all, const QString &typed);

/// A field with the list of what fits below it. Arrows choose, Enter goes, Esc or a click elsewhere closes.
class GoToPopup : public QDialog {
    Q_OBJECT

public:
    GoToPopup(const QList<Destination> &destinations, QWidget *window);

    void popUp(); ///< at the top of its window

    /// More of them, after those there are; what is typed and chosen stays.
    void add(const QList<Destination> &destinations);

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    void filter(const QString &typed);
    void go();

    QList<Destination> m_all;
    QList<Destination> m_shown;
    QLineEdit *m_edit;
    QListWidget *m_list;
};

} // namespace cp
