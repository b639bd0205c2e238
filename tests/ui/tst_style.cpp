#include "ui/style/colours.h"
#include "ui/style/icons.h"
#include "ui/style/resources.h"
#include "ui/style/style.h"
#include "ui/window/pageregistry.h"

#include <QApplication>
#include <QDirIterator>
#include <QTest>

#include <cmath>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

double luminance(const QColor &colour)
{
    const auto linear = [](double c) { return c <= 0.03928 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4); };
    return 0.2126 * linear(colour.redF()) + 0.7152 * linear(colour.greenF()) + 0.0722 * linear(colour.blueF());
}

/// WCAG's contrast ratio, 1 … 21.
double contrast(const QColor &a, const QColor &b)
{
    const double light = std::max(luminance(a), luminance(b));
    const double dark = std::min(luminance(a), luminance(b));
    return (light + 0.05) / (dark + 0.05);
}

/// The colour that most of an icon's solid pixels have.
QColor inkOf(const QIcon &icon, QIcon::Mode mode)
{
    const QImage image = icon.pixmap(64, 64, mode).toImage();
    QHash<QRgb, int> pixels;
    for (int y = 0; y < image.height(); ++y) {
        for (int x = 0; x < image.width(); ++x) {
            if (const QRgb pixel = image.pixel(x, y); qAlpha(pixel) == 255)
                ++pixels[pixel];
        }
    }
    const auto most = std::max_element(pixels.begin(), pixels.end());
    return most == pixels.end() ? QColor() : QColor(most.key());
}

} // namespace

class TestStyle : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void names();
    void lightAndDark_data();
    void lightAndDark();
    void iconsFollowThePalette();
    void everyIconDraws_data();
    void everyIconDraws();
    void registeredPagesHaveIcons();
};

void TestStyle::names()
{
    QCOMPARE(schemeFromName(u"light"_s), Scheme::Light);
    QCOMPARE(schemeFromName(u"dark"_s), Scheme::Dark);
    QVERIFY(!schemeFromName(u"solarized"_s));
}

void TestStyle::lightAndDark_data()
{
    QTest::addColumn<bool>("dark");
    QTest::newRow("light") << false;
    QTest::newRow("dark") << true;
}

void TestStyle::lightAndDark()
{
    QFETCH(bool, dark);
    applyStyle(dark ? Scheme::Light : Scheme::Dark);
    QWidget window;
    dressWindow(&window);
    applyStyle(dark ? Scheme::Dark : Scheme::Light);
    const QPalette palette = QApplication::palette();
    QCOMPARE(isDark(palette), dark);
    const Colours &colours = coloursFor(palette);
    QVERIFY(window.styleSheet().contains(colours.border.name())); // it followed
    QVERIFY(!window.styleSheet().contains(u'@')); // every colour's name was filled in
    // Text that a person has to read, on everything it may stand on: 4.5 is WCAG's AA.
    for (const QPalette::ColorRole ground : {QPalette::Base, QPalette::AlternateBase}) {
        const QColor under = palette.color(ground);
        QVERIFY(contrast(palette.color(QPalette::Text), under) >= 7);
        for (const QColor &ink :
            {colours.up, colours.down, colours.info, colours.warning, colours.error, colours.muted})
            QVERIFY2(contrast(ink, under) >= 4.5, qPrintable(ink.name()));
    }
    QVERIFY(contrast(colours.muted, palette.color(QPalette::Window)) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::HighlightedText), palette.color(QPalette::Highlight)) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::Text), colours.pending) >= 4.5);
    QVERIFY(contrast(palette.color(QPalette::Text), colours.refused) >= 4.5);
}

void TestStyle::iconsFollowThePalette()
{
    const QIcon icon = themedIcon(u"close"_s);
    for (const Scheme scheme : {Scheme::Light, Scheme::Dark, Scheme::Light}) {
        applyStyle(scheme);
        QCOMPARE(inkOf(icon, QIcon::Normal), QApplication::palette().color(QPalette::ButtonText));
        QCOMPARE(inkOf(icon, QIcon::Selected), QApplication::palette().color(QPalette::HighlightedText));
    }
    QCOMPARE(inkOf(themedIcon(u"close"_s, Qt::red), QIcon::Normal), QColor(Qt::red));
    QVERIFY(themedIcon({}).isNull());
    QVERIFY(themedIcon(u"no-such-icon"_s).isNull());
}

void TestStyle::everyIconDraws_data()
{
    QTest::addColumn<QString>("name");
    initResources();
    QDirIterator files(u":/icons"_s);
    while (files.hasNext()) {
        files.next();
        QTest::newRow(qPrintable(files.fileName())) << files.fileInfo().completeBaseName();
    }
}

void TestStyle::everyIconDraws()
{
    QFETCH(QString, name);
    QVERIFY(inkOf(themedIcon(name), QIcon::Normal).isValid());
}

void TestStyle::registeredPagesHaveIcons()
{
    const QList<PageEntry> pages = pageRegistry();
    for (const PageEntry &page : pages)
        QVERIFY2(!themedIcon(page.icon).isNull(), qPrintable(page.name));
}

QTEST_MAIN(TestStyle)
#include "tst_style.moc"
