#include "models/table/tablemodel.h"
#include "tests/support/sampletable.h"

#include <QAbstractItemModelTester>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QSignalSpy>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

enum Column { Id, Name, Amount, Ratio, At, Flag, N };
constexpr int StepsPerSeed = 700;

struct Row {
    QVariant name; ///< text or NULL
    QVariant amount; ///< decimal text or NULL
    bool flag = false;
    int n = 0;
};

/// NULL after everything, text by code point, decimals by value: as PostgreSQL in this cluster's locale.
int compare(const QVariant &left, const QVariant &right, int column)
{
    if (!left.isValid() || !right.isValid())
        return int(right.isValid()) - int(left.isValid());
    if (column == Name) {
        const QByteArray a = left.toString().toUtf8();
        const QByteArray b = right.toString().toUtf8();
        return a < b ? -1 : int(b < a);
    }
    const double a = left.toDouble(); // quarters: exact
    const double b = right.toDouble();
    return a < b ? -1 : int(b < a);
}

/// What the table should show, kept in memory without the database.
struct Reference {
    std::map<qint64, Row> rows;
    int sortColumn = Id;
    Qt::SortOrder order = Qt::AscendingOrder;
    std::function<bool(const Row &)> matches = [](const Row &) { return true; };

    QVariant value(qint64 id, int column) const
    {
        const Row &row = rows.at(id);
        switch (column) {
        case Id:
            return id;
        case Name:
            return row.name;
        case Amount:
            return row.amount;
        case Flag:
            return row.flag;
        case N:
            return row.n;
        default:
            return {};
        }
    }

    QList<qint64> keys() const
    {
        QList<qint64> keys;
        for (const auto &[id, row] : rows) {
            if (matches(row))
                keys.append(id);
        }
        std::sort(keys.begin(), keys.end(), [this](qint64 a, qint64 b) {
            int way = compare(value(a, sortColumn), value(b, sortColumn), sortColumn);
            if (way == 0)
                way = a < b ? -1 : int(b < a);
            return order == Qt::AscendingOrder ? way < 0 : way > 0;
        });
        return keys;
    }
};

} // namespace

/// Thousands of random steps, the answers coming when they come. Whenever it is left in peace and refreshed, the model
/// shows what a few lines of plain code say it should.
class TestTableModelFuzz : public QObject {
    Q_OBJECT

    std::unique_ptr<TestDatabase> m_server;
    std::unique_ptr<Database> m_quick;
    std::unique_ptr<Database> m_background;
    std::unique_ptr<TableModel> m_model;
    QRandomGenerator m_random;
    Reference m_reference;
    QHash<qint64, QHash<int, QVariant>> m_edits; ///< by id, by column
    QHash<qint64, QPersistentModelIndex> m_held;
    qint64 m_nextId = 1;
    int m_look = 0; ///< where somebody looks

    int random(int below) { return below > 0 ? m_random.bounded(below) : 0; }
    bool oneIn(int chances) { return random(chances) == 0; }

    QVariant randomValue(int column)
    {
        static const QStringList names{
            u"a"_s, u"B"_s, u"b"_s, u""_s, u"50%"_s, u"x_y"_s, u"O'Neil"_s, u"سلام"_s, u"🚀"_s};
        switch (column) {
        case Name:
            return oneIn(3) ? QVariant() : QVariant(names[random(int(names.size()))]);
        case Amount:
            return oneIn(3) ? QVariant() : QVariant(QString::number(random(80) * 0.25 - 10, 'f', 8));
        case Flag:
            return oneIn(2);
        default:
            return random(12);
        }
    }

    Row randomRow()
    {
        return {randomValue(Name), randomValue(Amount), randomValue(Flag).toBool(), randomValue(N).toInt()};
    }

    static Param param(const QVariant &value) { return value.isValid() ? Param(value.toString()) : Param(); }

    QList<qint64> randomIds(int count)
    {
        QList<qint64> ids;
        for (int i = 0; i < count && !m_reference.rows.empty(); ++i) {
            const auto it = std::next(m_reference.rows.begin(), random(int(m_reference.rows.size())));
            if (!ids.contains(it->first))
                ids.append(it->first);
        }
        return ids;
    }

    // --- Steps

    void read()
    {
        m_look = oneIn(3) ? random(m_model->rowCount()) : std::max(0, m_look + random(81) - 40);
        for (int row = m_look; row < std::min(m_look + 30, m_model->rowCount()); ++row)
            m_model->index(row, random(7)).data();
    }

    void sort()
    {
        static constexpr int columns[] = {Id, Name, Amount, Flag, N};
        m_reference.sortColumn = columns[random(5)];
        m_reference.order = oneIn(2) ? Qt::AscendingOrder : Qt::DescendingOrder;
        m_model->sort(m_reference.sortColumn, m_reference.order);
    }

    void filter()
    {
        const int limit = random(12);
        const QString text = oneIn(2) ? u"b"_s : u"%"_s;
        const auto contains = [text](const Row &row) {
            return row.name.isValid() && row.name.toString().contains(text, Qt::CaseInsensitive);
        };
        switch (random(5)) {
        case 0:
            m_reference.matches = [limit](const Row &row) { return row.n < limit; };
            m_model->setRowFilter(Filter::compare("n", Filter::Op::Less, limit));
            break;
        case 1:
            m_reference.matches = [contains](const Row &row) { return !contains(row); };
            m_model->setRowFilter(!Filter::compare("name", Filter::Op::Contains, text));
            break;
        case 2:
            m_reference.matches = [contains, limit](const Row &row) { return contains(row) || row.n == limit; };
            m_model->setRowFilter(
                Filter::compare("name", Filter::Op::Contains, text) || Filter::oneOf("n", {QString::number(limit)}));
            break;
        default:
            m_reference.matches = [](const Row &) { return true; };
            m_model->setRowFilter({});
        }
    }

    void edit()
    {
        static constexpr int columns[] = {Name, Amount, Flag, N};
        const int row = m_look + random(30);
        const int column = columns[random(4)];
        const QVariant value = randomValue(column);
        const qint64 key = m_model->keyAt(row);
        const QModelIndex index = m_model->index(row, column);
        const QVariant before = m_model->pending().value(key, sampleSource().columns[column].name)
            ? m_model->pending().row(key)->cells.value(sampleSource().columns[column].name).before
            : index.data(TableModel::ValueRole);
        if (!m_model->setData(index, value))
            return;
        if (before.isValid() == value.isValid() && before.toString() == value.toString()) {
            m_edits[key].remove(column);
            if (m_edits[key].isEmpty())
                m_edits.remove(key);
        } else {
            m_edits[key].insert(column, value);
        }
    }

    void revert()
    {
        if (m_edits.isEmpty())
            return;
        const qint64 key = m_edits.keys()[random(int(m_edits.size()))];
        m_model->revertPending(key);
        m_edits.remove(key);
    }

    void hold()
    {
        const int row = m_look + random(30);
        if (const qint64 key = m_model->keyAt(row); key != 0)
            m_held.insert(key, m_model->index(row, N));
    }

    /// Somebody else's work, told of truly, vaguely or not at all.
    void others()
    {
        QList<qint64> ids;
        QString verb;
        switch (random(3)) {
        case 0:
            verb = u"insert"_s;
            for (int i = random(oneIn(10) ? 250 : 8); i >= 0; --i) {
                const qint64 id = oneIn(3) ? -m_nextId : m_nextId;
                ++m_nextId;
                const Row row = randomRow();
                m_server->exec("INSERT INTO public.sample (id, name, amount, flag, n) VALUES ($1, $2, $3, $4, $5)",
                    {id, param(row.name), param(row.amount), row.flag, row.n});
                m_reference.rows.emplace(id, row);
                ids.append(id);
            }
            break;
        case 1:
            verb = u"update"_s;
            ids = randomIds(1 + random(5));
            for (const qint64 id : std::as_const(ids)) {
                const Row row = randomRow();
                m_server->exec("UPDATE public.sample SET name = $2, amount = $3, flag = $4, n = $5 WHERE id = $1",
                    {id, param(row.name), param(row.amount), row.flag, row.n});
                m_reference.rows[id] = row;
            }
            break;
        default:
            verb = u"delete"_s;
            ids = randomIds(1 + random(oneIn(10) ? 250 : 5));
            m_server->exec("DELETE FROM public.sample WHERE id = ANY ($1::bigint[])", {ids});
            for (const qint64 id : std::as_const(ids))
                m_reference.rows.erase(id);
        }
        if (oneIn(4))
            return;
        QJsonObject message{{u"table"_s, u"sample"_s}, {u"verb"_s, verb}};
        if (!oneIn(4)) {
            QJsonArray array;
            for (const qint64 id : std::as_const(ids))
                array.append(id);
            message.insert(u"ids"_s, array);
        }
        m_model->applyNotification(QString::fromUtf8(QJsonDocument(message).toJson()));
    }

    /// Each row is saved if nobody has touched it since it was read, and stays pending otherwise.
    void submit()
    {
        if (m_edits.isEmpty())
            return;
        QHash<qint64, bool> expected;
        for (auto it = m_edits.cbegin(); it != m_edits.cend(); ++it) {
            const ResultSet now
                = m_server->exec("SELECT xmin::text::bigint FROM public.sample WHERE id = $1", {it.key()});
            expected.insert(it.key(),
                now.rowCount() == 1 && now.value(0, 0).toLongLong() == m_model->pending().row(it.key())->version);
        }
        QSignalSpy submitted(m_model.get(), &TableModel::submitted);
        m_model->submitPending();
        QVERIFY(QTest::qWaitFor([&submitted] { return !submitted.isEmpty(); }, Patience));
        QCOMPARE(submitted[0][0].toInt(), int(std::count(expected.cbegin(), expected.cend(), true)));
        QCOMPARE(submitted[0][1].toInt(), int(std::count(expected.cbegin(), expected.cend(), false)));
        for (auto it = expected.cbegin(); it != expected.cend(); ++it) {
            if (!it.value()) {
                QVERIFY(m_model->pending().row(it.key()));
                QVERIFY(!m_model->pending().row(it.key())->problem.isEmpty());
                m_model->revertPending(it.key()); // else conflicts pile up
                m_edits.remove(it.key());
                continue;
            }
            const QHash<int, QVariant> cells = m_edits.take(it.key());
            Row &row = m_reference.rows[it.key()];
            row.name = cells.value(Name, row.name);
            row.amount = cells.value(Amount, row.amount);
            row.flag = cells.value(Flag, row.flag).toBool();
            row.n = cells.value(N, row.n).toInt();
        }
    }

    // --- Checks

    /// What holds at any moment.
    void checkAlways()
    {
        QCOMPARE(m_model->pending().rowCount(), int(m_edits.size()));
        for (auto it = m_held.begin(); it != m_held.end();) {
            if (!it->isValid()) {
                it = m_held.erase(it);
                continue;
            }
            if (const qint64 key = m_model->keyAt(it->row()); key != 0)
                QCOMPARE(key, it.key());
            ++it;
        }
    }

    bool quiet()
    {
        QCoreApplication::processEvents();
        return QTest::qWaitFor(
            [this] {
                return !m_model->window()->isLoading() && m_model->window()->countState() == RowWindow::Count::Exact;
            },
            Patience);
    }

    void checkSettled()
    {
        QVERIFY(QTest::qWaitFor([this] { return !m_model->window()->isLoading(); }, Patience));
        QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
        const int anchor = random(m_model->rowCount());
        const qint64 key = m_model->keyAt(anchor);
        m_model->refresh(anchor);
        QVERIFY(quiet());
        const QList<qint64> keys = m_reference.keys();
        if (!moved.isEmpty() && key != 0 && anchor > 0 && keys.contains(key))
            QCOMPARE(moved[0][1].toInt(), int(keys.indexOf(key)));
        QCOMPARE(m_model->rowCount(), int(keys.size()));
        QHash<qint64, qint64> versions;
        const ResultSet rows = m_server->exec("SELECT id, xmin::text::bigint FROM public.sample");
        for (int row = 0; row < rows.rowCount(); ++row)
            versions.insert(rows.value(row, 0).toLongLong(), rows.value(row, 1).toLongLong());
        for (int row = 0; row < int(keys.size()); ++row) {
            m_model->index(row, 0).data();
            QVERIFY(QTest::qWaitFor([this, row] { return m_model->keyAt(row) != 0; }, Patience));
            QCOMPARE(m_model->keyAt(row), keys[row]);
            QCOMPARE(m_model->versionAt(row), versions.value(keys[row]));
            const QHash<int, QVariant> edits = m_edits.value(keys[row]);
            for (const int column : {Id, Name, Amount, Flag, N}) {
                const QVariant inTable = m_reference.value(keys[row], column);
                QCOMPARE(m_model->index(row, column).data(TableModel::ValueRole), inTable);
                QCOMPARE(m_model->index(row, column).data(), edits.value(column, inTable));
                QCOMPARE(m_model->index(row, column).data(TableModel::PendingRole).toBool(), edits.contains(column));
            }
        }
        QCOMPARE(m_model->rowCount(), int(keys.size()));
    }

    void step()
    {
        switch (random(20)) {
        case 0:
            return sort();
        case 1:
            return filter();
        case 2:
        case 3:
        case 4:
            return edit();
        case 5:
            return oneIn(3) ? revert() : hold();
        case 6:
        case 7:
        case 8:
            return others();
        case 9:
            return m_model->refresh(random(m_model->rowCount() + 2) - 1);
        case 10:
            return oneIn(4) ? submit() : hold();
        case 11:
            return oneIn(10) ? m_model->window()->cancel() : m_model->window()->rereadAll();
        default:
            return read();
        }
    }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
        m_server->script(
            "INSERT INTO console.editable_columns (table_name, column_name, who) VALUES ('sample', 'name', 'admin'),"
            "('sample', 'amount', 'admin'), ('sample', 'flag', 'admin'), ('sample', 'n', 'admin')");
        m_quick = std::make_unique<Database>();
        m_background = std::make_unique<Database>();
        m_quick->open(m_server->conninfo());
        m_background->open(m_server->conninfo());
    }
    void cleanupTestCase()
    {
        m_model.reset();
        m_quick.reset();
        m_background.reset();
        m_server.reset();
    }

    void walk_data()
    {
        QTest::addColumn<quint32>("seed");
        QTest::addColumn<int>("rows");
        // Another walk: CP_FUZZ_SEED=n tst_tablemodel_fuzz
        if (const int seed = qEnvironmentVariableIntValue("CP_FUZZ_SEED"))
            QTest::addRow("seed %d", seed) << quint32(seed) << 700;
        QTest::newRow("seed 1, from nothing") << 1U << 0;
        QTest::newRow("seed 2, a page") << 2U << 200;
        QTest::newRow("seed 3, some pages") << 3U << 700;
        QTest::newRow("seed 4, more") << 4U << 1500;
        QTest::newRow("seed 5, some pages") << 5U << 450;
    }
    void walk()
    {
        QFETCH(quint32, seed);
        QFETCH(int, rows);
        m_random.seed(seed);
        m_reference = {};
        m_edits.clear();
        m_held.clear();
        m_look = 0;
        m_nextId = 1;
        createSampleTable(*m_server, 0);
        for (int i = 0; i < rows; ++i) {
            const Row row = randomRow();
            m_server->exec("INSERT INTO public.sample (id, name, amount, flag, n) VALUES ($1, $2, $3, $4, $5)",
                {m_nextId, param(row.name), param(row.amount), row.flag, row.n});
            m_reference.rows.emplace(m_nextId++, row);
        }
        m_model = std::make_unique<TableModel>(sampleSource(), m_quick.get(), m_background.get());
        const QAbstractItemModelTester tester(m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        m_model->sort(Id, Qt::AscendingOrder);
        for (int i = 0; i < StepsPerSeed; ++i) {
            step();
            if (oneIn(3))
                QTest::qWait(random(3));
            checkAlways();
            if (oneIn(25))
                checkSettled();
            if (QTest::currentTestFailed()) {
                qWarning("step %d of seed %u", i, seed);
                return;
            }
        }
        checkSettled();
        QCOMPARE(failed.size(), 0);
    }
};

QTEST_GUILESS_MAIN(TestTableModelFuzz)
#include "tst_tablemodel_fuzz.moc"
