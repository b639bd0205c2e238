#pragma once

#include "models/format/formatcontext.h"
#include "models/queue/casedetails.h"

namespace cp::casetext {

/// Sentences about a case, in plain text, for people.

QString title(const CaseDetails &details); ///< "Add SOL — Solana"
QString facts(const CaseDetails &details, const FormatContext &context); ///< confidence, return, risk, ages
QString effect(const CaseDetails &details, const WatchlistPreview &preview); ///< what implementing would do
QString record(const CaseDetails &details); ///< how suggestions of this layer and type have fared, with n
QString history(const CaseDetails &details, const FormatContext &context); ///< who decided what, a line each

} // namespace cp::casetext
