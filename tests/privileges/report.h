#pragma once

#include <QByteArray>
#include <QList>
#include <QMap>

namespace cp {

/// The table that the test prints, and how it ends.
class Report {
public:
    void heading(const QByteArray &text);
    /// problem: empty when all is well; the verdict is then what it says.
    void line(const QByteArray &attempt, const QByteArray &login, const QByteArray &said, const QByteArray &verdict,
        const QByteArray &problem);
    int finish(); ///< prints the sums; the program's exit code

private:
    void flush();

    struct Line {
        QByteArray attempt;
        QList<QByteArray> logins;
        QByteArray said;
        QByteArray verdict;
        bool isHole;
    };
    QList<Line> m_pending; ///< of one attempt: logins that met the same stand on one line
    QList<QByteArray> m_holes;
    QMap<QByteArray, int> m_verdicts; ///< how often each came
};

} // namespace cp
