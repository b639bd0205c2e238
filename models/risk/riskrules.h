#pragma once

#include "models/format/formatcontext.h"
#include "models/session/writer.h"

#include <QList>
#include <QString>

#include <optional>

namespace cp {

/// One rule of a risk profile. Which rules there are is between people and the models: the schema knows none of them.
struct RiskRule {
    QString name; ///< the key: "max_open_positions"
    QString value; ///< JSON, every digit as it is stored

    bool operator==(const RiskRule &) const = default;
};

/// The rules of one risk profile.
struct RiskRules {
    qint64 profile = 0;
    qint64 version = 0; ///< of the profile's row, as seen
    bool isList = true; ///< false: JSON is stored there that is no object, and saving replaces it
    bool isTooLong = false; ///< for a form; then there are no rules here
    QList<RiskRule> rules; ///< by name
};

/// Nothing when there is no such profile, or this login may not see it. Runs on a worker; throws DbException.
std::optional<RiskRules> readRiskRules(Connection &connection, qint64 profile);

/// Writes all of them, unless the profile was changed since it was read.
Call setRiskRules(const RiskRules &rules);

/// A rule's value for a field: text, a number, Yes or No, plain values with commas between them; JSON where it is more
/// than that, and nothing for null.
QString ruleText(const QString &value, const FormatContext &context);

/// What ruleText() would show as text; former is what stood there, and keeps its kind: a text stays a text, words stay
/// words, a number or an answer stays one of these. A new value, whose former is null, is what it looks like. Nothing
/// when text is none of that kind.
std::optional<QString> ruleValue(const QString &text, const QString &former, const FormatContext &context);

} // namespace cp
