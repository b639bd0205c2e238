#include "tests/support/testsettings.h"
#include "ui/widgets/filterbar.h"

#include <QAccessible>
#include <QComboBox>
#include <QLabel>
#include <QLineEdit>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

class TestFilterBar : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void init();
    void labelsNameTheFields();
    void values();
    void typingIsCollected();
    void resets();
    void isRemembered();
    void remembersAnyToo();
    void waitsForItsChoices();
    void keepsTheChoiceWhenChoicesChange();

private:
    void make();

    TestSettings m_settings;
    std::unique_ptr<FilterBar> m_bar;
    QComboBox *m_status = nullptr;
    QComboBox *m_layer = nullptr;
    QLineEdit *m_coin = nullptr;
    QSpinBox *m_confidence = nullptr;
};

void TestFilterBar::init()
{
    StoredSettings().clear();
    make();
}

void TestFilterBar::make()
{
    m_bar = std::make_unique<FilterBar>(u"bar"_s);
    m_status = m_bar->addChoice(
        "status", u"Status"_s, {{u"Pending"_s, u"pending"_s}, {u"Any"_s, {}}, {u"Rejected"_s, u"rejected"_s}});
    m_layer = m_bar->addChoice("layer", u"Layer"_s, {{u"Any"_s, {}}, {u"Macro"_s, 1}, {u"Sectors"_s, 2}});
    m_coin = m_bar->addText("coin", u"Coin"_s);
    m_confidence = m_bar->addPercent("confidence", u"Minimum confidence"_s);
    m_bar->restore();
}

void TestFilterBar::labelsNameTheFields()
{
    const QHash<QString, QWidget *> fields{
        {u"Status"_s, m_status}, {u"Layer"_s, m_layer}, {u"Coin"_s, m_coin}, {u"Minimum confidence"_s, m_confidence}};
    for (auto field = fields.begin(); field != fields.end(); ++field) {
        // What the accessibility bus will say: the field is labelled by an object of that name.
        QAccessibleInterface *interface = QAccessible::queryAccessibleInterface(field.value());
        QStringList names;
        const auto relations = interface->relations(QAccessible::Label);
        for (const auto &relation : relations)
            names.append(relation.first->text(QAccessible::Name));
        QCOMPARE(names, QStringList{field.key()});
    }
}

void TestFilterBar::values()
{
    QCOMPARE(m_bar->value("status"), QVariant(u"pending"_s));
    QVERIFY(!m_bar->value("layer").isValid());
    QVERIFY(!m_bar->value("coin").isValid());
    QVERIFY(!m_bar->value("confidence").isValid());
    QVERIFY(!m_bar->value("no such field").isValid());
    m_status->setCurrentIndex(1);
    m_layer->setCurrentIndex(2);
    m_coin->setText(u"  BTC "_s);
    m_confidence->setValue(80);
    QVERIFY(!m_bar->value("status").isValid());
    QCOMPARE(m_bar->value("layer"), QVariant(2));
    QCOMPARE(m_bar->value("coin"), QVariant(u"BTC"_s));
    QCOMPARE(m_bar->value("confidence"), QVariant(80));
}

void TestFilterBar::typingIsCollected()
{
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    QTest::keyClicks(m_coin, u"solana"_s);
    QCOMPARE(changed.size(), 0);
    QVERIFY(changed.wait());
    QCOMPARE(changed.size(), 1);
    QTest::keyClicks(m_coin, u"!"_s);
    m_layer->setCurrentIndex(1); // a choice counts at once, and takes the typing with it
    QCOMPARE(changed.size(), 2);
    QTest::qWait(300);
    QCOMPARE(changed.size(), 2);
}

void TestFilterBar::resets()
{
    QVERIFY(m_bar->isReset());
    m_bar->setValue("status", u"rejected"_s);
    m_bar->setValue("coin", u"BTC"_s);
    m_bar->setValue("confidence", 75);
    QVERIFY(!m_bar->isReset());
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    m_bar->reset();
    QCOMPARE(changed.size(), 1);
    QVERIFY(m_bar->isReset());
    QCOMPARE(m_bar->value("status"), QVariant(u"pending"_s));
    QCOMPARE(m_coin->text(), QString());
}

void TestFilterBar::isRemembered()
{
    m_bar->setValue("layer", 2);
    m_bar->setValue("coin", u"سولانا"_s);
    m_bar->setValue("confidence", 75);
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    QVERIFY(changed.wait());
    make();
    QCOMPARE(m_bar->value("layer"), QVariant(2));
    QCOMPARE(m_bar->value("coin"), QVariant(u"سولانا"_s));
    QCOMPARE(m_bar->value("confidence"), QVariant(75));
}

void TestFilterBar::remembersAnyToo()
{
    m_status->setCurrentIndex(1);
    make();
    QCOMPARE(m_status->currentText(), u"Any"_s);
}

void TestFilterBar::waitsForItsChoices()
{
    m_layer->setCurrentIndex(2);
    m_bar = std::make_unique<FilterBar>(u"bar"_s);
    m_bar->addChoice("layer", u"Layer"_s, {{u"Any"_s, {}}}); // the others come from the database
    m_bar->restore();
    QVERIFY(!m_bar->value("layer").isValid());
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    m_bar->setChoices("layer", {{u"Any"_s, {}}, {u"Sectors"_s, 2}});
    QCOMPARE(m_bar->value("layer"), QVariant(2));
    QCOMPARE(changed.size(), 1);
}

void TestFilterBar::keepsTheChoiceWhenChoicesChange()
{
    m_layer->setCurrentIndex(2);
    QSignalSpy changed(m_bar.get(), &FilterBar::changed);
    m_bar->setChoices("layer", {{u"Any"_s, {}}, {u"New"_s, 9}, {u"Sectors"_s, 2}});
    QCOMPARE(m_bar->value("layer"), QVariant(2));
    QCOMPARE(changed.size(), 0);
    m_bar->setChoices("layer", {{u"Any"_s, {}}});
    QVERIFY(!m_bar->value("layer").isValid());
    QCOMPARE(changed.size(), 1);
}

QTEST_MAIN(TestFilterBar)
#include "tst_filterbar.moc"
