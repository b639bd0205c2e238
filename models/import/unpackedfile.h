#pragma once

#include <QString>

#include <memory>
#include <streambuf>
#include <string_view>
#include <vector>

struct archive;

namespace cp {

/// A file's contents from the beginning to the end, whether it is packed (gzip, xz, bzip2, zstd) or not: libarchive
/// tells by the bytes, not by the name. Holds one buffer, however large the file is. For one thread; throws
/// ImportError.
class UnpackedFile : public std::streambuf {
public:
    explicit UnpackedFile(const QString &path);
    ~UnpackedFile() override;

    /// What is in the buffer and not read yet: at the start the beginning of the contents, 64 KB unless there is less.
    /// Empty at the end.
    std::string_view peek();
    /// Goes on behind this many of the bytes that peek() showed.
    void skip(size_t bytes) { gbump(int(bytes)); }

    qint64 packedSize() const { return m_packedSize; } ///< of the file, in bytes
    qint64 packedRead() const; ///< how much of that was read so far

protected:
    int_type underflow() override;

private:
    struct Closer {
        void operator()(archive *opened) const;
    };
    [[noreturn]] void fail() const;

    QString m_path;
    qint64 m_packedSize = 0;
    std::unique_ptr<archive, Closer> m_archive;
    bool m_isAtEnd = false;
    std::vector<char> m_buffer;
};

} // namespace cp
