#pragma once

#include "models/format/formatcontext.h"

#include <QList>
#include <QString>

namespace cp {

/// One line of a JSON document laid out for reading: a label, a value, and what belongs to it.
struct JsonItem {
    QString label; ///< from the key: "Expected return"; empty for an element of a list of plain values
    QString text; ///< the value, or what a group holds in short: "3 entries"
    QList<JsonItem> children;
    bool isNote = false; ///< says what is left out, and is no part of the document
};

/// A JSON document for people. problem is empty, or a sentence that says why there is nothing to lay out.
struct JsonReading {
    QList<JsonItem> items;
    QString problem;
};

/// How much of a document is laid out; the rest is counted ("… 480 more").
struct JsonLimits {
    int depth = 8; ///< levels of items
    int itemsPerGroup = 50;
    int items = 800; ///< in all
    qsizetype textLength = 4000; ///< characters of one value
};

/// Lays out any JSON: objects, lists, plain values, of any size and depth. Numbers are shown after what their key says
/// they are (a price, a score, a change in percent); up to 17 digits of a fraction are kept. Takes time in proportion
/// to the text, so megabytes belong on a worker; thread-safe.
JsonReading readJson(const QString &json, const FormatContext &context, const JsonLimits &limits = {});

} // namespace cp
