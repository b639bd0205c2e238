#include "models/import/unpackedfile.h"

#include "models/import/importerror.h"

#include <QFile>
#include <QFileInfo>

#include <archive.h>

namespace cp {

using namespace Qt::StringLiterals;

namespace {

constexpr size_t BufferSize = 65'536;

} // namespace

UnpackedFile::UnpackedFile(const QString &path)
    : m_path(path)
    , m_packedSize(QFileInfo(path).size())
    , m_archive(archive_read_new())
    , m_buffer(BufferSize)
{
    if (QFileInfo(path).isDir())
        throw ImportError(u"%1 is a folder."_s.arg(path));
    archive_read_support_filter_all(m_archive.get());
    archive_read_support_format_raw(m_archive.get());
    archive_read_support_format_empty(m_archive.get());
    archive_entry *entry = nullptr;
    if (archive_read_open_filename(m_archive.get(), QFile::encodeName(path).constData(), BufferSize) != ARCHIVE_OK)
        fail();
    const int found = archive_read_next_header(m_archive.get(), &entry);
    if (found != ARCHIVE_OK && found != ARCHIVE_EOF)
        fail();
    m_isAtEnd = found == ARCHIVE_EOF;
}

UnpackedFile::~UnpackedFile() = default;

void UnpackedFile::Closer::operator()(archive *opened) const
{
    archive_read_free(opened);
}

void UnpackedFile::fail() const
{
    const char *why = archive_error_string(m_archive.get());
    throw ImportError(u"%1 could not be read: %2"_s.arg(m_path, QString::fromUtf8(why ? why : "unknown reason")));
}

qint64 UnpackedFile::packedRead() const
{
    return archive_filter_bytes(m_archive.get(), -1);
}

std::string_view UnpackedFile::peek()
{
    if (gptr() == egptr() && underflow() == traits_type::eof())
        return {};
    return {gptr(), size_t(egptr() - gptr())};
}

UnpackedFile::int_type UnpackedFile::underflow()
{
    size_t filled = 0;
    while (!m_isAtEnd && filled < m_buffer.size()) {
        const auto bytes = archive_read_data(m_archive.get(), m_buffer.data() + filled, m_buffer.size() - filled);
        if (bytes < 0)
            fail();
        m_isAtEnd = bytes == 0;
        filled += size_t(bytes);
    }
    setg(m_buffer.data(), m_buffer.data(), m_buffer.data() + filled);
    return filled == 0 ? traits_type::eof() : traits_type::to_int_type(*gptr());
}

} // namespace cp
