#include "models/catalogue/catalogue.h"
#include "models/catalogue/entries.h"
#include "tests/support/testdatabase.h"

#include <QRegularExpression>

using namespace cp;
using namespace Qt::StringLiterals;

/// The catalogue says of every column of the schema what it is, and nothing that the schema denies.
class TestCatalogue : public QObject {
    Q_OBJECT

    TestDatabase m_database{TestDatabase::Schema::Console};

    static const CatalogueEntry *entryOf(QByteArrayView table, QByteArrayView column)
    {
        const CatalogueEntry *shared = nullptr;
        for (const CatalogueEntry &entry : catalogueEntries()) {
            if (column != entry.column)
                continue;
            if (table == entry.table)
                return &entry;
            if (qstrlen(entry.table) == 0)
                shared = &entry;
        }
        return shared;
    }

    static bool fits(ColumnKind kind, const QByteArray &type)
    {
        switch (kind) {
        case ColumnKind::Text:
        case ColumnKind::Word:
            return type == "text" || type == "character varying" || type == "inet";
        case ColumnKind::Integer:
            return type == "integer" || type == "bigint";
        case ColumnKind::Boolean:
            return type == "boolean";
        case ColumnKind::Timestamp:
        case ColumnKind::Age:
            return type == "timestamp with time zone";
        case ColumnKind::Json:
            return type == "jsonb";
        default:
            return type == "numeric";
        }
    }

private Q_SLOTS:
    void everyColumnIsDescribed()
    {
        // What people are never shown, and what only joins tables.
        const QByteArrayList left{"users.password_hash", "user_sessions.session_token", "user_sessions.refresh_token",
            "user_sessions.session_id", "user_activities.session_id"};
        const QRegularExpression foreignKey(u"_(id|by)$"_s);
        const ResultSet columns = m_database.exec(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns JOIN "
            "information_schema.tables USING (table_schema, table_name) WHERE table_schema = 'public' AND table_type = "
            "'BASE TABLE' AND table_name NOT LIKE '%\\_archive' AND table_name <> 'suggestion_reviews' ORDER BY 1, 2");
        QVERIFY(columns.rowCount() > 200);
        QStringList problems;
        for (int row = 0; row < columns.rowCount(); ++row) {
            const QByteArray table = columns.text(row, 0).toLatin1();
            const QByteArray column = columns.text(row, 1).toLatin1();
            const QString name = QString::fromLatin1(table + '.' + column);
            const CatalogueEntry *entry = entryOf(table, column);
            if (!entry) {
                if (!left.contains(name.toLatin1()) && !foreignKey.match(name).hasMatch())
                    problems.append(name + u" is not described"_s);
                continue;
            }
            if (!fits(entry->kind, columns.text(row, 2).toLatin1()))
                problems.append(name + u" is "_s + columns.text(row, 2));
            if (entry->need == CatalogueEntry::Required && columns.text(row, 3) == "YES"_L1)
                problems.append(name + u" may be NULL"_s);
        }
        QVERIFY2(problems.isEmpty(), qPrintable(problems.join(u'\n')));
    }

    /// A filter offers each word that the schema allows.
    void wordsAreTheSchemas()
    {
        const ResultSet checks = m_database.exec(
            "SELECT c.conrelid::regclass::text, a.attname, pg_get_constraintdef(c.oid) FROM pg_constraint c "
            "JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1] WHERE c.contype = 'c' AND "
            "cardinality(c.conkey) = 1 AND pg_get_constraintdef(c.oid) LIKE '%ANY%ARRAY[%::%' AND c.connamespace = "
            "'public'::regnamespace AND c.conrelid::regclass::text NOT LIKE '%archive' ORDER BY 1, 2");
        QVERIFY(checks.rowCount() >= 12);
        const QRegularExpression literal(u"'([a-z0-9_]+)'"_s);
        for (int row = 0; row < checks.rowCount(); ++row) {
            const QByteArray table = checks.text(row, 0).toLatin1();
            const QByteArray column = checks.text(row, 1).toLatin1();
            if (table == "suggestion_reviews")
                continue;
            QSet<QString> allowed;
            auto words = literal.globalMatch(checks.text(row, 2));
            while (words.hasNext())
                allowed.insert(words.next().captured(1));
            const QStringList described = describe(table, column).words;
            QVERIFY2(QSet<QString>(described.begin(), described.end()) == allowed,
                qPrintable(
                    u"%1.%2: %3"_s.arg(QString::fromLatin1(table), QString::fromLatin1(column), checks.text(row, 2))));
        }
    }

    void namesAreUnique()
    {
        QSet<QByteArray> names;
        for (const CatalogueEntry &entry : catalogueEntries()) {
            const QByteArray name = QByteArray(entry.table) + '.' + entry.column;
            QVERIFY2(!names.contains(name), name.constData());
            names.insert(name);
        }
    }

    void unknownColumnsShowAllTheSame()
    {
        const Column column = describe("predictions", "model_mood");
        QCOMPARE(column.label, u"Model mood"_s);
        QCOMPARE(column.sql, QByteArray("r.model_mood::text"));
    }

    void joinedColumnsMayBeMissing()
    {
        const TableSource source = makeSource({.table = "crypto_sector_mapping",
            .from = "public.crypto_sector_mapping r JOIN public.cryptocurrencies c ON c.id = r.crypto_id",
            .columns = {"coin_name=c.name", "allocation_percentage"},
            .details = {},
            .detailFrom = {},
            .editable = {"allocation_percentage"}});
        QCOMPARE(source.columns[0].sql, QByteArray("c.name"));
        QVERIFY(source.columns[0].nullable);
        QVERIFY(!source.columns[0].editable);
        QVERIFY(source.columns[1].editable);
        QCOMPARE(source.editTable, QByteArray("crypto_sector_mapping"));
    }
};

QTEST_GUILESS_MAIN(TestCatalogue)
#include "tst_catalogue.moc"
