#pragma once

#include <QMimeData>
#include <QObject>
#include <QPoint>

#include <functional>
#include <memory>

class QMouseEvent;
class QWidget;

namespace cp {

/// Lets a person pull something out of a widget with the mouse (Qt's drag and drop). What it is, is asked for when the
/// pull begins; without anything the mouse does what it does elsewhere. Rows of a table: watch its viewport.
class DragSource : public QObject {
    Q_OBJECT

public:
    struct Cargo {
        std::unique_ptr<QMimeData> data; ///< nothing to pull when it is null
        QString text; ///< what the pointer carries: "SOL", "3 coins"
    };
    using Load = std::function<Cargo(const QPoint &pressed)>;

    DragSource(QWidget *watched, Load load);

    /// Tells what is dragged within this program from what another one, on another database perhaps, drags here.
    static QByteArray origin();

    /// Whether something is being dragged, from wherever in this program: what is under the pointer should stay there.
    static bool isDragging();

Q_SIGNALS:
    void ended(); ///< dropped somewhere, or taken back

protected:
    bool eventFilter(QObject *watched, QEvent *event) override;

private:
    bool mouseMoved(const QMouseEvent &event);
    void drag(Cargo cargo);

    QWidget *m_watched;
    Load m_load;
    QPoint m_pressed;
    bool m_isArmed = false; ///< pressed, and not yet far enough away
};

} // namespace cp
