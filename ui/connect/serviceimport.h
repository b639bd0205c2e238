#pragma once

#include "models/session/servicefile.h"

#include <QDialog>

class QLabel;
class QListWidget;
class QPushButton;

namespace cp {

/// Sections of a libpq service file to make profiles of: those that libpq finds by itself at first, or of any file.
class ServiceImport : public QDialog {
    Q_OBJECT

public:
    /// takenNames are those of the profiles there are: a section of such a name is shown, and stays out.
    explicit ServiceImport(const QStringList &takenNames, QWidget *parent);

Q_SIGNALS:
    void imported(const QList<cp::ConnectionProfile> &profiles); ///< not saved yet

private:
    void read(const QString &file);
    void show(const ServiceList &list);
    void addService(const Service &service, bool isTaken);
    void chooseFile();
    void accept() override;
    void updateButtons();
    QList<ConnectionProfile> chosen() const;

    QStringList m_takenNames;
    QList<Service> m_services; ///< as listed
    int m_reading = 0; ///< grows: answers to an older question are dropped
    QLabel *m_source;
    QListWidget *m_list;
    QLabel *m_note;
    QPushButton *m_import;
};

} // namespace cp
