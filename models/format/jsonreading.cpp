#include "models/format/jsonreading.h"

#include "models/format/formatvalue.h"
#include "models/format/timetext.h"
#include "models/format/wordtext.h"

#include <QCoreApplication>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRegularExpression>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

struct Reading {
    Q_DECLARE_TR_FUNCTIONS(cp::Reading)
};

/// The keys that say what a case is about come first, in this order; the database keeps no order of its own.
constexpr std::array leadingKeys{"summary"_L1, "title"_L1, "headline"_L1, "reason"_L1, "reasoning"_L1, "rationale"_L1,
    "explanation"_L1, "description"_L1, "recommendation"_L1, "action"_L1};

/// The members that name an element of a list.
constexpr std::array namingKeys{"name"_L1, "title"_L1, "label"_L1, "factor"_L1, "symbol"_L1, "indicator"_L1, "key"_L1};

int rankOf(const QString &key, const QJsonValue &value)
{
    const auto leading = std::find_if(leadingKeys.begin(), leadingKeys.end(),
        [&key](QLatin1StringView name) { return key.compare(name, Qt::CaseInsensitive) == 0; });
    if (leading != leadingKeys.end())
        return int(leading - leadingKeys.begin());
    const bool group = value.isObject() || value.isArray();
    return int(leadingKeys.size()) + group; // plain values before groups
}

bool hasPart(const QString &key, std::initializer_list<QLatin1StringView> parts)
{
    const QStringList words = key.toLower().split(u'_');
    return std::any_of(parts.begin(), parts.end(), [&words](QLatin1StringView part) { return words.contains(part); });
}

/// What a number means, by its key.
ColumnKind kindOf(const QString &key, double value)
{
    if (hasPart(key, {"price"_L1, "entry"_L1, "target"_L1, "stop"_L1, "close"_L1, "open"_L1, "high"_L1, "low"_L1})
        && !hasPart(
            key, {"weight"_L1, "position"_L1, "positions"_L1, "predictions"_L1, "signals"_L1, "count"_L1, "tier"_L1}))
        return ColumnKind::Price;
    if (hasPart(key, {"change"_L1, "return"_L1, "performance"_L1}))
        return ColumnKind::Percent;
    if (hasPart(key, {"confidence"_L1, "probability"_L1, "score"_L1, "weight"_L1, "fraction"_L1, "likelihood"_L1})
        && value >= 0 && value <= 1)
        return ColumnKind::Fraction;
    return ColumnKind::Decimal;
}

class Reader {
public:
    Reader(const FormatContext &context, const JsonLimits &limits)
        : m_context(context)
        , m_limits(limits)
        , m_left(limits.items)
    {
    }

    /// The items of an object or a list. depth counts down to where only a summary is given.
    QList<JsonItem> group(const QJsonValue &value, const QString &key, int depth)
    {
        return value.isObject() ? members(value.toObject(), depth) : elements(value.toArray(), key, depth);
    }

    /// isElement: one of a list of objects, which reads best as a line each.
    JsonItem item(const QString &label, const QString &key, const QJsonValue &value, int depth, bool isElement = false)
    {
        --m_left;
        JsonItem item{label, {}, {}, false};
        if (!value.isObject() && !value.isArray()) {
            item.text = plain(key, value);
            return item;
        }
        const int size = int(value.isObject() ? value.toObject().size() : value.toArray().size());
        if (size == 0)
            item.text = Reading::tr("none");
        else if (const QString line = shortList(key, value); !line.isEmpty())
            item.text = line;
        else if (const QString facts = isElement ? shortFacts(value.toObject()) : QString(); !facts.isEmpty())
            item.text = facts;
        else if (depth <= 1)
            item.text = Reading::tr("%n entries, not laid out", nullptr, size);
        else
            item.children = group(value, key, depth - 1);
        return item;
    }

    QString plain(const QString &key, const QJsonValue &value) const
    {
        switch (value.type()) {
        case QJsonValue::Bool:
            return formatValue(column(ColumnKind::Boolean), value.toBool(), m_context);
        case QJsonValue::Double:
            return number(key, value);
        case QJsonValue::String:
            return text(value.toString());
        default:
            return formatValue(column(ColumnKind::Text), {}, m_context);
        }
    }

private:
    static Column column(ColumnKind kind)
    {
        Column column;
        column.kind = kind;
        return column;
    }

    QString number(const QString &key, const QJsonValue &value) const
    {
        // Whole numbers come as such, so that long ones keep their digits.
        const QVariant variant = value.toVariant();
        return formatValue(column(kindOf(key, value.toDouble())), variant, m_context);
    }

    QString text(const QString &value) const
    {
        static const QRegularExpression moment(
            uR"(^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}(:?\d{2})?)$)"_s);
        if (value.size() <= 40 && moment.match(value).hasMatch()) {
            if (const QDateTime when = parseMoment(value, m_context); when.isValid())
                return exactMomentText(when, m_context);
        }
        static const QRegularExpression word(uR"(^[a-z][a-z0-9]*(_[a-z0-9]+)*$)"_s);
        if (value.size() <= 40 && word.match(value).hasMatch())
            return wordText(value);
        QString shown = value.left(m_limits.textLength);
        shown.remove(QChar::Null);
        if (value.size() > m_limits.textLength)
            shown += Reading::tr("… %n more characters", nullptr, int(value.size() - m_limits.textLength));
        return shown.trimmed();
    }

    /// A list of a few short plain values fits on one line.
    QString shortList(const QString &key, const QJsonValue &value) const
    {
        const QJsonArray array = value.toArray();
        if (!value.isArray() || array.size() > 6)
            return {};
        QStringList texts;
        qsizetype length = 0;
        for (const QJsonValue element : array) {
            if (element.isObject() || element.isArray())
                return {};
            texts.append(plain(key, element));
            length += texts.last().size();
        }
        return length <= 60 ? texts.join(u", "_s) : QString();
    }

    /// A few short members fit on one line: "21 % · Direction: Positive · Weight: 35.00%".
    QString shortFacts(const QJsonObject &object) const
    {
        if (object.size() > 5)
            return {};
        QStringList facts;
        qsizetype length = 0;
        for (auto member = object.begin(); member != object.end(); ++member) {
            if (member->isObject() || member->isArray())
                return {};
            QString fact = plain(member.key(), *member);
            length += member.key().size() + fact.size();
            if (fact.contains(u'\n') || length > 90)
                return {};
            if (member.key() == "unit"_L1 && object.contains("value"_L1))
                continue;
            if (member.key() == "value"_L1) {
                facts.prepend(fact + u' ' + object.value("unit"_L1).toString());
                continue;
            }
            facts.append(labelFromKey(member.key()) + u": "_s + fact);
        }
        return facts.join(u" · "_s);
    }

    QList<JsonItem> members(const QJsonObject &object, int depth)
    {
        std::vector<std::pair<int, QJsonObject::const_iterator>> ordered;
        ordered.reserve(size_t(object.size()));
        for (auto member = object.begin(); member != object.end(); ++member)
            ordered.emplace_back(rankOf(member.key(), *member), member);
        std::stable_sort(
            ordered.begin(), ordered.end(), [](const auto &a, const auto &b) { return a.first < b.first; });
        QList<JsonItem> items;
        for (const auto &[rank, member] : ordered) {
            if (isFull(items, int(ordered.size())))
                break;
            items.append(item(labelFromKey(member.key()), member.key(), *member, depth));
        }
        return items;
    }

    QList<JsonItem> elements(const QJsonArray &array, const QString &key, int depth)
    {
        QList<JsonItem> items;
        for (const QJsonValue element : array) {
            if (isFull(items, int(array.size())))
                break;
            items.append(element.isObject() ? namedElement(element.toObject(), int(items.size()) + 1, depth)
                                            : item({}, key, element, depth));
        }
        return items;
    }

    /// An object in a list is labelled by the member that names it, or by its number.
    JsonItem namedElement(QJsonObject object, int number, int depth)
    {
        for (const QLatin1StringView naming : namingKeys) {
            const QJsonValue name = object.value(naming);
            if (name.isString() && !name.toString().trimmed().isEmpty()) {
                object.remove(naming);
                const QString label = oneLine(name.toString(), 80);
                return item(naming == "symbol"_L1 ? label : labelFromKey(label), {}, object, depth, true);
            }
        }
        return item(u"%1."_s.arg(m_context.locale.toString(number)), {}, object, depth, true);
    }

    /// True when no more fit; the last item then says how many are left out.
    bool isFull(QList<JsonItem> &items, int size)
    {
        if (items.size() < m_limits.itemsPerGroup && m_left > 0)
            return false;
        items.append({{}, Reading::tr("… %n more", nullptr, size - int(items.size())), {}, true});
        return true;
    }

    const FormatContext &m_context;
    const JsonLimits &m_limits;
    int m_left;
};

QString problemOf(const QJsonParseError &error)
{
    if (error.error == QJsonParseError::DeepNesting)
        return Reading::tr("This JSON is nested too deeply to be laid out.");
    return Reading::tr("This is not JSON that can be laid out: %1.").arg(error.errorString());
}

} // namespace

JsonReading readJson(const QString &json, const FormatContext &context, const JsonLimits &limits)
{
    JsonReading reading;
    if (json.trimmed().isEmpty()) {
        reading.problem = Reading::tr("Nothing is recorded here.");
        return reading;
    }
    QJsonParseError error;
    // Qt reads documents of objects and lists only, so that any value is read as the only element of a list.
    const QJsonArray outer = QJsonDocument::fromJson('[' + json.toUtf8() + ']', &error).array();
    if (error.error != QJsonParseError::NoError || outer.size() != 1) {
        if (error.error == QJsonParseError::NoError)
            error.error = QJsonParseError::GarbageAtEnd;
        reading.problem = problemOf(error);
        return reading;
    }
    const QJsonValue value = outer.first();
    Reader reader(context, limits);
    if (value.isObject() || value.isArray()) {
        reading.items = reader.group(value, {}, limits.depth);
        if (reading.items.isEmpty())
            reading.problem = Reading::tr("Nothing is recorded here.");
    } else {
        reading.items.append(reader.item({}, {}, value, limits.depth));
    }
    return reading;
}

} // namespace cp
