#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace cp {

class Session;

/// Stands in place of the pages while the login is nobody here: who it is to the database, why that is not enough, and
/// what is to be done, by whom. Asks again by itself, so that nobody has to start the program anew.
class StrangerPane : public QWidget {
    Q_OBJECT

public:
    explicit StrangerPane(Session *session, QWidget *parent = nullptr);

    /// Whether it has something to say: connected, and nobody.
    bool isNeeded() const;

    void present(); ///< says it about who we are now

protected:
    void showEvent(QShowEvent *event) override;
    void hideEvent(QHideEvent *event) override;

private:
    QString reason() const;
    QString remedy() const;
    QString statements() const; ///< for whoever is to do it, in psql or a shell

    Session *m_session;
    QLabel *m_title;
    QLabel *m_reason;
    QLabel *m_remedy;
    QPlainTextEdit *m_statements;
    QPushButton *m_copy;
    QTimer m_again;
};

} // namespace cp
