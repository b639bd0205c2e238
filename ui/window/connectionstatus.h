#pragma once

#include <QTimer>
#include <QWidget>

class QLabel;

namespace cp {

class Session;

/// The status bar's leading part: where we are connected and as whom, how long a round trip takes, and whether the
/// connection stands; while it does not, since when, when the next attempt comes, and a link to try now.
class ConnectionStatus : public QWidget {
    Q_OBJECT

public:
    explicit ConnectionStatus(Session *session, QWidget *parent = nullptr);

    void setPlaceColour(const QColor &colour); ///< behind the place's name; none without one

    QString stateText() const; ///< plain, as shown
    QString connectedText() const;
    QString explanation() const;

Q_SIGNALS:
    void retryRequested();

private:
    void updateState();
    void updateIdentity();

    Session *m_session;
    QLabel *m_dot;
    QLabel *m_place;
    QLabel *m_person;
    QLabel *m_state;
    QLabel *m_retry;
    QLabel *m_roundTrip;
    QTimer m_countdown;
};

} // namespace cp
