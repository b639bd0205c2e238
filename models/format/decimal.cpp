#include "models/format/decimal.h"

#include <algorithm>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

bool isDigit(QChar c)
{
    return c >= u'0' && c <= u'9';
}

} // namespace

std::optional<Decimal> Decimal::parse(QStringView text)
{
    Decimal number;
    qsizetype at = 0;
    if (at < text.size() && (text[at] == u'-' || text[at] == u'+'))
        number.m_negative = text[at++] == u'-';
    QByteArray digits;
    bool point = false;
    int decimals = 0;
    for (; at < text.size(); ++at) {
        if (isDigit(text[at])) {
            digits += char(text[at].unicode());
            decimals += point;
        } else if (text[at] == u'.' && !point) {
            point = true;
        } else {
            break;
        }
    }
    if (digits.isEmpty() || digits.size() > MaxDigits)
        return std::nullopt;
    int exponent = 0;
    if (at < text.size()) {
        bool valid = false;
        if (text[at] == u'e' || text[at] == u'E')
            exponent = text.mid(at + 1).toInt(&valid);
        if (!valid || std::abs(exponent) > MaxDigits)
            return std::nullopt;
    }
    number.m_digits = digits;
    number.m_decimals = decimals;
    number.normalise();
    return exponent == 0 ? number : number.shifted(exponent);
}

void Decimal::normalise()
{
    if (const qsizetype missing = m_decimals + 1 - m_digits.size(); missing > 0)
        m_digits.prepend(QByteArray(missing, '0'));
    qsizetype leading = 0;
    while (leading < integerDigits() - 1 && m_digits[leading] == '0')
        ++leading;
    m_digits.remove(0, leading);
    if (isZero())
        m_negative = false;
}

bool Decimal::isZero() const
{
    return std::all_of(m_digits.cbegin(), m_digits.cend(), [](char digit) { return digit == '0'; });
}

int Decimal::magnitude() const
{
    const auto first = std::find_if(m_digits.cbegin(), m_digits.cend(), [](char digit) { return digit != '0'; });
    return first == m_digits.cend() ? 1 : integerDigits() - int(first - m_digits.cbegin());
}

Decimal Decimal::absolute() const
{
    Decimal result = *this;
    result.m_negative = false;
    return result;
}

Decimal Decimal::shifted(int places) const
{
    Decimal result = *this;
    result.m_decimals -= places;
    if (result.m_decimals < 0) {
        result.m_digits.append(-result.m_decimals, '0');
        result.m_decimals = 0;
    }
    result.normalise();
    return result;
}

Decimal Decimal::rounded(int decimals) const
{
    if (decimals >= m_decimals)
        return *this;
    Decimal result = *this;
    const qsizetype kept = m_digits.size() - (m_decimals - decimals);
    const bool up = kept >= 0 && m_digits[kept] >= '5';
    result.m_digits = m_digits.left(std::max<qsizetype>(kept, 0));
    result.m_decimals = decimals;
    if (up) {
        qsizetype at = result.m_digits.size() - 1;
        while (at >= 0 && result.m_digits[at] == '9')
            result.m_digits[at--] = '0';
        if (at >= 0)
            ++result.m_digits.data()[at];
        else
            result.m_digits.prepend('1');
    }
    result.normalise();
    return result;
}

Decimal Decimal::trimmed(int minDecimals) const
{
    Decimal result = *this;
    while (result.m_decimals > minDecimals && result.m_digits.endsWith('0')) {
        result.m_digits.chop(1);
        --result.m_decimals;
    }
    return result;
}

Decimal Decimal::padded(int minDecimals) const
{
    Decimal result = *this;
    if (const int missing = minDecimals - m_decimals; missing > 0) {
        result.m_digits.append(missing, '0');
        result.m_decimals = minDecimals;
    }
    return result;
}

int Decimal::compare(const Decimal &other) const
{
    if (m_negative != other.m_negative)
        return m_negative ? -1 : 1;
    const int decimals = std::max(m_decimals, other.m_decimals);
    const QByteArray left = padded(decimals).m_digits;
    const QByteArray right = other.padded(decimals).m_digits;
    const int order = left.size() != right.size() ? (left.size() < right.size() ? -1 : 1) : left.compare(right);
    return m_negative ? -order : order;
}

QString Decimal::toPlain() const
{
    QByteArray text = m_digits;
    if (m_decimals > 0)
        text.insert(integerDigits(), '.');
    if (m_negative)
        text.prepend('-');
    return QString::fromLatin1(text);
}

QString Decimal::toText(const QLocale &locale) const
{
    const QString zero = locale.zeroDigit();
    const QString separator = locale.groupSeparator();
    const bool grouped = !(locale.numberOptions() & QLocale::OmitGroupSeparator);
    QString text = m_negative ? locale.negativeSign() : QString();
    for (int i = 0; i < int(m_digits.size()); ++i) {
        const int left = integerDigits() - i; // digits before the point, this one included
        if (left == 0)
            text += locale.decimalPoint();
        else if (grouped && i > 0 && left > 0 && left % 3 == 0)
            text += separator;
        // Every script's digits follow one another, so a digit is its zero plus its value.
        text += zero.size() == 1 ? QString(QChar(zero.at(0).unicode() + (m_digits[i] - '0')))
                                 : QString(QChar::fromLatin1(m_digits[i]));
    }
    return text;
}

} // namespace cp
