#include "tests/support/dropfiles.h"
#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/assets/assetspage.h"
#include "ui/assets/importdialog.h"
#include "ui/assets/importtables.h"
#include "ui/widgets/messagestrip.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFile>
#include <QProgressBar>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

const QByteArray Header = "time,open,high,low,close,volume\n";
const QByteArray TwoHours = "2021-01-01 00:00:00,1,3,0.5,2,10\n"
                            "2021-01-01 01:00:00,2,4,1.5,3,11\n";

} // namespace

/// Prices from files, dropped on the page of the coins and imported in the dialog.
class TestImportDialog : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup();

    void importsWhatIsDropped();
    void saysHowItReadsAndCanBeTold();
    void namesWhatItDoesNotTake();
    void cancellingLeavesNothing();
    void whatWasNotKeptCanBeTriedAgain();
    void theServerGoesAway();
    void onlyAdminsImport();

private:
    QString write(const QString &name, const QByteArray &contents);
    void open(const QByteArray &person = "ada") { m_page.emplace(m_database->conninfoFor(person)); }
    ImportDialog *dialog() { return (*m_page)->findChild<ImportDialog *>(); }
    QPushButton *button(const QString &text);
    QStringList row(const ReadingTable *table, int row) const;
    QString said() { return dialog()->findChild<MessageStrip *>()->message().text; }
    QString stored()
    {
        return m_database
            ->value("SELECT string_agg(format('%s %s', c.symbol, round(p.close_price, 1)), ', ' ORDER BY c.symbol, "
                    "p.timestamp) FROM public.price_data p JOIN public.cryptocurrencies c ON c.id = p.crypto_id")
            .toString();
    }

    PageTestSettings m_settings;
    QTemporaryDir m_dir;
    std::unique_ptr<ReviewDatabase> m_database;
    std::optional<OpenPage<AssetsPage>> m_page;
};

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

void TestImportDialog::init()
{
    QTest::failOnWarning(QRegularExpression(u"^(?!This plugin does not support)"_s));
    m_database = std::make_unique<ReviewDatabase>();
}

void TestImportDialog::cleanup()
{
    m_page.reset();
    m_database.reset();
}

QString TestImportDialog::write(const QString &name, const QByteArray &contents)
{
    QFile file(m_dir.filePath(name));
    if (!file.open(QIODevice::WriteOnly) || file.write(contents) != contents.size())
        qFatal("cannot write %s", qPrintable(name));
    return file.fileName();
}

QPushButton *TestImportDialog::button(const QString &text)
{
    const auto buttons = dialog()->findChildren<QPushButton *>();
    for (QPushButton *button : buttons) {
        if (button->text() == text && button->isVisible())
            return button;
    }
    qFatal("there is no button %s", qPrintable(text));
}

/// Its cells that are on the screen.
QStringList TestImportDialog::row(const ReadingTable *table, int row) const
{
    QStringList cells;
    for (int column = 0; column < table->columnCount(); ++column) {
        if (!table->isColumnHidden(column) && table->item(row, column))
            cells.append(table->item(row, column)->text());
    }
    return cells;
}

void TestImportDialog::importsWhatIsDropped()
{
    open();
    const QString known = write(u"C1_1h.csv"_s, Header + TwoHours);
    const QString fresh = write(u"NEWUSDT_1h.csv"_s, Header + TwoHours);
    QVERIFY(!dropFiles(&**m_page, {}));
    QVERIFY(dropFiles(&**m_page, {known, fresh}));
    auto *files = dialog()->findChild<FileTable *>();
    WAIT_FOR_SAME(files->rowCount(), 2);
    QCOMPARE(row(files, 0).first(2), (QStringList{u"C1_1h.csv"_s, u"C1"_s}));
    QCOMPARE(row(files, 0).last(), u"1h"_s);
    QCOMPARE(row(files, 1)[1], u"NEW (new)"_s);
    QCOMPARE(row(dialog()->findChild<PreviewTable *>(), 0),
        (QStringList{u"2"_s, u"2021-01-01T00:00:00Z"_s, u"1"_s, u"3"_s, u"0.5"_s, u"2"_s, u"10"_s}));
    button(u"Import"_s)->click();
    WAIT_FOR_SAME(said(), u"Imported: 4 candles inserted, 0 replaced. New coins: NEW."_s);
    QCOMPARE(stored(), u"C1 2.0, C1 3.0, NEW 2.0, NEW 3.0"_s);
    QCOMPARE(row(files, 0).mid(2),
        (QStringList{u"2021-01-01T00:00:00Z"_s, u"2021-01-01T01:00:00Z"_s, u"2"_s, u"2"_s, u"0"_s, u"0"_s, u"0"_s,
            u"0"_s, u"0"_s}));
    QVERIFY(!button(u"Import"_s)->isEnabled());
    button(u"Close"_s)->click();
    WAIT_FOR(!dialog());
    QCOMPARE(m_page->table(u"Assets list"_s)->tableModel()->pending().rowCount(), 0);
}

void TestImportDialog::saysHowItReadsAndCanBeTold()
{
    open();
    m_page->button(u"Import prices…"_s)->click();
    QVERIFY(!button(u"Import"_s)->isEnabled());
    auto *files = dialog()->findChild<FileTable *>();
    auto *lines = dialog()->findChild<PreviewTable *>();
    dialog()->addFiles({write(u"prices.csv"_s, Header + TwoHours), write(u"poem.txt"_s, "no prices\nat all\n")});
    WAIT_FOR_SAME(files->rowCount(), 2);
    QVERIFY(row(files, 1)[2].size() > 10); // why it can't be read
    const auto notes = [this] {
        QStringList texts;
        const auto labels = dialog()->findChildren<QLabel *>();
        for (const QLabel *label : labels)
            texts.append(label->text());
        return texts.join(u'|');
    };
    QVERIFY(notes().contains(u"These name no time zone, and are taken as UTC: prices.csv"_s));
    fieldOf<QComboBox>(dialog(), u"Times without a zone are in"_s)->setEditText(u"Asia/Tehran"_s);
    WAIT_FOR_SAME(row(lines, 0)[1], u"2020-12-31T20:30:00Z"_s);
    fieldOf<QComboBox>(dialog(), u"Times without a zone are in"_s)->setEditText(u"Atlantis"_s);
    WAIT_FOR(notes().contains(u"“Atlantis” is no time zone."_s));
    QVERIFY(!button(u"Import"_s)->isEnabled());
    fieldOf<QComboBox>(dialog(), u"Times without a zone are in"_s)->setEditText(u"UTC"_s);
    fieldOf<QComboBox>(dialog(), u"Coin"_s)->setEditText(u"c2"_s);
    WAIT_FOR_SAME(row(files, 0)[1], u"C2"_s);
    fieldOf<QComboBox>(dialog(), u"Candle length"_s)->setCurrentText(u"15m"_s);
    WAIT_FOR_SAME(row(files, 0).last(), u"15m"_s);
    files->setCurrentCell(1, 0);
    QCOMPARE(lines->rowCount(), 0);
    button(u"Remove file"_s)->click();
    WAIT_FOR_SAME(files->rowCount(), 1);
    WAIT_FOR(button(u"Import"_s)->isEnabled());
    button(u"Import"_s)->click();
    WAIT_FOR_SAME(stored(), u"C2 2.0, C2 3.0"_s);
    QCOMPARE(m_database->value("SELECT DISTINCT candle_seconds FROM public.price_data").toInt(), 900);
    WAIT_FOR(said().startsWith(u"Imported: 2 candles"_s));
}

void TestImportDialog::namesWhatItDoesNotTake()
{
    open();
    QVERIFY(dropFiles(&**m_page, {write(u"C1_1h.csv"_s, Header + TwoHours + "2021-01-01 02:00:00,2,1,1.5,3,11\n")}));
    auto *lines = dialog()->findChild<PreviewTable *>();
    WAIT_FOR_SAME(lines->rowCount(), 3);
    QVERIFY(row(lines, 2).join(u' ').startsWith(u"4 Refused: "_s));
    button(u"Import"_s)->click();
    WAIT_FOR_SAME(said(), u"Imported: 2 candles inserted, 0 replaced. 1 line was not taken."_s);
    auto *problems = dialog()->findChild<ProblemTable *>();
    QVERIFY(problems->isVisible());
    QCOMPARE(row(problems, 0).first(2), (QStringList{u"C1_1h.csv"_s, u"4"_s}));
    QCOMPARE(stored(), u"C1 2.0, C1 3.0"_s);
}

void TestImportDialog::cancellingLeavesNothing()
{
    open();
    QByteArray many = "time,open,high,low,close,volume\n";
    for (int minute = 0; minute < 400'000; ++minute)
        many += QByteArray::number(1'600'000'000LL + minute * 60LL) + ",1,3,0.5,2,10\n";
    QVERIFY(dropFiles(&**m_page, {write(u"C1_1m.csv"_s, many)}));
    WAIT_FOR(button(u"Import"_s)->isEnabled());
    button(u"Import"_s)->click();
    auto *progress = dialog()->findChild<QProgressBar *>();
    QVERIFY(progress->isVisible());
    QVERIFY(!button(u"Import"_s)->isEnabled());
    WAIT_FOR(progress->value() > 0);
    QTest::keyClick(dialog(), Qt::Key_Escape);
    WAIT_FOR_SAME(said(), u"Cancelled: nothing was imported."_s);
    QVERIFY(!progress->isVisible());
    QCOMPARE(stored(), QString());
    WAIT_FOR(button(u"Import"_s)->isEnabled());
    QTest::keyClick(dialog(), Qt::Key_Escape);
    WAIT_FOR(!dialog());
}

void TestImportDialog::whatWasNotKeptCanBeTriedAgain()
{
    open();
    QVERIFY(dropFiles(&**m_page, {write(u"C1_1h.csv"_s, Header + TwoHours)}));
    WAIT_FOR(button(u"Import"_s)->isEnabled());
    m_database->script("INSERT INTO public.price_data (crypto_id, timestamp, open_price, high_price, low_price, "
                       "close_price) SELECT id, '2021-01-01 00:00+00', 1, 9, 1, 9 FROM public.cryptocurrencies WHERE "
                       "symbol = 'C1'");
    fieldOf<QComboBox>(dialog(), u"Candles with other values"_s)->setCurrentText(u"Import nothing at all"_s);
    WAIT_FOR(button(u"Import"_s)->isEnabled());
    button(u"Import"_s)->click();
    WAIT_FOR(said().startsWith(u"Nothing was imported. "_s));
    QCOMPARE(stored(), u"C1 9.0"_s);
    fieldOf<QComboBox>(dialog(), u"Candles with other values"_s)->setCurrentText(u"Replace what is there"_s);
    WAIT_FOR(button(u"Import"_s)->isEnabled());
    button(u"Import"_s)->click();
    WAIT_FOR_SAME(said(), u"Imported: 1 candles inserted, 1 replaced."_s);
    QCOMPARE(stored(), u"C1 2.0, C1 3.0"_s);
}

void TestImportDialog::theServerGoesAway()
{
    open();
    QVERIFY(dropFiles(&**m_page, {write(u"C1_1h.csv"_s, Header + TwoHours)}));
    WAIT_FOR(button(u"Import"_s)->isEnabled());
    m_database->terminateOthers();
    button(u"Import"_s)->click();
    // Either the loss is said, or it connected again before it began.
    WAIT_FOR(!said().isEmpty());
    QVERIFY(stored().isEmpty() != said().startsWith(u"Imported"_s));
    if (stored().isEmpty()) {
        WAIT_FOR(button(u"Import"_s)->isEnabled());
        button(u"Import"_s)->click();
    }
    WAIT_FOR_SAME(stored(), u"C1 2.0, C1 3.0"_s);
}

void TestImportDialog::onlyAdminsImport()
{
    open("ann");
    QPushButton *import = m_page->button(u"Import prices…"_s);
    QVERIFY(!import->isEnabled());
    QCOMPARE(import->toolTip(), u"Only admins may do this."_s);
    QVERIFY(!dropFiles(&**m_page, {write(u"C1_1h.csv"_s, Header + TwoHours)}));
    QVERIFY(!dialog());
}

QTEST_MAIN(TestImportDialog)
#include "tst_importdialog.moc"
