#include "models/format/indentedjson.h"

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

QString indentedJson(const QString &json, qsizetype maxLength)
{
    constexpr int deepest = 40; // levels of indentation: a document nested deeper would be all blanks
    QString text;
    text.reserve(std::min(json.size() * 2, maxLength + 1));
    int depth = 0;
    bool inString = false;
    const auto newLine = [&] {
        text += u'\n';
        text += QString(qsizetype(2) * std::clamp(depth, 0, deepest), u' ');
    };
    for (qsizetype i = 0; i < json.size() && text.size() <= maxLength; ++i) {
        const QChar c = json[i];
        if (inString) {
            text += c;
            if (c == u'\\' && i + 1 < json.size())
                text += json[++i];
            else if (c == u'"')
                inString = false;
        } else if (c == u'{' || c == u'[') {
            text += c;
            qsizetype next = i + 1;
            while (next < json.size() && json[next].isSpace())
                ++next;
            if (next < json.size() && (json[next] == u'}' || json[next] == u']')) {
                text += json[i = next]; // nothing in it
            } else {
                ++depth;
                newLine();
            }
        } else if (c == u'}' || c == u']') {
            --depth;
            newLine();
            text += c;
        } else if (c == u',') {
            text += c;
            newLine();
        } else if (c == u':') {
            text += u": "_s;
        } else if (!c.isSpace()) {
            text += c;
            inString = c == u'"';
        }
    }
    if (text.size() > maxLength) {
        text.truncate(maxLength);
        text += u'…';
    }
    return text;
}

} // namespace cp
