#include "tests/bench/psql.h"

namespace cp::bench {

using namespace Qt::StringLiterals;

Psql::Psql(const QString &database)
{
    m_process.setProcessChannelMode(QProcess::ForwardedErrorChannel);
    // It keeps what it has to say for itself until a buffer is full, but for stdbuf.
    m_process.start(
        u"stdbuf"_s, {u"-oL"_s, u"psql"_s, u"-X"_s, u"-q"_s, u"-v"_s, u"ON_ERROR_STOP=1"_s, u"-d"_s, database});
    m_process.write("\\o /dev/null\n\\timing on\n");
}

Psql::~Psql()
{
    m_process.closeWriteChannel();
    m_process.waitForFinished();
}

double Psql::time(const QByteArray &statement)
{
    m_process.write(statement + ";\n");
    for (;;) {
        while (m_process.canReadLine()) {
            const QByteArray line = m_process.readLine(); // "Time: 12.345 ms", "Time: 1234.567 ms (00:01.235)"
            if (line.startsWith("Time: "))
                return line.split(' ').value(1).toDouble();
        }
        if (!m_process.waitForReadyRead(60'000))
            qFatal("psql did not answer");
    }
}

} // namespace cp::bench
