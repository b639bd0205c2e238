#include "models/risk/riskrules.h"

#include "models/format/formatvalue.h"
#include "models/format/parsevalue.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QRegularExpression>

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr int MaxLength = 32'000; ///< characters of a document that is edited rule by rule: a field takes no more

const Column numberColumn{"value", {}, "numeric", {}, ColumnKind::Decimal};
const Column answerColumn{"value", {}, "boolean", {}, ColumnKind::Boolean};

bool isNumber(const QString &json)
{
    static const QRegularExpression number(uR"(^-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?$)"_s);
    return number.match(json).hasMatch();
}

QString jsonText(const QString &text)
{
    const QByteArray list = QJsonDocument(QJsonArray{text}).toJson(QJsonDocument::Compact);
    return QString::fromUtf8(list.sliced(1, list.size() - 2));
}

/// The value as Qt reads it; its numbers are doubles.
QJsonValue parsed(const QString &json)
{
    return QJsonDocument::fromJson('[' + json.toUtf8() + ']').array().at(0);
}

bool isPlainList(const QJsonValue &value)
{
    const QJsonArray list = value.toArray();
    return value.isArray() && std::all_of(list.cbegin(), list.cend(), [](const QJsonValue &one) {
        return one.isString() && !one.toString().contains(u',');
    });
}

/// null for an empty text, an answer, a number; nothing when it is none of these.
std::optional<QString> factValue(const QString &text, const FormatContext &context)
{
    if (text.isEmpty())
        return u"null"_s;
    for (const bool answer : {true, false}) {
        const QString word = answer ? u"true"_s : u"false"_s;
        for (const QString &said : {word, formatValue(answerColumn, answer, context)}) {
            if (text.compare(said, Qt::CaseInsensitive) == 0)
                return word;
        }
    }
    QString problem;
    const QString number = parseValue(numberColumn, text, context, &problem).toString();
    return isNumber(number) ? std::optional(number) : std::nullopt;
}

QString wordsValue(const QString &text)
{
    QStringList words;
    for (const QString &word : text.split(u',', Qt::SkipEmptyParts)) {
        if (const QString trimmed = word.trimmed(); !trimmed.isEmpty())
            words << jsonText(trimmed);
    }
    return u'[' + words.join(u", "_s) + u']';
}

} // namespace

std::optional<RiskRules> readRiskRules(Connection &connection, qint64 profile)
{
    const ResultSet row = connection.exec("SELECT version, jsonb_typeof(risk_rules), length(risk_rules::text)"
                                          " FROM console.risk_management WHERE id = $1",
        {profile});
    if (row.isEmpty())
        return {};
    const QString kind = row.value(0, 1).toString();
    RiskRules found{profile, row.value(0, 0).toLongLong(), kind == "object"_L1 || kind == "null"_L1 || kind.isEmpty(),
        row.value(0, 2).toInt() > MaxLength, {}};
    if (kind != "object"_L1 || found.isTooLong)
        return found;
    const ResultSet rules
        = connection.exec("SELECT key, value::text FROM console.risk_management r, jsonb_each(r.risk_rules)"
                          " WHERE r.id = $1 AND r.version = $2 ORDER BY key COLLATE \"C\"",
            {profile, found.version});
    for (int i = 0; i < rules.rowCount(); ++i)
        found.rules.append({rules.value(i, 0).toString(), rules.value(i, 1).toString()});
    return found;
}

Call setRiskRules(const RiskRules &rules)
{
    QStringList members;
    for (const RiskRule &rule : rules.rules)
        members << jsonText(rule.name) + u": "_s + rule.value;
    return {.doing = u"save the rules"_s,
        .function = "console.edit_rows($1::uuid, 'risk_management', jsonb_build_array(jsonb_build_object('id',"
                    " $2::integer, 'version', $3::bigint, 'set', jsonb_build_object('risk_rules', $4::text))))",
        .params = {rules.profile, rules.version, u'{' + members.join(u", "_s) + u'}'}};
}

QString ruleText(const QString &value, const FormatContext &context)
{
    const QJsonValue json = parsed(value);
    if (json.isNull())
        return {};
    if (json.isBool())
        return formatValue(answerColumn, json.toBool(), context);
    if (json.isDouble())
        return isNumber(value) ? editValue(numberColumn, value, context) : value;
    if (json.isString())
        return json.toString();
    if (!isPlainList(json))
        return value;
    QStringList words;
    const QJsonArray list = json.toArray();
    for (const auto &word : list)
        words << word.toString();
    return words.join(u", "_s);
}

std::optional<QString> ruleValue(const QString &text, const QString &former, const FormatContext &context)
{
    if (text == ruleText(former, context))
        return former;
    const QString typed = text.trimmed();
    const QJsonValue json = parsed(former);
    if (json.isString())
        return jsonText(typed);
    if (isPlainList(json))
        return wordsValue(typed);
    if (json.isBool() || json.isDouble())
        return factValue(typed, context);
    if (json.isNull()) {
        const std::optional<QString> fact = factValue(typed, context);
        return fact ? *fact : typed.contains(u',') ? wordsValue(typed) : jsonText(typed);
    }
    QJsonParseError error;
    const QJsonDocument document = QJsonDocument::fromJson('[' + typed.toUtf8() + ']', &error);
    if (error.error != QJsonParseError::NoError || document.array().size() != 1)
        return {};
    return typed;
}

} // namespace cp
