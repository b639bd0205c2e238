#include "ui/window/connectionstatus.h"

#include "models/format/wordtext.h"
#include "models/session/session.h"
#include "ui/style/colours.h"
#include "ui/style/placecolour.h"
#include "ui/style/spacing.h"

#include <QBoxLayout>
#include <QLabel>
#include <QLocale>
#include <QPainter>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr qsizetype MaxName = 60; ///< characters; the rest of the bar is needed, too

QPixmap dotPixmap(const QColor &colour, qreal ratio)
{
    const int size = 10;
    QPixmap pixmap(QSize(size, size) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(QRectF(0.5, 0.5, size - 1, size - 1));
    return pixmap;
}

QLabel *statusLabel(QWidget *parent)
{
    auto *label = new QLabel(parent);
    label->setTextFormat(Qt::PlainText);
    label->setProperty("role", u"muted"_s);
    return label;
}

} // namespace

ConnectionStatus::ConnectionStatus(Session *session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_dot(new QLabel(this))
    , m_place(new QLabel(this))
    , m_person(statusLabel(this))
    , m_state(new QLabel(this))
    , m_retry(new QLabel(this))
    , m_roundTrip(statusLabel(this))
{
    m_place->setTextFormat(Qt::PlainText);
    m_state->setTextFormat(Qt::PlainText);
    m_state->setAccessibleDescription(tr("Connection"));
    m_retry->setTextFormat(Qt::RichText);
    m_retry->setText(u"<a href='retry'>%1</a>"_s.arg(tr("Try now").toHtmlEscaped()));
    m_retry->setTextInteractionFlags(Qt::LinksAccessibleByMouse | Qt::LinksAccessibleByKeyboard);
    connect(m_retry, &QLabel::linkActivated, this, &ConnectionStatus::retryRequested);

    auto *layout = new QHBoxLayout(this);
    layout->setContentsMargins(spacing::normal, spacing::tight, spacing::normal, spacing::tight);
    layout->setSpacing(spacing::normal);
    for (QLabel *label : {m_dot, m_place, m_person, m_state, m_retry, m_roundTrip})
        layout->addWidget(label);
    layout->addStretch(1);

    m_countdown.setInterval(std::chrono::seconds(1));
    connect(&m_countdown, &QTimer::timeout, this, &ConnectionStatus::updateState);
    connect(session, &Session::stateChanged, this, &ConnectionStatus::updateState);
    connect(session, &Session::chartStateChanged, this, &ConnectionStatus::updateState);
    connect(session, &Session::identityChanged, this, &ConnectionStatus::updateIdentity);
    connect(session, &Session::pulseChanged, this, &ConnectionStatus::updateState);
    updateIdentity();
    updateState();
}

void ConnectionStatus::setPlaceColour(const QColor &colour)
{
    m_place->setStyleSheet(colour.isValid() ? u"background: %1; color: %2; border-radius: 3px; padding: 0 6px;"_s.arg(
                               colour.name(), textOn(colour).name())
                                            : QString());
}

void ConnectionStatus::updateIdentity()
{
    const Identity &identity = m_session->identity();
    QString person = oneLine(identity.displayName.isEmpty() ? identity.login : identity.displayName, MaxName);
    if (identity.isMapped())
        person = tr("%1 · %2", "person · role").arg(person, identity.isAdmin ? tr("admin") : tr("analyst"));
    else if (!identity.login.isEmpty())
        person = tr("%1 · not mapped to a user", "login").arg(identity.login);
    m_person->setText(person);
    m_person->setVisible(!person.isEmpty());
}

QString ConnectionStatus::stateText() const
{
    const DatabaseState state = m_session->state();
    switch (state.phase) {
    case DatabaseState::Phase::Closed:
        return tr("Not connected");
    case DatabaseState::Phase::Connecting:
        return tr("Connecting…");
    case DatabaseState::Phase::Connected:
        return connectedText();
    case DatabaseState::Phase::Waiting:
        break;
    }
    const QString since = QLocale().toString(state.since.toLocalTime(), u"HH:mm:ss"_s);
    const qint64 seconds
        = std::max<qint64>((QDateTime::currentDateTimeUtc().msecsTo(state.nextAttempt) + 999) / 1000, 0);
    // A connection that never stood was not lost.
    const bool refused = state.error.kind == DbError::Kind::CannotConnect && !m_session->identity().isMapped();
    if (!state.nextAttempt.isValid())
        return tr("No connection since %1: a password is wanted").arg(since);
    return refused ? tr("No connection since %1, next attempt in %2 s").arg(since).arg(seconds)
                   : tr("Lost since %1, next attempt in %2 s").arg(since).arg(seconds);
}

QString ConnectionStatus::connectedText() const
{
    const Pulse pulse = m_session->pulse();
    QStringList parts{m_session->isSlow() ? tr("Slow") : tr("Connected")};
    if (pulse.isStandby)
        parts.append(tr("standby"));
    else if (pulse.isReadOnly)
        parts.append(tr("read-only"));
    if (m_session->isPolling())
        parts.append(tr("looks for changes every %1 s").arg(ChangePoller::Interval.count()));
    if (m_session->hasChartPlace() && m_session->chartState().phase == DatabaseState::Phase::Waiting)
        parts.append(tr("charts' own server away"));
    return parts.join(u" · "_s);
}

/// What the words mean for a person's work.
QString ConnectionStatus::explanation() const
{
    const DatabaseState state = m_session->state();
    if (state.phase == DatabaseState::Phase::Waiting)
        return state.error.text();
    if (!state.isConnected())
        return {};
    QStringList lines{tr("Server: %1", "host:port").arg(state.server)};
    if (m_session->isSlow())
        lines.append(tr("The database takes long to answer. What was asked for goes on, and can be cancelled."));
    if (m_session->pulse().isStandby)
        lines.append(tr("This server is a standby: it can be read, lags a little behind and takes no changes."));
    else if (const QString why = m_session->whyReadOnly(); !why.isEmpty())
        lines.append(why);
    if (m_session->isPolling())
        lines.append(state.isPooled
                ? tr("A connection pool stands in between, so the database cannot tell of changes by itself.")
                : tr("A standby cannot tell of changes by itself."));
    if (m_session->hasChartPlace() && m_session->chartState().phase == DatabaseState::Phase::Waiting)
        lines.append(tr("Charts are read from here until their own server is back: %1")
                         .arg(m_session->chartState().error.text()));
    return lines.join(u'\n');
}

void ConnectionStatus::updateState()
{
    m_place->setText(oneLine(m_session->name(), MaxName));
    m_place->setVisible(!m_place->text().isEmpty());
    const DatabaseState state = m_session->state();
    const bool waiting = state.phase == DatabaseState::Phase::Waiting;
    const Colours &colours = coloursFor(palette());
    const QColor colour = waiting                     ? colours.error
        : state.isConnected() && !m_session->isSlow() ? colours.success
                                                      : colours.warning;
    m_dot->setPixmap(dotPixmap(colour, devicePixelRatioF()));
    m_state->setText(stateText());
    m_state->setToolTip(explanation());
    m_retry->setVisible(waiting);
    const double milliseconds = m_session->pulse().roundTrip;
    m_roundTrip->setVisible(state.isConnected() && milliseconds >= 0);
    m_roundTrip->setText(tr("%1 ms").arg(QLocale().toString(milliseconds, 'f', milliseconds < 10 ? 1 : 0)));
    m_roundTrip->setToolTip(tr("Time for a question to the database and its answer"));
    if (waiting)
        m_countdown.start();
    else
        m_countdown.stop();
}

} // namespace cp
