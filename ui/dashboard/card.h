#pragma once

#include <QFrame>

class QLabel;
class QPushButton;
class QVBoxLayout;

namespace cp {

/// A part of the dashboard: a heading that leads to its page, one figure, and what else there is to say about it.
class Card : public QFrame {
    Q_OBJECT

public:
    /// title is the page's, and the heading's text.
    explicit Card(const QString &title, QWidget *parent = nullptr);

    void setFigure(const QString &figure); ///< large; empty hides it
    void setLines(const QString &html); ///< below the figure, rich text of ours: what is not ours is escaped
    void setContent(QWidget *content); ///< takes the rest of the card

Q_SIGNALS:
    void opened();

private:
    QPushButton *m_heading;
    QLabel *m_figure;
    QLabel *m_lines;
    QVBoxLayout *m_layout;
};

} // namespace cp
