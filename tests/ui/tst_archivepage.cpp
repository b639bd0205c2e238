#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/archive/archivepage.h"
#include "ui/widgets/dialogs.h"

#include <QComboBox>
#include <QLabel>
#include <QSpinBox>

using namespace cp;
using namespace Qt::StringLiterals;

#define WAIT_FOR(condition) QTRY_VERIFY_WITH_TIMEOUT(condition, Patience)
#define WAIT_FOR_SAME(actual, expected) QTRY_COMPARE_WITH_TIMEOUT(actual, expected, Patience)

/// The page Archive on a real database.
class TestArchivePage : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init();

    void archivesAndRestores();
    void archivesSuggestions();
    void nothingIsOldEnough();
    void analystsAreToldWhy();

private:
    QString rows() ///< that are old, then those in the archive
    {
        return m_database
            ->value("SELECT (SELECT count(*) FROM public.user_activities WHERE activity_type = 'view') || ' ' ||"
                    " (SELECT count(*) FROM public.user_activities_archive)")
            .toString();
    }
    static bool isShown(const QWidget *page, const QString &text)
    {
        const auto labels = page->findChildren<QLabel *>();
        return std::any_of(labels.cbegin(), labels.cend(),
            [&](const QLabel *label) { return label->isVisible() && label->text().contains(text); });
    }

    std::unique_ptr<PageTestSettings> m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
};

void TestArchivePage::init()
{
    StoredSettings().clear();
    m_database.reset();
    m_database = std::make_unique<ReviewDatabase>();
    m_database->script(
        "INSERT INTO public.user_activities (user_id, activity_type, action, ip_address, created_at)"
        " SELECT u.id, 'view', 'view', '198.51.100.7', timestamptz '2020-02-01 00:00Z' + n * interval '1 h'"
        " FROM public.users u, generate_series(1, 2500) n WHERE u.email = 'ann@example.org'");
}

void TestArchivePage::archivesAndRestores()
{
    OpenPage<ArchivePage> page(m_database->conninfoFor("ada"));
    QPushButton *now = page.button(u"Archive now"_s);
    WAIT_FOR(now->isEnabled());
    page.button(u"Preview"_s)->click();
    WAIT_FOR(isShown(&*page, u"2,500 rows would move. The oldest is of 2020-02-01 01:00"_s));
    QCOMPARE(rows(), u"2500 0"_s);

    TableView *table = page.table(u"Archive"_s);
    page->activateWindow();
    table->setFocus(); // a view in focus makes its first cell current by itself
    WAIT_FOR(table->hasFocus());
    dialogs::answerNext(u"yes"_s);
    now->click();
    WAIT_FOR(page.said().contains(u"Archived 2,500 rows."_s));
    QCOMPARE(rows(), u"0 2500"_s);
    WAIT_FOR_SAME(table->tableModel()->rowCount(), 2500);
    QVERIFY(page.hasRow(u"Archive"_s));
    QCOMPARE(table->selectedRowCount(), 1);
    QCOMPARE(table->currentValue("user_name").toString(), u"Ann Test"_s);

    QPushButton *restore = page.button(u"Restore"_s);
    WAIT_FOR(restore->isEnabled());
    table->selectAll();
    restore->click();
    WAIT_FOR_SAME(rows(), u"2500 0"_s);
    WAIT_FOR(page.said().contains(u"Restored 2500."_s));
}

void TestArchivePage::archivesSuggestions()
{
    m_database->addCases(2);
    m_database->script(
        "UPDATE public.ai_suggestions SET status = 'implemented', implemented_at = now() - interval '5 months'");
    OpenPage<ArchivePage> page(m_database->conninfoFor("ada"));
    WAIT_FOR(page.button(u"Archive now"_s)->isEnabled());
    auto *table = fieldOf<QComboBox>(&*page, u"Table"_s);
    table->setCurrentIndex(table->findText(u"Suggestions"_s));
    QCOMPARE(fieldOf<QSpinBox>(&*page, u"Older than"_s)->value(), 3);
    fieldOf<QSpinBox>(&*page, u"Older than"_s)->setValue(4);
    dialogs::answerNext(u"yes"_s);
    page.button(u"Archive now"_s)->click();
    WAIT_FOR(page.said().contains(u"Archived 2 rows."_s));
    WAIT_FOR_SAME(page.table(u"Archive"_s)->tableModel()->rowCount(), 2);
    QVERIFY(page.table(u"Archive"_s)->isVisible());

    // What was chosen is found again.
    OpenPage<ArchivePage> again(m_database->conninfoFor("ada"));
    QCOMPARE(fieldOf<QComboBox>(&*again, u"Table"_s)->currentText(), u"Suggestions"_s);
    QCOMPARE(fieldOf<QSpinBox>(&*again, u"Older than"_s)->value(), 4);
}

void TestArchivePage::nothingIsOldEnough()
{
    m_database->script("DELETE FROM public.user_activities");
    OpenPage<ArchivePage> page(m_database->conninfoFor("ada"));
    WAIT_FOR(page.button(u"Archive now"_s)->isEnabled());
    page.button(u"Archive now"_s)->click();
    WAIT_FOR(isShown(&*page, u"Nothing is old enough"_s));
}

void TestArchivePage::analystsAreToldWhy()
{
    OpenPage<ArchivePage> page(m_database->conninfoFor("ann"));
    WAIT_FOR(isShown(&*page, u"The archive is for administrators."_s));
    const auto tables = page->findChildren<TableView *>();
    for (const TableView *table : tables)
        QVERIFY(!table->isVisible());
    for (const QString &text : {u"Preview"_s, u"Archive now"_s, u"Restore"_s})
        QCOMPARE(page.button(text)->toolTip(), u"Only admins may do this."_s);
}

QTEST_MAIN(TestArchivePage)
#include "tst_archivepage.moc"
