#pragma once

#include <QList>
#include <QRectF>
#include <QString>
#include <QWidget>

namespace cp {

/// One of the things whose size and value a treemap shows.
struct Tile {
    qint64 group = 0;
    QString groupName;
    QString name;
    double size = 0; ///< finite and above 0
    double value = 0; ///< its colour; NaN: not known
    QString text; ///< the value as it is written in the tile: "+3.2 %"
    QString details; ///< on pointing at it
};

/// Tiles as large as their size, those of a group together under its name, coloured from loss to gain by their value. A
/// click or the arrow keys choose one, a double click or Enter opens it. Colours follow the palette.
class Treemap : public QWidget {
    Q_OBJECT

public:
    /// name is the accessible name: "Sector treemap".
    explicit Treemap(const QString &name, QWidget *parent = nullptr);

    /// what they are, for the accessible description. A value of fullColour or more, or as much below zero, has the
    /// whole colour.
    void setTiles(const QString &what, const QList<Tile> &tiles, double fullColour);
    void setEmptyText(const QString &text); ///< what stands there while there are none: why, in a sentence

    void setCurrentGroup(qint64 group); ///< frames it; emits nothing
    const QList<Tile> &tiles() const { return m_tiles; } ///< largest group first, in it the largest tile first
    QRectF tileRect(qsizetype tile) const { return m_rects[tile]; }
    const Tile *tileAt(const QPointF &place) const; ///< null: none is there

    QSize sizeHint() const override { return {360, 240}; }

Q_SIGNALS:
    void chosen(qint64 group); ///< by a person
    void opened(const QString &name);

protected:
    bool event(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mouseDoubleClickEvent(QMouseEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;

private:
    QString emptyText() const;
    struct Group {
        qint64 key = 0;
        QString name;
        qsizetype first = 0; ///< its tiles, which stand together
        qsizetype end = 0;
        QRectF rect;
    };

    void choose(qsizetype tile);
    void describe();
    void layOut();
    void paintTile(QPainter &painter, qsizetype tile) const;
    qreal headingHeight(const QRectF &group) const; ///< 0: too small for one

    QString m_what;
    QString m_emptyText;
    bool m_isGiven = false; ///< something was to be shown, even if it is nothing
    QList<Tile> m_tiles;
    QList<QRectF> m_rects; ///< of m_tiles
    QList<Group> m_groups;
    double m_fullColour = 1;
    qsizetype m_current = -1; ///< tile
    qint64 m_currentGroup = 0;
};

} // namespace cp
