#include "models/table/tablemodel.h"
#include "tests/support/sampletable.h"

#include <QAbstractItemModelTester>
#include <QItemSelectionModel>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSignalSpy>
#include <QThread>

using namespace cp;
using namespace Qt::StringLiterals;
using Count = RowWindow::Count;
using RowState = RowWindow::RowState;

class TestTableModel : public QObject {
    Q_OBJECT

    enum Column { Id, Name, Amount, Ratio, At, Flag, N };

    std::unique_ptr<TestDatabase> m_server;
    std::unique_ptr<Database> m_quick;
    std::unique_ptr<Database> m_background;
    std::unique_ptr<TableModel> m_model;
    std::unique_ptr<QAbstractItemModelTester> m_tester;

    void makeModel(int rows)
    {
        createSampleTable(*m_server, rows);
        m_model = std::make_unique<TableModel>(sampleSource(), m_quick.get(), m_background.get());
        m_tester = std::make_unique<QAbstractItemModelTester>(
            m_model.get(), QAbstractItemModelTester::FailureReportingMode::QtTest);
    }

    bool isQuiet() const { return !m_model->window()->isLoading() && m_model->window()->countState() == Count::Exact; }
    bool settle()
    {
        QCoreApplication::processEvents(); // so that what was asked for just now is under way
        return QTest::qWaitFor([this] { return isQuiet(); }, Patience);
    }

    bool select(int column = Id, Qt::SortOrder order = Qt::AscendingOrder, const Filter &filter = {})
    {
        m_model->setSort(column, order);
        if (filter == m_model->rowFilter())
            m_model->select();
        else
            m_model->setRowFilter(filter);
        return settle();
    }

    /// Looks at a row until it is here.
    bool look(int row)
    {
        return QTest::qWaitFor(
            [this, row] {
                m_model->index(row, 0).data();
                return row >= m_model->rowCount()
                    || RowState(m_model->index(row, 0).data(TableModel::RowStateRole).toInt()) != RowState::Loading;
            },
            Patience);
    }

    /// All rows from the first to the last, as somebody scrolling would see them.
    QList<qint64> shownKeys()
    {
        QList<qint64> keys;
        for (int row = 0; row < m_model->rowCount(); ++row) {
            if (!look(row))
                return {-1};
            if (row < m_model->rowCount()) // it may have become shorter
                keys.append(m_model->keyAt(row));
        }
        return keys;
    }

    bool refresh(int anchor)
    {
        QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
        m_model->refresh(anchor);
        return QTest::qWaitFor([&moved] { return !moved.isEmpty(); }, Patience);
    }

    static QString payload(const QString &verb, const QList<qint64> &ids)
    {
        QJsonArray array;
        for (const qint64 id : ids)
            array.append(id);
        QJsonObject message{{u"table"_s, u"sample"_s}, {u"verb"_s, verb}};
        if (!ids.isEmpty())
            message.insert(u"ids"_s, array);
        return QString::fromUtf8(QJsonDocument(message).toJson());
    }

    bool openDatabases(std::function<void(Connection &)> setup = {})
    {
        m_quick->open(m_server->conninfo(), std::move(setup));
        m_background->open(m_server->conninfo());
        return connected();
    }
    bool connected()
    {
        return QTest::qWaitFor(
            [this] { return m_quick->state().isConnected() && m_background->state().isConnected(); }, Patience);
    }

    bool somebodyWaits(const QByteArray &how)
    {
        return QTest::qWaitFor([this, how] { return m_server->othersThat(how) > 0; }, Patience);
    }

    QModelIndex cell(int row, int column) const { return m_model->index(row, column); }

private Q_SLOTS:
    void initTestCase()
    {
        m_server = std::make_unique<TestDatabase>(TestDatabase::Schema::Console);
        m_server->script(
            "INSERT INTO console.editable_columns (table_name, column_name, who, minimum) VALUES"
            "('sample', 'name', 'admin', NULL), ('sample', 'amount', 'admin', NULL), ('sample', 'at', 'admin', NULL),"
            "('sample', 'flag', 'admin', NULL), ('sample', 'n', 'admin', 0)");
    }
    void cleanupTestCase() { m_server.reset(); }
    void init()
    {
        m_quick = std::make_unique<Database>();
        m_background = std::make_unique<Database>();
        QVERIFY(openDatabases());
    }
    void cleanup()
    {
        m_tester.reset();
        m_model.reset();
        m_quick.reset();
        m_background.reset();
        if (m_server->connection().inTransaction())
            m_server->script("ROLLBACK");
    }

    // --- Reading

    void selectReturnsBeforeThereIsARow()
    {
        makeModel(1000);
        m_server->script("BEGIN; LOCK public.sample");
        QVERIFY(m_model->select());
        QCOMPARE(m_model->rowCount(), 0);
        QCOMPARE(m_model->window()->countState(), Count::Unknown);
        QVERIFY(m_model->window()->isLoading());
        m_server->script("ROLLBACK");
        QVERIFY(settle());
        QCOMPARE(m_model->rowCount(), 1000);
    }

    void theCountIsUnknownThenAtLeastThenExact()
    {
        makeModel(1000);
        QSignalSpy changes(m_model.get(), &TableModel::countStateChanged);
        m_server->script("BEGIN; SELECT pg_advisory_lock(1)");
        m_background->run(
            u"wait"_s, [](Connection &c) { c.exec("SELECT pg_advisory_lock(1), pg_advisory_unlock(1)"); });
        m_model->setSort(Id, Qt::AscendingOrder);
        m_model->select();
        QCOMPARE(m_model->window()->countState(), Count::Unknown);
        QTRY_COMPARE_WITH_TIMEOUT(m_model->window()->countState(), Count::AtLeast, Patience);
        QCOMPARE(m_model->rowCount(), 201);
        QCOMPARE(changes.size(), 1);
        QVERIFY(look(200)); // goes on without a count
        QCOMPARE(m_model->rowCount(), 401);
        m_server->script("ROLLBACK; SELECT pg_advisory_unlock(1)");
        QTRY_COMPARE_WITH_TIMEOUT(m_model->window()->countState(), Count::Exact, Patience);
        QCOMPARE(m_model->rowCount(), 1000);
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    void tablesOfEverySize_data()
    {
        QTest::addColumn<int>("rows");
        for (const int rows : {0, 1, 2, 199, 200, 201, 399, 400, 401, 1000})
            QTest::addRow("%d", rows) << rows;
    }
    void tablesOfEverySize()
    {
        QFETCH(int, rows);
        makeModel(rows);
        QVERIFY(select(N, Qt::DescendingOrder));
        QCOMPARE(m_model->rowCount(), rows);
        QCOMPARE(shownKeys(), sampleKeys(*m_server, N, Qt::DescendingOrder));
        QCOMPARE(m_model->rowCount(), rows);
        QVERIFY(refresh(rows / 2));
        QVERIFY(settle());
        QCOMPARE(shownKeys(), sampleKeys(*m_server, N, Qt::DescendingOrder));
    }

    void aRowMoreOrLessThanAPage_data()
    {
        QTest::addColumn<bool>("counted");
        QTest::newRow("counted") << true;
        QTest::newRow("not counted yet") << false;
    }
    /// The last page disappears, or appears, between the first look and the second.
    void aRowMoreOrLessThanAPage()
    {
        QFETCH(bool, counted);
        makeModel(201);
        if (!counted) {
            m_server->script("BEGIN; SELECT pg_advisory_lock(1)");
            m_background->run(
                u"wait"_s, [](Connection &c) { c.exec("SELECT pg_advisory_lock(1), pg_advisory_unlock(1)"); });
        }
        m_model->setSort(Id, Qt::AscendingOrder);
        m_model->select();
        QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 201, Patience);
        if (counted)
            QVERIFY(settle());
        else
            m_server->script("COMMIT");
        m_server->script("DELETE FROM public.sample WHERE id = 201");
        m_model->index(200, 0).data();
        QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 200, Patience);
        m_server->script("SELECT pg_advisory_unlock_all()");
        QVERIFY(settle());
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
        addSampleRows(*m_server, 201);
        QVERIFY(refresh(199));
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    void placeholders()
    {
        makeModel(3000);
        QVERIFY(select());
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        QCOMPARE(cell(1500, Name).data(TableModel::RowStateRole).toInt(), int(RowState::Loading));
        QCOMPARE(changed.size(), 0); // asking how it stands does not fetch it
        QVERIFY(!cell(1500, Name).data().isValid());
        QCOMPARE(m_model->keyAt(1500), Q_INT64_C(0));
        QCOMPARE(m_model->versionAt(1500), Q_INT64_C(0));
        QVERIFY(!(m_model->flags(cell(1500, N)) & Qt::ItemIsEditable));
        QTRY_COMPARE_WITH_TIMEOUT(m_model->keyAt(1500), Q_INT64_C(1501), Patience);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(changed[0][0].toModelIndex(), cell(1400, Id));
        QCOMPARE(changed[0][1].toModelIndex(), cell(1599, N));
        QCOMPARE(cell(1500, Id).data().toLongLong(), Q_INT64_C(1501));
        QVERIFY(m_model->versionAt(1500) > 0);
        QVERIFY(m_model->flags(cell(1500, N)) & Qt::ItemIsEditable);
        QVERIFY(!(m_model->flags(cell(1500, Id)) & Qt::ItemIsEditable));
    }

    void valuesAndHeaders()
    {
        makeModel(0);
        m_server->script("INSERT INTO public.sample (name, amount, ratio, at, flag, n) VALUES"
                         "('x', 1234567890123456789012.12345678, 0.5, '2024-02-29 12:00:00.123456+00', true, 7), "
                         "(NULL, NULL, NULL, 'infinity', false, 8)");
        QVERIFY(select());
        QCOMPARE(cell(0, Amount).data(), QVariant(u"1234567890123456789012.12345678"_s));
        QCOMPARE(cell(0, Ratio).data(), QVariant(0.5));
        QCOMPARE(cell(0, At).data(), QVariant(QDateTime(QDate(2024, 2, 29), QTime(12, 0, 0, 123), Qt::UTC)));
        QCOMPARE(cell(0, Flag).data(), QVariant(true));
        QCOMPARE(cell(0, N).data(), QVariant(7));
        QCOMPARE(m_model->valueAt(0, "n"), QVariant(7));
        QVERIFY(!cell(1, Name).data().isValid());
        QCOMPARE(cell(1, At).data(), QVariant(u"infinity"_s));
        QCOMPARE(cell(1, 0).data(TableModel::KeyRole), QVariant(Q_INT64_C(2)));
        QCOMPARE(m_model->headerData(Amount, Qt::Horizontal).toString(), u"Amount"_s);
        QCOMPARE(m_model->headerData(1, Qt::Vertical).toInt(), 2);
        QVERIFY(!m_model->headerData(7, Qt::Horizontal).isValid());
        QVERIFY(!m_model->insertRow(0));
        QVERIFY(!m_model->removeRow(0));
        QCOMPARE(m_model->flags({}), Qt::NoItemFlags);
        QVERIFY(!m_model->data({}).isValid());
    }

    void jumpToTheEnd()
    {
        makeModel(20'000);
        QVERIFY(select(N));
        QVERIFY(look(19'999));
        const QList<qint64> keys = sampleKeys(*m_server, N, Qt::AscendingOrder);
        QCOMPARE(m_model->keyAt(19'999), keys.last());
        QCOMPARE(m_model->keyAt(19'900), keys[19'900]);
        for (int row = 19'800; row > 18'000; row -= 100) {
            QVERIFY(look(row));
            QCOMPARE(m_model->keyAt(row), keys[row]);
        }
        QVERIFY(look(10'000));
        QCOMPARE(m_model->keyAt(10'000), keys[10'000]);
    }

    void memoryIsBounded()
    {
        makeModel(8600);
        QVERIFY(select());
        for (int row = 0; row < 8600; row += 150)
            QVERIFY(look(row));
        int present = 0;
        for (int row = 0; row < 8600; ++row)
            present += m_model->keyAt(row) != 0;
        QCOMPARE(present, PageCache::MaxPages * PageCache::PageSize);
        QVERIFY(m_model->keyAt(8599) != 0);
        QVERIFY(look(0));
        QCOMPARE(m_model->keyAt(0), Q_INT64_C(1));
    }

    /// Somebody reads everything without ever looking at what arrives, as a proxy model would.
    void allRowsAskedForAtOnce()
    {
        makeModel(2500);
        QVERIFY(select());
        for (int row = 0; row < 2500; ++row)
            cell(row, 0).data();
        const auto allHere = [this] {
            for (int row = 0; row < 2500; ++row) {
                if (m_model->keyAt(row) != row + 1)
                    return false;
            }
            return true;
        };
        QVERIFY(QTest::qWaitFor(allHere, Patience));
    }

    /// More pages on the screens than may be under way at once, looked at again and again: none starves another.
    void manyViewsAtOnce()
    {
        makeModel(4000);
        TableSource source = sampleSource();
        source.from = "(SELECT pg_sleep(0.03) OFFSET 0) AS slow CROSS JOIN " + source.from;
        m_tester.reset();
        m_model = std::make_unique<TableModel>(source, m_quick.get(), m_background.get());
        QVERIFY(select());
        const QList<int> rows{300, 700, 1100, 1500, 1900, 2300, 2700, 3100, 3500};
        const auto paint = [this, rows] {
            bool complete = true;
            for (const int row : rows)
                complete &= cell(row, 0).data().isValid();
            return complete;
        };
        connect(m_model.get(), &QAbstractItemModel::dataChanged, this, paint);
        QVERIFY(QTest::qWaitFor(paint, Patience));
    }

    void sorted_data()
    {
        QTest::addColumn<int>("column");
        QTest::addColumn<Qt::SortOrder>("order");
        for (int column = Id; column <= N; ++column) {
            QTest::addRow("%s ascending", sampleSource().columns[column].name.constData())
                << column << Qt::AscendingOrder;
            QTest::addRow("%s descending", sampleSource().columns[column].name.constData())
                << column << Qt::DescendingOrder;
        }
    }
    void sorted()
    {
        QFETCH(int, column);
        QFETCH(Qt::SortOrder, order);
        makeModel(1050);
        m_model->sort(column, order);
        QCOMPARE(m_model->sortColumn(), column);
        QCOMPARE(m_model->sortOrder(), order);
        QVERIFY(settle());
        const QList<qint64> keys = sampleKeys(*m_server, column, order);
        for (const int row : {1049, 500, 799, 800, 0, 399, 1000}) { // from all sides
            QVERIFY(look(row));
            QCOMPARE(m_model->keyAt(row), keys[row]);
        }
        QCOMPARE(shownKeys(), keys);
    }

    void filtered()
    {
        makeModel(1000);
        QVERIFY(select(N));
        QSignalSpy resets(m_model.get(), &QAbstractItemModel::modelReset);
        const Filter filter
            = Filter::compare("name", Filter::Op::Contains, u"BIT"_s) && !Filter::compare("n", Filter::Op::Greater, 15);
        m_model->setRowFilter(filter);
        m_model->setRowFilter(filter); // no news
        QCOMPARE(resets.size(), 1);
        QVERIFY(settle());
        const QList<qint64> keys = sampleKeys(*m_server, N, Qt::AscendingOrder, "t.name ILIKE '%bit%' AND t.n <= 15");
        QVERIFY(keys.size() > 50);
        QCOMPARE(shownKeys(), keys);
        QCOMPARE(await(m_model->allKeys(10'000)), keys);
        QCOMPARE(await(m_model->allKeys(3)), keys.mid(0, 3));
        m_model->setRowFilter(Filter::compare("n", Filter::Op::Equal, -1));
        QVERIFY(settle());
        QCOMPARE(m_model->rowCount(), 0);
        m_model->setRowFilter({});
        QVERIFY(settle());
        QCOMPARE(m_model->rowCount(), 1000);
    }

    /// The answer is there already when the question changes.
    void answersThatCameTooLateAreDropped()
    {
        makeModel(1000);
        for (int i = 0; i < 5; ++i) {
            int strangers = 0;
            const auto view = connect(m_model.get(), &QAbstractItemModel::rowsInserted, this, [this, i, &strangers] {
                const QVariant n = cell(0, N).data();
                strangers += n.isValid() && n != QVariant(i);
            });
            m_model->setRowFilter(Filter::compare("n", Filter::Op::Greater, 5));
            QThread::msleep(50); // without a look at what has come
            m_model->setRowFilter(Filter::compare("n", Filter::Op::Equal, i));
            QVERIFY(settle());
            QCOMPARE(shownKeys(), sampleKeys(*m_server, -1, Qt::DescendingOrder, "t.n = " + QByteArray::number(i)));
            QCOMPARE(strangers, 0);
            disconnect(view);
            m_model->refresh(0);
            QThread::msleep(50);
        }
    }

    void answersToAnEarlierQuestionAreDropped()
    {
        makeModel(1000);
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        m_server->script("BEGIN; LOCK public.sample");
        m_model->setRowFilter(Filter::compare("n", Filter::Op::Less, 5));
        QVERIFY(somebodyWaits("wait_event_type = 'Lock'"));
        m_model->setRowFilter(Filter::compare("n", Filter::Op::Equal, 7));
        m_model->sort(Name, Qt::DescendingOrder);
        m_server->script("ROLLBACK");
        QVERIFY(settle());
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Name, Qt::DescendingOrder, "t.n = 7"));
        QCOMPARE(failed.size(), 0);
    }

    void aFilterThatCannotBeIsReported()
    {
        makeModel(10);
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        m_model->setRowFilter(Filter::compare("nothing", Filter::Op::Equal, 1));
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, Patience);
        QVERIFY(!m_model->window()->isLoading());
        m_model->setRowFilter({});
        QVERIFY(settle());
        QCOMPARE(m_model->rowCount(), 10);
    }

    void takingBack()
    {
        makeModel(1000);
        QVERIFY(select());
        m_server->script("BEGIN; LOCK public.sample");
        cell(900, 0).data();
        m_model->refresh(0);
        QTRY_VERIFY_WITH_TIMEOUT(m_model->window()->isLoading(), Patience);
        m_model->window()->cancel();
        QVERIFY(!m_model->window()->isLoading());
        m_server->script("ROLLBACK");
        QTest::qWait(20);
        QCOMPARE(m_model->keyAt(900), Q_INT64_C(0)); // nobody wants it any more
        QVERIFY(look(900));
        QVERIFY(look(500));
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    void goneWhileLoading()
    {
        makeModel(5000);
        for (int i = 0; i < 20; ++i) {
            TableModel model(sampleSource(), m_quick.get(), m_background.get());
            model.select();
            if (i % 2)
                QTest::qWait(i / 4);
            model.index(4000, 0).data();
            model.refresh(10);
            if (i % 3)
                QCoreApplication::processEvents();
        }
        QVERIFY(select());
    }

    // --- Refresh

    void refreshKeepsTheAnchor()
    {
        makeModel(3000);
        QVERIFY(select(Id, Qt::DescendingOrder));
        QVERIFY(look(1500));
        QVERIFY(settle());
        const qint64 key = m_model->keyAt(1500);
        addSampleRows(*m_server, 137);
        m_server->script("DELETE FROM public.sample WHERE id BETWEEN 2000 AND 2009");

        QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
        int here = 0;
        connect(m_model.get(), &TableModel::anchorMoved, this, [this, &here](int, int row) {
            for (int near = row - 60; near <= row + 60; ++near)
                here += m_model->keyAt(near) != 0; // no placeholder where somebody looks
        });
        QVERIFY(refresh(1500));
        QCOMPARE(moved.size(), 1);
        QCOMPARE(moved[0][0].toInt(), 1500);
        QCOMPARE(moved[0][1].toInt(), 1500 + 137 - 10);
        QCOMPARE(m_model->keyAt(1500 + 137 - 10), key);
        QCOMPARE(here, 121);
        QCOMPARE(m_model->rowCount(), 3127);
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::DescendingOrder));
    }

    void refreshFromAnywhere_data()
    {
        QTest::addColumn<int>("anchor");
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<int>("expected");
        const auto row = [](const char *name, int anchor, const char *change, int expected) {
            QTest::newRow(name) << anchor << QByteArray(change) << expected;
        };
        // Sorted by id, so that row r holds id r + 1; 1,000 rows.
        row("the top", 0, "INSERT INTO public.sample (id, flag, n) SELECT -g, true, 1 FROM generate_series(1, 300) g",
            0);
        row("no anchor", -1, "DELETE FROM public.sample WHERE id < 50", 0);
        row("rows before it come", 450,
            "INSERT INTO public.sample (id, flag, n) SELECT -g, true, 1 FROM generate_series(1, 333) g", 783);
        row("rows before it go", 450, "DELETE FROM public.sample WHERE id <= 260", 190);
        row("all rows before it go", 450, "DELETE FROM public.sample WHERE id <= 450", 0);
        row("it goes itself", 450, "DELETE FROM public.sample WHERE id = 451", 450);
        row("it and all behind it go", 450, "DELETE FROM public.sample WHERE id > 450", 449);
        row("it and all behind it go, at a page's end", 400, "DELETE FROM public.sample WHERE id > 400", 399);
        row("the last goes", 999, "DELETE FROM public.sample WHERE id = 1000", 998);
        row("the end goes", 999, "DELETE FROM public.sample WHERE id > 423", 422);
        row("everything goes", 450, "DELETE FROM public.sample", 0);
        row("all but one go", 999, "DELETE FROM public.sample WHERE id <> 77", 0);
        row("a row that is not in memory", 777, "DELETE FROM public.sample WHERE id < 10", 777);
        row("one that is not there any more", 980, "DELETE FROM public.sample WHERE id > 300", 299);
        row("one beyond the end", 5000, "DELETE FROM public.sample WHERE id > 300", 299);
        row("nothing changes", 200, "SELECT 1", 200);
    }
    void refreshFromAnywhere()
    {
        QFETCH(int, anchor);
        QFETCH(QByteArray, change);
        QFETCH(int, expected);
        makeModel(1000);
        QVERIFY(select());
        for (const int row : {0, 450, 400, 999})
            QVERIFY(look(row));
        QVERIFY(settle());
        if (anchor == 777)
            QCOMPARE(m_model->keyAt(777), Q_INT64_C(0));
        m_server->script(change);
        QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
        QVERIFY(refresh(anchor));
        QCOMPARE(moved[0][1].toInt(), expected);
        QVERIFY(settle());
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    void refreshWhenTheAnchorMovesInTheOrder()
    {
        makeModel(1000);
        QVERIFY(select(N));
        QVERIFY(look(500));
        const qint64 key = m_model->keyAt(500);
        m_server->exec("UPDATE public.sample SET n = 1000 WHERE id = $1", {key});
        QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
        QVERIFY(refresh(500));
        QCOMPARE(moved[0][1].toInt(), 999);
        QCOMPARE(m_model->keyAt(999), key);
    }

    void refreshWhileOneIsUnderWay()
    {
        makeModel(600);
        QVERIFY(select());
        QSignalSpy moved(m_model.get(), &TableModel::anchorMoved);
        m_server->script("BEGIN; LOCK public.sample");
        m_model->refresh(100);
        QVERIFY(somebodyWaits("wait_event_type = 'Lock'"));
        m_server->script("DELETE FROM public.sample WHERE id <= 50");
        m_model->refresh(150); // may know more than the first
        m_model->refresh(160);
        m_server->script("COMMIT");
        QTRY_COMPARE_WITH_TIMEOUT(moved.size(), 2, Patience);
        QVERIFY(settle());
        QCOMPARE(moved[1][1].toInt(), 110);
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    void refreshWithPagesUnderWay()
    {
        makeModel(3000);
        QVERIFY(select());
        m_server->script("SELECT pg_advisory_lock(1)");
        m_quick->run(u"wait"_s, [](Connection &c) { c.exec("SELECT pg_advisory_lock(1), pg_advisory_unlock(1)"); });
        for (const int row : {1000, 1300, 2000, 2999})
            cell(row, 0).data();
        QCoreApplication::processEvents(); // they wait behind it
        m_server->script("DELETE FROM public.sample WHERE id <= 500");
        QVERIFY(refresh(0));
        QCOMPARE(m_model->rowCount(), 2500);
        m_server->script("SELECT pg_advisory_unlock(1)");
        QVERIFY(settle());
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    void persistentIndexesFollowTheirRows()
    {
        makeModel(1000);
        QVERIFY(select());
        QItemSelectionModel selection(m_model.get());
        QHash<qint64, QPersistentModelIndex> held;
        for (const int row : {10, 150, 199, 200, 201, 310}) {
            QVERIFY(look(row));
            held.insert(m_model->keyAt(row), cell(row, N));
            selection.select(cell(row, 0), QItemSelectionModel::Select | QItemSelectionModel::Rows);
        }
        QVERIFY(settle());
        m_server->script("DELETE FROM public.sample WHERE id < 9 OR id = 201;"
                         "INSERT INTO public.sample (id, flag, n) SELECT -g, true, 1 FROM generate_series(1, 120) g");
        QVERIFY(refresh(250));
        for (auto it = held.cbegin(); it != held.cend(); ++it) {
            if (it.key() == 201) {
                QVERIFY(!it->isValid());
                continue;
            }
            QVERIFY(it->isValid());
            QCOMPARE(m_model->keyAt(it->row()), it.key());
            QCOMPARE(it->column(), int(N));
        }
        QList<qint64> selected;
        const QModelIndexList rows = selection.selectedRows();
        for (const QModelIndex &index : rows)
            selected.append(m_model->keyAt(index.row()));
        std::sort(selected.begin(), selected.end());
        QCOMPARE(selected, (QList<qint64>{11, 151, 200, 202, 311}));
    }

    /// The rows that stay stand where rows are taken away.
    void persistentIndexesOfAShrinkingTable()
    {
        makeModel(20);
        QVERIFY(select());
        const QPersistentModelIndex first = cell(2, 0);
        const QPersistentModelIndex last = cell(19, N);
        m_server->script("DELETE FROM public.sample WHERE id <= 15");
        QVERIFY(refresh(19));
        QVERIFY(!first.isValid());
        QVERIFY(last.isValid());
        QCOMPARE(last.row(), 4);
        QCOMPARE(m_model->keyAt(last.row()), Q_INT64_C(20));
    }

    /// Rows went away behind our back: row numbers do not add up, and put themselves right.
    void drift_data()
    {
        QTest::addColumn<QByteArray>("change");
        QTest::addColumn<bool>("upwards");
        const auto row = [](const char *name, const char *change, bool upwards) {
            QTest::newRow(name) << QByteArray(change) << upwards;
        };
        row("rows went at the start", "DELETE FROM public.sample WHERE id BETWEEN 250 AND 700", true);
        row("rows went at the end", "DELETE FROM public.sample WHERE id BETWEEN 1300 AND 1800", false);
        row("nearly all went", "DELETE FROM public.sample WHERE id > 3 AND id < 1990", true);
        row("all went", "DELETE FROM public.sample", false);
        row("the end went", "DELETE FROM public.sample WHERE id > 900", false);
    }
    void drift()
    {
        QFETCH(QByteArray, change);
        QFETCH(bool, upwards);
        makeModel(2000);
        QVERIFY(select());
        if (upwards) {
            QVERIFY(look(1999));
            // The first page leaves memory, so that it is read anew from what lies behind it.
            for (int row = 1999; row > 0; row -= 100)
                QVERIFY(look(row));
        }
        QVERIFY(select());
        if (upwards)
            QVERIFY(look(1999));
        m_server->script(change);
        const QList<qint64> expected = sampleKeys(*m_server, Id, Qt::AscendingOrder);
        const auto isRight = [this, &expected] { return shownKeys() == expected; };
        for (int i = upwards ? 1999 : 0; i >= 0 && i < m_model->rowCount(); i += upwards ? -150 : 150) {
            cell(i, 0).data();
            QTest::qWait(5);
        }
        QVERIFY(QTest::qWaitFor(isRight, Patience));
    }

    // --- Notifications

    void updatesPatchRowsInPlace()
    {
        makeModel(500);
        QVERIFY(select(N));
        QVERIFY(look(250));
        const QList<qint64> before = shownKeys();
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        m_server->exec("UPDATE public.sample SET n = 99, name = 'new' WHERE id = ANY ($1::bigint[])",
            {QList<qint64>{before[3], before[300], 100'000}});
        m_model->applyNotification(payload(u"update"_s, {before[3], before[300], 100'000}));
        QTRY_COMPARE_WITH_TIMEOUT(changed.size(), 2, Patience);
        QList<int> rows{changed[0][0].toModelIndex().row(), changed[1][0].toModelIndex().row()};
        std::sort(rows.begin(), rows.end());
        QCOMPARE(rows, (QList<int>{3, 300}));
        QCOMPARE(cell(3, N).data(), QVariant(99));
        QCOMPARE(cell(300, Name).data(), QVariant(u"new"_s));
        QCOMPARE(shownKeys(), before); // nothing moves
        QCOMPARE(m_model->versionAt(3),
            m_server->value("SELECT xmin::text::bigint FROM public.sample WHERE id = $1", {before[3]}).toLongLong());
        QVERIFY(refresh(0));
        QVERIFY(look(499));
        QCOMPARE(m_model->keyAt(499), std::max(before[3], before[300])); // now they do
    }

    void deletedRowsAreMarkedUntilTheNextRefresh()
    {
        makeModel(500);
        QVERIFY(select());
        m_server->script("DELETE FROM public.sample WHERE id IN (5, 6)");
        m_model->applyNotification(payload(u"delete"_s, {5, 6}));
        QTRY_COMPARE_WITH_TIMEOUT(cell(4, 0).data(TableModel::RowStateRole).toInt(), int(RowState::Gone), Patience);
        QCOMPARE(cell(5, 0).data(TableModel::RowStateRole).toInt(), int(RowState::Gone));
        QCOMPARE(cell(6, 0).data(TableModel::RowStateRole).toInt(), int(RowState::Present));
        QCOMPARE(m_model->rowCount(), 500);
        QCOMPARE(cell(4, Id).data(), QVariant(Q_INT64_C(5))); // still to be read
        QVERIFY(!(m_model->flags(cell(4, N)) & Qt::ItemIsEditable));
        m_server->script("INSERT INTO public.sample (id, flag, n) VALUES (6, true, 1)");
        m_model->applyNotification(payload(u"update"_s, {6}));
        QTRY_COMPARE_WITH_TIMEOUT(cell(5, 0).data(TableModel::RowStateRole).toInt(), int(RowState::Present), Patience);
        QVERIFY(refresh(0));
        QCOMPARE(m_model->rowCount(), 499);
        QCOMPARE(m_model->rowOfKey(5), -1);
    }

    void insertsAreCountedAndDoNotMoveRows()
    {
        makeModel(500);
        QVERIFY(select(Id, Qt::DescendingOrder, Filter::compare("flag", Filter::Op::Equal, true)));
        const QList<qint64> before = shownKeys();
        QSignalSpy newRows(m_model.get(), &TableModel::newRows);
        const qint64 first = addSampleRows(*m_server, 10); // every other one has the flag
        QList<qint64> ids;
        for (qint64 id = first; id < first + 10; ++id)
            ids.append(id);
        m_model->applyNotification(payload(u"insert"_s, ids));
        QTRY_COMPARE_WITH_TIMEOUT(newRows.size(), 1, Patience);
        QCOMPARE(m_model->newRowCount(), 5);
        m_model->applyNotification(payload(u"insert"_s, ids)); // twice counts once
        QTRY_COMPARE_WITH_TIMEOUT(newRows.size(), 2, Patience);
        QCOMPARE(m_model->newRowCount(), 5);
        QCOMPARE(shownKeys(), before);
        m_server->exec("DELETE FROM public.sample WHERE id > $1", {first + 5});
        m_model->applyNotification(payload(u"delete"_s, ids.mid(6)));
        QTRY_COMPARE_WITH_TIMEOUT(m_model->newRowCount(), 3, Patience);
        QVERIFY(refresh(0));
        QCOMPARE(m_model->newRowCount(), 0);
        QCOMPARE(newRows.last()[0].toInt(), 0);
        QCOMPARE(m_model->rowCount(), 253);
    }

    void bulkInsertsAreCountedToo()
    {
        makeModel(500);
        QVERIFY(select(Id, Qt::DescendingOrder, Filter::compare("flag", Filter::Op::Equal, true)));
        addSampleRows(*m_server, 3000);
        m_model->applyNotification(payload(u"insert"_s, {})); // too many to name
        QTRY_COMPARE_WITH_TIMEOUT(m_model->newRowCount(), 1500, Patience);
        addSampleRows(*m_server, 1000);
        for (int i = 0; i < 5; ++i)
            m_model->applyNotification(payload(u"insert"_s, {}));
        QTRY_COMPARE_WITH_TIMEOUT(m_model->newRowCount(), 2000, Patience);
        m_model->setRowFilter({});
        QCOMPARE(m_model->newRowCount(), 0);
        QVERIFY(settle());
        QCOMPARE(m_model->newRowCount(), 0);
    }

    void changesWithoutIds()
    {
        makeModel(500);
        QVERIFY(select());
        QVERIFY(look(400));
        m_server->script("UPDATE public.sample SET name = 'all'; DELETE FROM public.sample WHERE id = 3");
        m_model->applyNotification(payload(u"update"_s, {}));
        QTRY_COMPARE_WITH_TIMEOUT(cell(400, Name).data(), QVariant(u"all"_s), Patience);
        QCOMPARE(cell(0, Name).data(), QVariant(u"all"_s));
        QCOMPARE(cell(2, 0).data(TableModel::RowStateRole).toInt(), int(RowState::Gone));
        m_server->script("TRUNCATE public.sample");
        m_model->applyNotification(payload(u"truncate"_s, {}));
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, 0).data(TableModel::RowStateRole).toInt(), int(RowState::Gone), Patience);
    }

    void changesToAllRowsMayOvertakeTheFirstRows()
    {
        makeModel(500);
        m_model->select();
        m_model->applyNotification(payload(u"update"_s, {}));
        QTRY_COMPARE_WITH_TIMEOUT(m_model->rowCount(), 500, Patience);
    }

    void anyLoginCanSendANotification_data()
    {
        QTest::addColumn<QString>("text");
        for (const char *text : {"", "x", "{}", "[]", "null", R"({"table": 1})", R"({"table": "sample"})",
                 R"({"table": "other", "verb": "delete", "ids": [1]})",
                 R"({"table": "sample", "verb": "update", "ids": ["1; DROP TABLE x", null, {}, [1], 1e300, -1, 0]})",
                 R"({"table": "sample", "verb": "insert", "ids": [1, "x", null]})",
                 R"({"table": "sample", "verb": "insert", "ids": 7})", R"({"table": "sample", "verb": 5, "ids": [1]})",
                 R"({"table": "sample", "verb": "delete", "ids": [1])"})
            QTest::newRow(text) << QString::fromLatin1(text);
    }
    void anyLoginCanSendANotification()
    {
        QFETCH(QString, text);
        makeModel(300);
        m_model->applyNotification(text); // before the first select
        QVERIFY(select());
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        m_model->applyNotification(text);
        await(m_quick->run(u"wait"_s, [](Connection &c) { c.exec("SELECT 1"); }));
        await(m_background->run(u"wait"_s, [](Connection &c) { c.exec("SELECT 1"); }));
        QCoreApplication::processEvents();
        QCOMPARE(failed.size(), 0);
        QCOMPARE(m_model->newRowCount(), 0);
        QCOMPARE(cell(0, 0).data(TableModel::RowStateRole).toInt(), int(RowState::Present));
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    /// A page that was read before a change, and arrives after word of the change.
    void aChangeWhileItsPageIsUnderWay()
    {
        makeModel(1000);
        QVERIFY(select());
        for (int i = 0; i < 10; ++i) {
            const int row = 250 + i * 60;
            QVERIFY(select());
            const auto view = connect(m_model.get(), &QAbstractItemModel::dataChanged, this,
                [this, row](const QModelIndex &from, const QModelIndex &to) {
                    if (from.row() <= row && row <= to.row())
                        cell(row, 0).data();
                });
            cell(row, 0).data();
            QCoreApplication::processEvents(); // the page is being read
            m_server->exec("UPDATE public.sample SET n = $1 WHERE id = $2", {1000 + i, row + 1});
            m_model->applyNotification(i % 2 ? payload(u"update"_s, {row + 1}) : payload(u"update"_s, {}));
            QTRY_VERIFY_WITH_TIMEOUT(m_model->keyAt(row) != 0, Patience); // without being asked again
            QTRY_COMPARE_WITH_TIMEOUT(cell(row, N).data(), QVariant(1000 + i), Patience);
            disconnect(view);
        }
    }

    void aChangeWhileARefreshIsUnderWay()
    {
        makeModel(1000);
        QVERIFY(select());
        for (int i = 0; i < 10; ++i) {
            m_model->refresh(0);
            if (i % 2)
                QTest::qWait(1);
            m_server->exec("UPDATE public.sample SET n = $1 WHERE id = 7", {1000 + i});
            m_model->applyNotification(payload(u"update"_s, {7}));
            QVERIFY(settle());
            QTRY_COMPARE_WITH_TIMEOUT(cell(6, N).data(), QVariant(1000 + i), Patience);
        }
    }

    // --- Editing

    void editsShowAndCanBeTakenBack()
    {
        makeModel(300);
        QVERIFY(select());
        QSignalSpy pending(m_model.get(), &TableModel::pendingChanged);
        QSignalSpy changed(m_model.get(), &QAbstractItemModel::dataChanged);
        QVERIFY(m_model->setData(cell(5, N), u"77"_s));
        QCOMPARE(pending.size(), 1);
        QCOMPARE(changed.size(), 1);
        QCOMPARE(cell(5, N).data(), QVariant(u"77"_s));
        QCOMPARE(cell(5, N).data(TableModel::PendingRole), QVariant(true));
        QCOMPARE(cell(5, Name).data(TableModel::PendingRole), QVariant(false));
        const QVariant original = cell(5, N).data(TableModel::ValueRole);
        QVERIFY(m_model->setData(cell(5, N), original.toString()));
        QVERIFY(m_model->pending().isEmpty());
        QCOMPARE(cell(5, N).data(), original);

        QVERIFY(!m_model->setData(cell(5, Id), 1));
        QVERIFY(!m_model->setData(cell(5, N), 1, Qt::DisplayRole));
        QVERIFY(m_model->setData(cell(6, Name), QVariant())); // NULL
        QVERIFY(m_model->setData(cell(7, Name), u""_s));
        QVERIFY(m_model->setData(cell(8, N), 1000));
        QCOMPARE(m_model->pending().rowCount(), 3);
        m_model->revertPending(7);
        QCOMPARE(m_model->pending().rowCount(), 2);
        m_model->revertPending();
        QVERIFY(m_model->pending().isEmpty());
        QCOMPARE(m_server->value("SELECT count(*) FROM public.sample WHERE n = 1000").toInt(), 0);
    }

    void editsSurvive()
    {
        makeModel(1000);
        QVERIFY(select());
        QVERIFY(look(700));
        QVERIFY(m_model->setData(cell(700, N), 77));
        const qint64 key = m_model->keyAt(700);
        const auto isThere = [this, key] {
            const int row = m_model->rowOfKey(key);
            return row < 0 ? m_model->pending().row(key) != nullptr
                           : cell(row, N).data().toInt() == 77 && cell(row, N).data(TableModel::PendingRole).toBool();
        };
        m_model->sort(Name, Qt::DescendingOrder);
        QVERIFY(settle());
        QVERIFY(isThere());
        m_model->setRowFilter(Filter::compare("id", Filter::Op::Less, 10));
        QVERIFY(settle());
        QVERIFY(isThere());
        m_model->setRowFilter(Filter::compare("id", Filter::Op::Equal, key));
        QVERIFY(settle());
        QCOMPARE(m_model->rowOfKey(key), 0);
        QVERIFY(isThere());
        QVERIFY(refresh(0));
        QVERIFY(isThere());
        m_server->allowConnections(false); // it would be back before anybody has seen it gone
        m_server->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(!m_quick->state().isConnected() && !m_background->state().isConnected(), Patience);
        m_server->allowConnections(true);
        QVERIFY(connected());
        QVERIFY(refresh(0));
        QVERIFY(isThere());
        m_server->exec("UPDATE public.sample SET name = 'other' WHERE id = $1", {key});
        m_model->applyNotification(payload(u"update"_s, {key}));
        QTRY_COMPARE_WITH_TIMEOUT(cell(0, Name).data(), QVariant(u"other"_s), Patience);
        QVERIFY(isThere());
    }

    void submitEachRowWithItsOutcome()
    {
        makeModel(1000);
        QVERIFY(select());
        QVERIFY(look(900));
        QSignalSpy submitted(m_model.get(), &TableModel::submitted);
        QVERIFY(m_model->setData(cell(0, N), 500));
        QVERIFY(m_model->setData(cell(0, Amount), u"1234567890123456789012.12345678"_s));
        QVERIFY(m_model->setData(cell(900, Name), u"O'Neil; DROP TABLE sample; -- 🚀"_s));
        QVERIFY(m_model->setData(cell(1, N), u"abc"_s)); // no number
        QVERIFY(m_model->setData(cell(2, N), -5)); // below the minimum
        QVERIFY(m_model->setData(cell(3, N), 501)); // somebody is faster
        QVERIFY(m_model->setData(cell(4, N), 502)); // somebody deletes it
        QVERIFY(m_model->setData(
            cell(5, At), QVariant(QDateTime(QDate(2024, 7, 1), QTime(2, 0), Qt::OffsetFromUTC, 7200))));
        m_server->script("UPDATE public.sample SET n = 9 WHERE id = 4; DELETE FROM public.sample WHERE id = 5");

        // What is shown as saved is saved, and no cell shows its old value in between.
        bool wentBack = false;
        connect(m_model.get(), &QAbstractItemModel::dataChanged, this,
            [this, &wentBack] { wentBack |= cell(0, N).data().toInt() != 500; });
        m_model->submitPending();
        QVERIFY(cell(0, N).data(TableModel::PendingRole).toBool());
        QVERIFY(!(m_model->flags(cell(0, N)) & Qt::ItemIsEditable)); // it is being written
        QVERIFY(!m_model->setData(cell(0, N), 1));
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 1, Patience);
        QCOMPARE(submitted[0][0].toInt(), 3);
        QCOMPARE(submitted[0][1].toInt(), 4);
        QVERIFY(!wentBack);
        QCOMPARE(m_server->value("SELECT n FROM public.sample WHERE id = 1"), QVariant(500));
        QCOMPARE(m_server->value("SELECT amount FROM public.sample WHERE id = 1"),
            QVariant(u"1234567890123456789012.12345678"_s));
        QCOMPARE(m_server->value("SELECT name FROM public.sample WHERE id = 901"),
            QVariant(u"O'Neil; DROP TABLE sample; -- 🚀"_s));
        QCOMPARE(m_server->value("SELECT at FROM public.sample WHERE id = 6"),
            QVariant(QDateTime(QDate(2024, 7, 1), QTime(0, 0), Qt::UTC)));
        QVERIFY(!cell(0, N).data(TableModel::PendingRole).toBool());
        QCOMPARE(cell(0, N).data(), QVariant(500));
        QVERIFY(m_model->flags(cell(0, N)) & Qt::ItemIsEditable);

        QCOMPARE(m_model->pending().rowCount(), 4);
        for (int row = 1; row <= 4; ++row)
            QVERIFY(!cell(row, N).data(TableModel::ProblemRole).toString().isEmpty());
        QVERIFY(cell(2, N).data(TableModel::ProblemRole).toString().contains(u"at least 0"_s));
        QVERIFY(cell(3, N).data(TableModel::ProblemRole).toString().contains(u"changed"_s));
        QCOMPARE(cell(3, N).data(TableModel::ValueRole), QVariant(9)); // what the database now holds
        QCOMPARE(cell(3, N).data(), QVariant(501)); // and what the person wanted
        QCOMPARE(cell(4, N).data(TableModel::RowStateRole).toInt(), int(RowState::Gone));
        QCOMPARE(m_server->value("SELECT n FROM public.sample WHERE id = 4"), QVariant(9));
    }

    void keepMineAfterAConflict()
    {
        makeModel(10);
        QVERIFY(select());
        QSignalSpy submitted(m_model.get(), &TableModel::submitted);
        QVERIFY(m_model->setData(cell(3, N), 501));
        m_server->script("UPDATE public.sample SET n = 9 WHERE id = 4");
        m_model->submitPending();
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 1, Patience);
        m_model->submitPending(); // as it is: still a conflict
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 2, Patience);
        QCOMPARE(submitted[1][1].toInt(), 1);
        m_model->keepPending(4);
        QVERIFY(cell(3, N).data(TableModel::ProblemRole).toString().isEmpty());
        m_model->submitPending();
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 3, Patience);
        QCOMPARE(submitted[2][0].toInt(), 1);
        QCOMPARE(m_server->value("SELECT n FROM public.sample WHERE id = 4"), QVariant(501));
        m_model->keepPending(4);
        m_model->keepPending(12'345);
        m_model->submitPending(); // nothing to do
        QVERIFY(m_model->pending().isEmpty());
    }

    void aRefusedSubmitLeavesTheEditsWaiting()
    {
        makeModel(10);
        TableSource source = sampleSource();
        source.editTable = "user_activities";
        m_tester.reset();
        m_model = std::make_unique<TableModel>(source, m_quick.get(), m_background.get());
        QVERIFY(select());
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        QVERIFY(m_model->setData(cell(3, N), 501));
        m_model->submitPending();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, Patience);
        QVERIFY(!m_model->pending().row(4)->isInFlight());
        QVERIFY(m_model->setData(cell(3, N), 502));
    }

    /// The connection goes while the statement waits: nothing was written, and once it is back it is.
    void lostBeforeItWasWritten()
    {
        makeModel(10);
        QVERIFY(select());
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        QSignalSpy submitted(m_model.get(), &TableModel::submitted);
        QVERIFY(m_model->setData(cell(3, N), 501));
        m_server->script("BEGIN; SELECT * FROM public.sample FOR UPDATE");
        m_model->submitPending();
        QVERIFY(somebodyWaits("wait_event_type = 'Lock'"));
        m_server->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), Patience);
        QCOMPARE(qvariant_cast<DbError>(failed[0][0]).kind, DbError::Kind::ConnectionLost);
        QCOMPARE(submitted.size(), 0);
        QVERIFY(m_model->pending().row(4)->isInFlight()); // nobody knows
        QVERIFY(!m_model->setData(cell(3, N), 1));
        QVERIFY(cell(3, N).data(TableModel::PendingRole).toBool());
        m_server->script("ROLLBACK");
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 1, Patience);
        QCOMPARE(submitted[0][0].toInt(), 1);
        QCOMPARE(cell(3, N).data(), QVariant(501));
        QVERIFY(m_model->pending().isEmpty());
        QCOMPARE(m_server->value("SELECT n FROM public.sample WHERE id = 4"), QVariant(501));
    }

    /// The connection goes between the commit and its answer: it was written, and is not written twice.
    void lostAfterItWasWritten()
    {
        makeModel(10);
        QVERIFY(openDatabases([](Connection &c) { c.exec("SET synchronous_commit TO on"); }));
        QVERIFY(select());
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        QSignalSpy submitted(m_model.get(), &TableModel::submitted);
        QVERIFY(m_model->setData(cell(3, N), 501));
        // A commit that waits for a standby that does not exist has happened, and its answer never comes. Nobody else
        // on this cluster commits synchronously.
        m_server->exec("ALTER SYSTEM SET synchronous_standby_names TO 'nobody'");
        m_server->exec("SELECT pg_reload_conf()");
        QTRY_COMPARE_WITH_TIMEOUT(m_server->value("SHOW synchronous_standby_names"), QVariant(u"nobody"_s), Patience);
        m_server->exec("CHECKPOINT"); // the checkpointer has read it by then, too, which tells commits to wait
        m_model->submitPending();
        QVERIFY(somebodyWaits("wait_event = 'SyncRep'"));
        m_server->terminateOthers();
        m_server->exec("ALTER SYSTEM RESET synchronous_standby_names");
        m_server->exec("SELECT pg_reload_conf()");
        QCOMPARE(m_server->value("SELECT n FROM public.sample WHERE id = 4"), QVariant(501));
        const QVariant version = m_server->value("SELECT xmin::text::bigint FROM public.sample WHERE id = 4");
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 1, Patience);
        QVERIFY(!failed.isEmpty());
        QCOMPARE(submitted[0][0].toInt(), 1); // no conflict with ourselves
        QVERIFY(m_model->pending().isEmpty());
        QCOMPARE(m_server->value("SELECT xmin::text::bigint FROM public.sample WHERE id = 4"), version);
        QCOMPARE(
            m_server->value("SELECT count(*) FROM public.user_activities WHERE entity_type = 'sample' AND entity_id = "
                            "4 AND details::text LIKE '%501%'")
                    .toInt()
                > 0,
            true);
    }

    void downAtTheMomentOfASubmit()
    {
        makeModel(10);
        QVERIFY(select());
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        QVERIFY(m_model->setData(cell(3, N), 501));
        m_server->allowConnections(false);
        m_server->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(!m_quick->state().isConnected(), Patience);
        m_model->submitPending();
        QTRY_VERIFY_WITH_TIMEOUT(!failed.isEmpty(), Patience);
        QVERIFY(!m_model->pending().row(4)->isInFlight()); // nothing was sent: it is the person's again
        m_server->allowConnections(true);
        m_quick->retryNow();
        m_background->retryNow();
        QVERIFY(connected());
        QSignalSpy submitted(m_model.get(), &TableModel::submitted);
        QCoreApplication::processEvents();
        QCOMPARE(submitted.size(), 0); // and not written behind their back
        m_model->submitPending();
        QTRY_COMPARE_WITH_TIMEOUT(submitted.size(), 1, Patience);
        QCOMPARE(submitted[0][0].toInt(), 1);
    }

    void aLostSubmitIsNotSentElsewhere()
    {
        makeModel(10);
        QVERIFY(select());
        QVERIFY(m_model->setData(cell(3, N), 501));
        m_server->script("BEGIN; SELECT * FROM public.sample FOR UPDATE");
        m_model->submitPending();
        QVERIFY(somebodyWaits("wait_event_type = 'Lock'"));
        m_server->allowConnections(false);
        m_server->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(!m_quick->state().isConnected(), Patience);
        m_server->script("ROLLBACK");
        m_server->allowConnections(true);
        QSignalSpy submitted(m_model.get(), &TableModel::submitted);
        m_quick->close();
        QVERIFY(!m_model->pending().row(4)->isInFlight());
        QVERIFY(openDatabases());
        QTest::qWait(50);
        QCOMPARE(submitted.size(), 0);
        QVERIFY(m_server->value("SELECT n FROM public.sample WHERE id = 4") != QVariant(501));
    }

    // --- Losing the connection

    void goesOnAfterALoss()
    {
        makeModel(1000);
        QVERIFY(select());
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        m_server->script("BEGIN; LOCK public.sample");
        cell(900, 0).data();
        QVERIFY(somebodyWaits("wait_event_type = 'Lock'"));
        m_server->allowConnections(false);
        m_server->terminateOthers();
        QTRY_VERIFY_WITH_TIMEOUT(
            !failed.isEmpty() && !m_quick->state().isConnected() && !m_background->state().isConnected(), Patience);
        m_server->script("ROLLBACK");
        QCOMPARE(m_model->rowCount(), 1000); // what was shown stays
        QCOMPARE(m_model->keyAt(0), Q_INT64_C(1));
        m_server->allowConnections(true);
        QVERIFY(connected());
        QVERIFY(refresh(0));
        QCOMPARE(shownKeys(), sampleKeys(*m_server, Id, Qt::AscendingOrder));
    }

    void firstSelectWithoutAConnection()
    {
        m_quick->close();
        m_background->close();
        makeModel(300);
        QSignalSpy failed(m_model.get(), &TableModel::failed);
        m_model->select();
        QTRY_COMPARE_WITH_TIMEOUT(failed.size(), 1, Patience);
        QCOMPARE(m_model->window()->countState(), Count::Unknown);
        QVERIFY(openDatabases());
        m_model->refresh(0);
        QVERIFY(settle());
        QCOMPARE(m_model->rowCount(), 300);
    }
};

QTEST_GUILESS_MAIN(TestTableModel)
#include "tst_tablemodel.moc"
