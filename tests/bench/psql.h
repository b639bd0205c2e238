#pragma once

#include <QProcess>

namespace cp::bench {

/// psql with \timing: how long a statement takes by its clock, with the answer fetched and thrown away. One session, as
/// warm as ours.
class Psql {
public:
    explicit Psql(const QString &database);
    ~Psql();
    Psql(const Psql &) = delete;
    Psql &operator=(const Psql &) = delete;

    double time(const QByteArray &statement); ///< milliseconds; ends the program when the statement fails

private:
    QProcess m_process;
};

} // namespace cp::bench
