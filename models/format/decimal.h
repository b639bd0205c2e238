#pragma once

#include <QByteArray>
#include <QLocale>
#include <QString>

#include <optional>

namespace cp {

/// A decimal number kept as its digits, so that nothing is rounded by passing through a double. Finite only. A value
/// type.
class Decimal {
public:
    /// The longest number that parse() takes, in digits; PostgreSQL's numeric columns here have 30.
    static constexpr int MaxDigits = 1000;

    Decimal() = default; ///< zero

    /// A number as PostgreSQL, JSON and C++ write it: "-12.50", ".5", "1e-8". Nothing for anything else, NaN and
    /// infinity included.
    static std::optional<Decimal> parse(QStringView text);

    bool isNegative() const { return m_negative; }
    bool isZero() const;
    int decimals() const { return m_decimals; } ///< digits behind the point, trailing zeros included
    int integerDigits() const { return int(m_digits.size()) - m_decimals; } ///< digits before the point, at least 1

    /// Where the first digit that is not 0 stands: 3 for 123.4, 1 for 1.5, 0 for 0.5, -2 for 0.005; 1 for zero.
    int magnitude() const;

    Decimal absolute() const;
    Decimal shifted(int places) const; ///< times ten to the power of places
    Decimal rounded(int decimals) const; ///< to at most that many decimals, halves away from zero as numeric does
    Decimal trimmed(int minDecimals = 0) const; ///< without trailing zeros beyond minDecimals
    Decimal padded(int minDecimals) const; ///< with at least that many decimals

    int compare(const Decimal &other) const; ///< below, equal to or above 0

    QString toPlain() const; ///< "-1234.50": for the database and for editing
    QString toText(const QLocale &locale) const; ///< "-1,234.50" in the locale's digits and separators

private:
    void normalise();

    bool m_negative = false;
    QByteArray m_digits = "0"; ///< '0'…'9', no leading zeros but the one before the point
    int m_decimals = 0;
};

} // namespace cp
