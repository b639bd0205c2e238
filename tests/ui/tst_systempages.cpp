#include "tests/support/openpage.h"
#include "tests/support/reviewdatabase.h"
#include "ui/activity/activitypage.h"
#include "ui/aimodels/modelspage.h"
#include "ui/widgets/dialogs.h"
#include "ui/widgets/filterbar.h"

using namespace cp;
using namespace Qt::StringLiterals;

/// The pages Models and Activity on a real database.
class TestSystemPages : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { m_settings = std::make_unique<PageTestSettings>(); }
    void init();

    void requestsRetraining();
    void anAnalystMayNotRetrain();
    void findsAModelByName();
    void filtersActivity();
    void analystsSeeTheirOwnActivity();

private:
    std::unique_ptr<PageTestSettings> m_settings;
    std::unique_ptr<ReviewDatabase> m_database;
};

void TestSystemPages::init()
{
    StoredSettings().clear();
    m_database.reset();
    m_database = std::make_unique<ReviewDatabase>();
    m_database->script("INSERT INTO public.ai_models (name, version, model_type, status)"
                       " SELECT 'Model ' || n, '1', 'macro', 'active' FROM generate_series(1, 3) n;"
                       "INSERT INTO public.user_activities (user_id, activity_type, entity_type, action)"
                       " SELECT id, kind, 'user', kind FROM public.users, (VALUES ('login'), ('view')) k (kind)"
                       " WHERE email LIKE '%@example.org'");
}

void TestSystemPages::requestsRetraining()
{
    OpenPage<ModelsPage> page(m_database->conninfoFor("ada"));
    QVERIFY(page.hasRow(u"Models"_s));
    QPushButton *retrain = page.button(u"Request retraining"_s);
    QTRY_VERIFY_WITH_TIMEOUT(retrain->isEnabled(), Patience);
    dialogs::answerNext(u"it drifts"_s);
    retrain->click();
    QTRY_VERIFY_WITH_TIMEOUT(!retrain->isEnabled(), Patience);
    QTRY_COMPARE_WITH_TIMEOUT(retrain->toolTip(), u"The model is being trained already."_s, Patience);
    QCOMPARE(m_database->value("SELECT name || ' ' || (health_status #>> '{retraining_requested,reason}')"
                               " FROM public.ai_models WHERE status = 'training'"),
        u"Model 1 it drifts"_s);
}

void TestSystemPages::anAnalystMayNotRetrain()
{
    OpenPage<ModelsPage> page(m_database->conninfoFor("ann"));
    QVERIFY(page.hasRow(u"Models"_s));
    QVERIFY(!page.button(u"Request retraining"_s)->isEnabled());
    QCOMPARE(page.button(u"Request retraining"_s)->toolTip(), u"Only admins may do this."_s);
}

void TestSystemPages::findsAModelByName()
{
    OpenPage<ModelsPage> page(m_database->conninfoFor("ann"));
    page->showItem(u"Model 2"_s);
    QTRY_COMPARE_WITH_TIMEOUT(page.table(u"Models"_s)->currentValue("name").toString(), u"Model 2"_s, Patience);
}

void TestSystemPages::filtersActivity()
{
    OpenPage<ActivityPage> page(m_database->conninfoFor("ada"));
    TableModel *model = page.table(u"Activity"_s)->tableModel();
    const int all = m_database->value("SELECT count(*) FROM public.user_activities").toInt();
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), all, Patience);
    auto *filters = page->findChild<FilterBar *>();
    filters->setValue("user_name", u"ann"_s);
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 2, Patience);
    filters->setValue("activity_type", u"view"_s);
    QTRY_COMPARE_WITH_TIMEOUT(model->rowCount(), 1, Patience);
    QVERIFY(page.hasRow(u"Activity"_s));
    QCOMPARE(page.table(u"Activity"_s)->currentValue("user_name").toString(), u"Ann Test"_s);
}

void TestSystemPages::analystsSeeTheirOwnActivity()
{
    OpenPage<ActivityPage> page(m_database->conninfoFor("ann"));
    QTRY_COMPARE_WITH_TIMEOUT(page.table(u"Activity"_s)->tableModel()->rowCount(), 2, Patience);
}

QTEST_MAIN(TestSystemPages)
#include "tst_systempages.moc"
