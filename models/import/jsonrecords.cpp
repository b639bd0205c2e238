#include "models/import/jsonrecords.h"

#include "models/import/importerror.h"
#include "models/import/unpackedfile.h"

#include <nlohmann/json.hpp>

#include <istream>
#include <map>
#include <string>
#include <vector>

namespace cp {

using namespace Qt::StringLiterals;
using Json = nlohmann::json;

namespace {

/// The parser's events put together to records. Numbers stay the text they are, where it matters.
class Records : public nlohmann::json_sax<Json> {
public:
    explicit Records(const std::function<bool(const Record &)> &take)
        : m_take(take)
    {
    }

    /// After the last event.
    void end()
    {
        if (m_charts.empty())
            return;
        emitRecord({"timestamp", "price", "market_cap", "total_volume"});
        for (const auto &[moment, values] : m_charts) {
            if (m_isEnough || !emitRecord({moment, values[0], values[1], values[2]}))
                return;
        }
    }
    bool isEnough() const { return m_isEnough; }
    const std::string &problem() const { return m_problem; }

    bool null() override { return value({}); }
    bool boolean(bool is) override { return value(is ? "true" : "false"); }
    bool number_integer(number_integer_t number) override { return value(std::to_string(number)); }
    bool number_unsigned(number_unsigned_t number) override { return value(std::to_string(number)); }
    bool number_float(number_float_t, const string_t &text) override { return value(text); }
    bool string(string_t &text) override { return value(text); }
    bool binary(binary_t &) override { return true; }

    bool start_object(std::size_t) override { return start(true); }
    bool key(string_t &name) override
    {
        m_levels.back().key = name;
        return true;
    }
    bool end_object() override { return endLevel(); }
    bool start_array(std::size_t) override { return start(false); }
    bool end_array() override { return endLevel(); }

    bool parse_error(std::size_t, const std::string &, const nlohmann::detail::exception &error) override
    {
        m_problem = error.what();
        return false;
    }

private:
    struct Level {
        bool isObject = false;
        std::string key; ///< in an object: of the value that comes
    };

    /// A record is what stands in an array, itself an array or an object, with plain values in it.
    bool isInRecord() const { return m_levels.size() >= 2 && !m_levels[m_levels.size() - 2].isObject; }

    bool start(bool isObject)
    {
        // What has more below it is no record but holds some; what it had so far is not lost with it.
        if (!isInRecord() || !m_levels.back().isObject)
            m_values.clear();
        m_levels.push_back({isObject, {}});
        return true;
    }

    bool value(const std::string &text)
    {
        if (!m_levels.empty() && isInRecord())
            m_values.emplace_back(m_levels.back().key, text);
        return true;
    }

    bool endLevel()
    {
        const bool isRecord = isInRecord() && !m_values.empty();
        const bool isObject = m_levels.back().isObject;
        m_levels.pop_back();
        if (!isRecord)
            return true;
        const std::string series = m_levels.size() >= 2 ? m_levels[m_levels.size() - 2].key : std::string();
        const bool isGoing = isObject ? endObjectRecord() : endArrayRecord(series);
        m_values.clear();
        return isGoing;
    }

    bool endArrayRecord(const std::string &series)
    {
        static const std::array<std::string_view, 3> chart{"prices", "market_caps", "total_volumes"};
        const auto part = std::ranges::find(chart, series);
        if (part != chart.end() && m_values.size() == 2) {
            m_charts[m_values[0].second][size_t(part - chart.begin())] = m_values[1].second;
            return true;
        }
        std::vector<std::string> cells;
        for (const auto &[key, text] : m_values)
            cells.push_back(text);
        return emitRecord(cells);
    }

    bool endObjectRecord()
    {
        if (m_keys.empty()) {
            for (const auto &[key, text] : m_values)
                m_keys.push_back(key);
            if (!emitRecord(m_keys))
                return false;
        }
        std::vector<std::string> cells(m_keys.size());
        for (const auto &[key, text] : m_values) {
            if (const auto at = std::ranges::find(m_keys, key); at != m_keys.end())
                cells[size_t(at - m_keys.begin())] = text;
        }
        return emitRecord(cells);
    }

    bool emitRecord(const std::vector<std::string> &cells)
    {
        const std::vector<std::string_view> views(cells.begin(), cells.end());
        m_isEnough = !m_take({++m_number, views});
        return !m_isEnough;
    }

    const std::function<bool(const Record &)> &m_take;
    qint64 m_number = 0;
    bool m_isEnough = false;
    std::string m_problem;
    std::vector<Level> m_levels;
    std::vector<std::pair<std::string, std::string>> m_values; ///< of the record that is being read
    std::vector<std::string> m_keys; ///< of the first object
    std::map<std::string, std::array<std::string, 3>> m_charts; ///< by moment
};

} // namespace

void readJsonRecords(UnpackedFile &file, const std::function<bool(const Record &record)> &take)
{
    std::istream stream(&file);
    stream.exceptions(std::ios::badbit); // what UnpackedFile throws comes through
    Records records(take);
    const bool isRead = Json::sax_parse(stream, &records);
    if (!isRead && !records.isEnough())
        throw ImportError(u"This is no JSON: %1"_s.arg(QString::fromStdString(records.problem())));
    records.end();
}

} // namespace cp
