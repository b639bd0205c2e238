#pragma once

#include <QObject>
#include <QProcess>

namespace cp::soak {

/// The test cluster's server process (see with-cluster.sh), to be killed and started again. Never waits.
class Server : public QObject {
    Q_OBJECT

public:
    explicit Server(QObject *parent = nullptr);

    void kill(); ///< all of its processes at once, by SIGKILL; start() brings it back
    void start();
    bool isUp() const { return m_isUp; } ///< takes connections

Q_SIGNALS:
    void cameUp();

private:
    void look();

    QString m_data;
    QProcess m_starter;
    bool m_isUp = true;
};

} // namespace cp::soak
