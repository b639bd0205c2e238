#pragma once

#include <QObject>
#include <QPointer>

#include <functional>

namespace cp {

/// Something that takes long enough for a person to wonder: shown in the status bar with its progress and a Cancel.
class Work : public QObject {
    Q_OBJECT

public:
    QString text() const { return m_text; }
    qint64 done() const { return m_done; }
    qint64 total() const { return m_total; } ///< 0: nobody knows
    bool canCancel() const { return bool(m_cancel); }
    bool isCancelling() const { return m_cancelling; }

    void setProgress(qint64 done, qint64 total);
    void cancel(); ///< asks once; finish() still comes from whoever does the work
    void finish(); ///< over, one way or another; the object goes

Q_SIGNALS:
    void changed();

private:
    friend class WorkList;
    Work(QString text, std::function<void()> cancel, QObject *parent);

    QString m_text;
    std::function<void()> m_cancel;
    qint64 m_done = 0;
    qint64 m_total = 0;
    bool m_cancelling = false;
};

/// All work that goes on in a window.
class WorkList : public QObject {
    Q_OBJECT

public:
    using QObject::QObject;

    /// text says what goes on: "Importing prices". cancel is called at most once, on this thread; without one there is
    /// no Cancel. The Work lives until finish(), or as long as this list.
    QPointer<Work> start(const QString &text, std::function<void()> cancel = {});

    const QList<Work *> &works() const { return m_works; } ///< oldest first

    void cancelAll();

Q_SIGNALS:
    void changed(); ///< one came, went, or moved on

private:
    QList<Work *> m_works;
};

} // namespace cp
