#pragma once

#include <QAbstractScrollArea>
#include <QList>
#include <QString>

namespace cp {

/// A value with a name.
struct Bar {
    qint64 key = 0; ///< of what it stands for; bars of one chart may share it
    QString name;
    double value = 0; ///< finite
    QString text; ///< the value as it is written beside the bar: "+3.2 %"
    QString details; ///< on pointing at it; may be empty
};

/// Values beside each other as horizontal bars, in the order given; those below zero go to the left. Scrolls when they
/// do not fit. A click, the arrows, Home and End choose a bar. Colours follow the palette.
class BarChart : public QAbstractScrollArea {
    Q_OBJECT

public:
    /// name is the accessible name: "Sector performance chart".
    explicit BarChart(const QString &name, QWidget *parent = nullptr);

    /// what they are, for the accessible description: "24h 2026-01-31T00:00:00Z".
    void setBars(const QString &what, const QList<Bar> &bars);
    void setEmptyText(const QString &text); ///< what stands there while there are none: why, in a sentence
    void setSigned(bool isSigned); ///< up and down have the colours of gain and loss (the default); else all have one

    void setCurrentKey(qint64 key); ///< marks it; emits nothing
    qint64 currentKey() const { return m_currentKey; }
    const QList<Bar> &bars() const { return m_bars; }

    QSize sizeHint() const override { return {360, 240}; }

Q_SIGNALS:
    void chosen(qint64 key); ///< by a person

protected:
    void changeEvent(QEvent *event) override;
    void keyPressEvent(QKeyEvent *event) override;
    void mousePressEvent(QMouseEvent *event) override;
    void paintEvent(QPaintEvent *event) override;
    void resizeEvent(QResizeEvent *event) override;
    bool viewportEvent(QEvent *event) override;

private:
    QString emptyText() const;
    int rowHeight() const;
    int barAt(const QPoint &place) const; ///< -1: none
    void choose(int bar);
    void describe();
    void updateScrollBar();

    QString m_what;
    QList<Bar> m_bars;
    QString m_emptyText;
    bool m_isGiven = false; ///< something was to be shown, even if it is nothing
    bool m_isSigned = true;
    int m_current = -1;
    qint64 m_currentKey = 0;
};

} // namespace cp
