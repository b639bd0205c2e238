#pragma once

#include <QDateTimeEdit>
#include <QDialog>

namespace cp {

/// Asks for a moment of a history, in somebody's zone, with a calendar to choose it from.
class DateDialog : public QDialog {
    Q_OBJECT

public:
    /// Moments are milliseconds since 1970 in UTC; initial is proposed, first and last are what there is.
    DateDialog(qint64 initial, qint64 first, qint64 last, const QTimeZone &zone, QWidget *parent);

    qint64 moment() const;

private:
    QTimeZone m_zone;
    QDateTimeEdit *m_date;
};

} // namespace cp
