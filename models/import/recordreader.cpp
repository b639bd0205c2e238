#include "models/import/recordreader.h"

#include "models/import/importerror.h"
#include "models/import/jsonrecords.h"
#include "models/import/unpackedfile.h"

#include <csv.h>

#include <algorithm>
#include <string>
#include <vector>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr std::string_view ByteOrderMark = "\xef\xbb\xbf";

/// Without what stands in quotes. Those are over with their line at the latest: one may stand alone in a comment.
std::string withoutQuoted(std::string_view lines)
{
    std::string text;
    bool isQuoted = false;
    for (const char c : lines) {
        if (c == '"')
            isQuoted = !isQuoted;
        else if (c == '\n' || c == '\r')
            isQuoted = false;
        if (!isQuoted)
            text += c;
    }
    return text;
}

/// What stands between cells: the mark that is most often in the lines that have any. Of equals it is not the comma,
/// which is in "1609459200;1,5;3,5" a decimal one.
char delimiterIn(std::string_view text)
{
    const std::string lines = withoutQuoted(text.substr(0, 8192));
    return *std::ranges::max_element(
        std::string_view(";\t|,"), {}, [&lines](char c) { return std::ranges::count(lines, c); });
}

/// libcsv's events put together to records.
class Lines {
public:
    explicit Lines(const std::function<bool(const Record &)> &take)
        : m_take(take)
    {
    }

    void cell(std::string_view text)
    {
        m_text.append(text);
        m_ends.push_back(m_text.size());
        m_line += std::ranges::count(text, '\n');
    }

    /// end: the character that ended the line; -1 at the end of the file.
    void line(int end)
    {
        const bool isRestOfLast = m_ends.empty() && end == '\n' && m_lastEnd == '\r';
        m_lastEnd = end;
        if (isRestOfLast)
            return;
        ++m_line;
        if (m_ends.empty() || m_isEnough)
            return;
        m_cells.clear();
        size_t from = 0;
        for (const size_t cellEnd : m_ends) {
            m_cells.push_back(std::string_view(m_text).substr(from, cellEnd - from));
            from = cellEnd;
        }
        m_isEnough = !m_take({m_line, m_cells});
        m_text.clear();
        m_ends.clear();
    }

    bool isEnough() const { return m_isEnough; }

private:
    const std::function<bool(const Record &)> &m_take;
    qint64 m_line = 0;
    int m_lastEnd = 0;
    bool m_isEnough = false;
    std::string m_text; ///< of the cells, one behind the other
    std::vector<size_t> m_ends;
    std::vector<std::string_view> m_cells;
};

void readCsv(UnpackedFile &file, const std::function<bool(const Record &)> &take)
{
    Lines lines(take);
    csv_parser parser;
    csv_init(&parser, CSV_REPALL_NL | CSV_APPEND_NULL);
    const std::unique_ptr<csv_parser, decltype(&csv_free)> freed(&parser, csv_free);
    csv_set_delim(&parser, static_cast<unsigned char>(delimiterIn(file.peek())));
    const auto cell = [](void *text, size_t size, void *to) {
        static_cast<Lines *>(to)->cell({static_cast<const char *>(text), size});
    };
    const auto line = [](int end, void *to) { static_cast<Lines *>(to)->line(end); };
    while (!lines.isEnough()) {
        const std::string_view text = file.peek();
        if (text.empty()) {
            csv_fini(&parser, cell, line, &lines);
            return;
        }
        if (csv_parse(&parser, text.data(), text.size(), cell, line, &lines) != text.size())
            throw ImportError(QString::fromUtf8(csv_strerror(csv_error(&parser))));
        file.skip(text.size());
    }
}

} // namespace

void readRecords(UnpackedFile &file, const std::function<bool(const Record &record)> &take)
{
    if (file.peek().starts_with(ByteOrderMark))
        file.skip(ByteOrderMark.size());
    const std::string_view text = file.peek();
    const size_t first = text.find_first_not_of(" \t\r\n");
    if (first != std::string_view::npos && (text[first] == '[' || text[first] == '{'))
        readJsonRecords(file, take);
    else
        readCsv(file, take);
}

} // namespace cp
