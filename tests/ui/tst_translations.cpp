#include "models/queue/reviewer.h"
#include "ui/queue/decisiontext.h"
#include "ui/style/resources.h"

#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

class TestTranslations : public QObject {
    Q_OBJECT

private Q_SLOTS:
    /// Through the code that asks for them: a translation under another context than its class would not be found.
    void plurals()
    {
        installTexts();
        const auto approved = [](int count) {
            QList<CaseOutcome> outcomes;
            for (int id = 1; id <= count; ++id)
                outcomes.append({id, u"done"_s, {}, {}});
            Decision decision;
            decision.kind = Decision::Kind::Approve;
            return decisiontext::outcome(decision, outcomes, [](qint64) { return QString(); }).text;
        };
        QCOMPARE(approved(1), u"Approved 1 case."_s);
        QCOMPARE(approved(2), u"Approved 2 cases."_s);
    }
};

QTEST_MAIN(TestTranslations)
#include "tst_translations.moc"
