#include "models/format/wordtext.h"

#include <QCoreApplication>
#include <QHash>

#include <array>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct KnownWord {
    const char *word;
    const char *text;
};

/// The words of the schema's checks. Those that read right when tidied stand here too, for their translation.
constexpr std::array knownWords{
    // suggestions, their reviews, signals, executions
    KnownWord{"add", QT_TRANSLATE_NOOP("cp::Words", "Add")},
    KnownWord{"remove", QT_TRANSLATE_NOOP("cp::Words", "Remove")},
    KnownWord{"rebalance", QT_TRANSLATE_NOOP("cp::Words", "Rebalance")},
    KnownWord{"tier_change", QT_TRANSLATE_NOOP("cp::Words", "Tier change")},
    KnownWord{"pending", QT_TRANSLATE_NOOP("cp::Words", "Pending")},
    KnownWord{"approved", QT_TRANSLATE_NOOP("cp::Words", "Approved")},
    KnownWord{"rejected", QT_TRANSLATE_NOOP("cp::Words", "Rejected")},
    KnownWord{"implemented", QT_TRANSLATE_NOOP("cp::Words", "Implemented")},
    KnownWord{"expired", QT_TRANSLATE_NOOP("cp::Words", "Expired")},
    KnownWord{"approve", QT_TRANSLATE_NOOP("cp::Words", "Approve")},
    KnownWord{"reject", QT_TRANSLATE_NOOP("cp::Words", "Reject")},
    KnownWord{"implement", QT_TRANSLATE_NOOP("cp::Words", "Implement")},
    KnownWord{"undo", QT_TRANSLATE_NOOP("cp::Words", "Undo")},
    KnownWord{"long", QT_TRANSLATE_NOOP("cp::Words", "Long")},
    KnownWord{"short", QT_TRANSLATE_NOOP("cp::Words", "Short")},
    KnownWord{"active", QT_TRANSLATE_NOOP("cp::Words", "Active")},
    KnownWord{"executed", QT_TRANSLATE_NOOP("cp::Words", "Executed")},
    KnownWord{"cancelled", QT_TRANSLATE_NOOP("cp::Words", "Cancelled")},
    KnownWord{"filled", QT_TRANSLATE_NOOP("cp::Words", "Filled")},
    KnownWord{"partially_filled", QT_TRANSLATE_NOOP("cp::Words", "Partially filled")},
    KnownWord{"manual", QT_TRANSLATE_NOOP("cp::Words", "Manual")},
    KnownWord{"automatic", QT_TRANSLATE_NOOP("cp::Words", "Automatic")},
    // lists, regimes, levels
    KnownWord{"default", QT_TRANSLATE_NOOP("cp::Words", "Default")},
    KnownWord{"personal", QT_TRANSLATE_NOOP("cp::Words", "Personal")},
    KnownWord{"admin_tier1", QT_TRANSLATE_NOOP("cp::Words", "Admin tier 1")},
    KnownWord{"admin_tier2", QT_TRANSLATE_NOOP("cp::Words", "Admin tier 2")},
    KnownWord{"bull", QT_TRANSLATE_NOOP("cp::Words", "Bull")},
    KnownWord{"bear", QT_TRANSLATE_NOOP("cp::Words", "Bear")},
    KnownWord{"sideways", QT_TRANSLATE_NOOP("cp::Words", "Sideways")},
    KnownWord{"low", QT_TRANSLATE_NOOP("cp::Words", "Low")},
    KnownWord{"medium", QT_TRANSLATE_NOOP("cp::Words", "Medium")},
    KnownWord{"high", QT_TRANSLATE_NOOP("cp::Words", "High")},
    KnownWord{"extreme", QT_TRANSLATE_NOOP("cp::Words", "Extreme")},
    // models, people, notifications
    KnownWord{"macro", QT_TRANSLATE_NOOP("cp::Words", "Macro")},
    KnownWord{"sector", QT_TRANSLATE_NOOP("cp::Words", "Sector")},
    KnownWord{"asset", QT_TRANSLATE_NOOP("cp::Words", "Asset")},
    KnownWord{"timing", QT_TRANSLATE_NOOP("cp::Words", "Timing")},
    KnownWord{"training", QT_TRANSLATE_NOOP("cp::Words", "Training")},
    KnownWord{"inactive", QT_TRANSLATE_NOOP("cp::Words", "Inactive")},
    KnownWord{"error", QT_TRANSLATE_NOOP("cp::Words", "Error")},
    KnownWord{"analyst", QT_TRANSLATE_NOOP("cp::Words", "Analyst")},
    KnownWord{"owner", QT_TRANSLATE_NOOP("cp::Words", "Owner")},
    KnownWord{"none", QT_TRANSLATE_NOOP("cp::Words", "None")},
    KnownWord{"unread", QT_TRANSLATE_NOOP("cp::Words", "Unread")},
    KnownWord{"read", QT_TRANSLATE_NOOP("cp::Words", "Read")},
    KnownWord{"dismissed", QT_TRANSLATE_NOOP("cp::Words", "Dismissed")},
    KnownWord{"normal", QT_TRANSLATE_NOOP("cp::Words", "Normal")},
    KnownWord{"urgent", QT_TRANSLATE_NOOP("cp::Words", "Urgent")},
};

/// Written in capitals wherever they stand in a key.
constexpr std::array acronyms{"ai"_L1, "atr"_L1, "ath"_L1, "btc"_L1, "ema"_L1, "eth"_L1, "id"_L1, "macd"_L1, "rsi"_L1,
    "sma"_L1, "url"_L1, "usd"_L1, "utc"_L1, "vwap"_L1};

QString withAcronyms(const QString &label)
{
    QStringList words = label.split(u' ');
    for (QString &word : words) {
        if (std::find(acronyms.begin(), acronyms.end(), word.toLower()) != acronyms.end())
            word = word.toUpper();
    }
    return words.join(u' ');
}

QString shown(const KnownWord &known)
{
    return QCoreApplication::translate("cp::Words", known.text);
}

/// Writes one space for every run of what has no place on a line.
bool isBlank(QChar c)
{
    return c.isSpace() || c.category() == QChar::Other_Control;
}

} // namespace

QString wordText(const QString &word)
{
    for (const KnownWord &known : knownWords) {
        if (word == QLatin1StringView(known.word))
            return shown(known);
    }
    return labelFromKey(word);
}

QString wordFromText(const QString &text)
{
    QString typed = text.trimmed();
    for (const KnownWord &known : knownWords) {
        if (typed.compare(QLatin1StringView(known.word), Qt::CaseInsensitive) == 0
            || typed.compare(shown(known), Qt::CaseInsensitive) == 0)
            return QString::fromLatin1(known.word);
    }
    return typed;
}

QString labelFromKey(const QString &key)
{
    QString label;
    const QString tidy = oneLine(key, 80);
    for (qsizetype i = 0; i < tidy.size(); ++i) {
        const QChar c = tidy[i];
        const bool hump
            = c.isUpper() && i > 0 && tidy[i - 1].isLower() && (i + 1 == tidy.size() || tidy[i + 1].isLower());
        if (c == u'_' || c == u' ') {
            if (!label.isEmpty() && !label.endsWith(u' '))
                label += u' ';
        } else if (hump) {
            label += u' ';
            label += c.toLower();
        } else {
            label += c;
        }
    }
    label = withAcronyms(label.trimmed());
    if (!label.isEmpty())
        label[0] = label[0].toUpper();
    return label;
}

QString oneLine(const QString &text, qsizetype maxLength)
{
    QString line;
    bool gap = false;
    for (const QChar c : text) {
        if (isBlank(c)) {
            gap = !line.isEmpty();
            continue;
        }
        if (gap)
            line += u' ';
        gap = false;
        if (line.size() >= maxLength) {
            if (line.back().isHighSurrogate())
                line.chop(1);
            return line.trimmed() + u'…';
        }
        line += c;
    }
    return line;
}

} // namespace cp
