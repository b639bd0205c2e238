#include "tests/privileges/report.h"

#include <algorithm>
#include <cstdio>

namespace cp {

namespace {

constexpr int AttemptWidth = 100;

QByteArray fitted(const QByteArray &text, qsizetype width)
{
    return text.size() <= width ? text : text.left(width - 3) + "...";
}

} // namespace

void Report::heading(const QByteArray &text)
{
    flush();
    std::printf("\n%s\n  %-*s | %-26s | %-44s | %s\n", text.constData(), AttemptWidth, "attempt", "the database said",
        "to", "verdict");
}

void Report::line(const QByteArray &attempt, const QByteArray &login, const QByteArray &said, const QByteArray &verdict,
    const QByteArray &problem)
{
    if (!m_pending.isEmpty() && m_pending.first().attempt != attempt)
        flush();
    const bool isHole = !problem.isEmpty();
    const QByteArray shown = isHole ? "HOLE: " + problem : verdict;
    if (isHole)
        m_holes.append(login + ": " + attempt + ": " + problem);
    else
        ++m_verdicts[verdict];
    const auto same = std::find_if(m_pending.begin(), m_pending.end(),
        [&](const Line &line) { return line.said == said && line.verdict == shown; });
    if (same != m_pending.end())
        same->logins.append(login);
    else
        m_pending.append({attempt, {login}, said, shown, isHole});
}

void Report::flush()
{
    for (const Line &line : std::as_const(m_pending)) {
        std::printf("%s %-*s | %-26s | %-44s | %s\n", line.isHole ? "!" : " ", AttemptWidth,
            fitted(line.attempt, AttemptWidth).constData(), fitted(line.said, 26).constData(),
            line.logins.size() == 6 ? "everybody hostile" : line.logins.join(' ').constData(),
            line.verdict.constData());
    }
    m_pending.clear();
    std::fflush(stdout);
}

int Report::finish()
{
    flush();
    std::printf("\n");
    for (auto it = m_verdicts.cbegin(); it != m_verdicts.cend(); ++it)
        std::printf("%d %s\n", it.value(), it.key().constData());
    std::printf("%d holes\n", int(m_holes.size()));
    for (const QByteArray &hole : std::as_const(m_holes))
        std::printf("HOLE %s\n", hole.constData());
    return m_holes.isEmpty() ? 0 : 1;
}

} // namespace cp
