#include "ui/charts/noteitem.h"

#include <QPainter>
#include <QPalette>
#include <QTest>

using namespace cp;
using namespace Qt::StringLiterals;

namespace {

constexpr qint64 Hour = 3'600'000;
constexpr qint64 Start = 1'704'067'200'000; // 2024-01-01
constexpr QSize Size(800, 400);

qint64 hour(double number)
{
    return Start + qint64(number * double(Hour));
}

/// A hundred hours, eight pixels each; prices from 90 to 110, twenty pixels each.
PlotMapping plainMapping()
{
    return {QRectF({0, 0}, Size), hour(0), hour(100), 90, 110};
}

QPalette darkPalette()
{
    QPalette palette;
    palette.setColor(QPalette::Base, QColor(30, 30, 33));
    palette.setColor(QPalette::Text, QColor(225, 225, 225));
    return palette;
}

const ChartTheme &theme()
{
    static const ChartTheme light = ChartTheme::of(QPalette(Qt::white));
    return light;
}

/// From hour 10 to hour 40: in at 100, out at 105 or at 98.
ChartSignal longSignal(qint64 id = 1)
{
    return {id, hour(10), true, true, 100, 105, 98, hour(40), u"active"_s, {}};
}

/// From hour 20 to hour 60: from 100 to 105, give or take two percent of what comes.
ChartPrediction prediction(qint64 id = 2)
{
    return {id, hour(20), hour(60), 100, 105, {}, {}, 2, 0.8, u"GPT-x"_s};
}

ChartSuggestion suggestion(qint64 id, double hours, const QString &type = u"add"_s)
{
    return {id, hour(hours), type, u"pending"_s, 0.85};
}

/// An item with notes, as a chart has it.
struct Shown {
    explicit Shown(const ChartNotes &notes, const NoteKinds &kinds = {}, const PlotMapping &mapping = plainMapping(),
        const ChartTheme &colours = theme())
        : item(nullptr)
        , bands(nullptr)
        , ground(colours.background)
    {
        QFont font;
        font.setPixelSize(12);
        item.setTheme(colours, font);
        item.setMapping(mapping);
        item.setContent(notes, kinds);
        bands.setTheme(colours, font);
        bands.setMapping(mapping);
        bands.setContent(kinds.regimes ? notes.regimes : QList<RegimeStretch>());
    }

    QImage picture()
    {
        QImage image(Size, QImage::Format_ARGB32_Premultiplied);
        image.fill(ground);
        QPainter painter(&image);
        bands.paint(&painter, nullptr, nullptr);
        item.paint(&painter, nullptr, nullptr);
        return image;
    }

    NoteItem item;
    RegimeItem bands;
    QColor ground;
};

QPointF at(double hours, double price)
{
    const PlotMapping mapping = plainMapping();
    return {mapping.x(hour(hours)), mapping.y(price)};
}

QColor colourAt(const QImage &image, double hours, double price)
{
    const QPointF point = at(hours, price);
    return image.pixelColor(int(point.x()), int(point.y()));
}

bool isNear(const QColor &colour, const QColor &wanted, int tolerance = 3)
{
    return qAbs(colour.red() - wanted.red()) <= tolerance && qAbs(colour.green() - wanted.green()) <= tolerance
        && qAbs(colour.blue() - wanted.blue()) <= tolerance;
}

/// The ground shows some of a colour, and not much of it.
bool isTinted(const QColor &colour, const QColor &with, const QColor &ground = theme().background)
{
    for (const double share : {0.10, 0.14, 0.15, 0.28, 0.30}) {
        if (isNear(colour, mixed(ground, with, share), 5))
            return true;
    }
    return false;
}

bool isBlank(const QImage &image)
{
    QImage blank(Size, QImage::Format_ARGB32_Premultiplied);
    blank.fill(theme().background);
    return image == blank;
}

} // namespace

class TestNoteItem : public QObject {
    Q_OBJECT

private Q_SLOTS:
    void initTestCase() { QLocale::setDefault(QLocale::c()); }

    void aSignalIsABox_data()
    {
        QTest::addColumn<QPalette>("palette");
        QTest::newRow("light") << QPalette(Qt::white);
        QTest::newRow("dark") << darkPalette();
    }

    void aSignalIsABox()
    {
        QFETCH(QPalette, palette);
        const ChartTheme colours = ChartTheme::of(palette);
        ChartNotes notes;
        notes.tradingSignals = {longSignal()};
        notes.tradingSignals[0].executions = {{1, hour(20), 99, true}, {2, hour(30), 101, false}};
        const QImage image = Shown(notes, {}, plainMapping(), colours).picture();
        QVERIFY(isTinted(colourAt(image, 15, 104), colours.up, colours.background));
        QVERIFY(isTinted(colourAt(image, 35, 101), colours.up, colours.background));
        QVERIFY(isTinted(colourAt(image, 35, 98.5), colours.down, colours.background));
        QCOMPARE(colourAt(image, 25, 100), colours.text); // the entry's line
        for (const auto &[hours, price] : {std::pair(5.0, 104.0), {45.0, 104.0}, {25.0, 106.0}, {25.0, 97.0}})
            QCOMPARE(colourAt(image, hours, price), colours.background);
        QCOMPARE(colourAt(image, 20, 99), colours.text);
        QVERIFY(isNear(colourAt(image, 30, 101), colours.background)); // it waits: a ring
    }

    void anActiveSignalStandsOut()
    {
        ChartNotes notes;
        notes.tradingSignals = {longSignal()};
        const QColor active = colourAt(Shown(notes).picture(), 15, 104);
        notes.tradingSignals[0].isActive = false;
        const QColor past = colourAt(Shown(notes).picture(), 15, 104);
        QVERIFY(active.red() < past.red() - 10);
    }

    void aSignalWithoutRoomIsATriangle()
    {
        ChartNotes notes;
        notes.tradingSignals = {longSignal()};
        notes.tradingSignals[0].until = hour(10.5); // four pixels
        QImage image = Shown(notes).picture();
        const QPointF tip = at(10, 100);
        QCOMPARE(image.pixelColor(int(tip.x()), int(tip.y()) + 6), theme().mark); // upwards: its body is below
        QCOMPARE(image.pixelColor(int(tip.x()), int(tip.y()) - 6), theme().background);
        notes.tradingSignals[0].isLong = false;
        image = Shown(notes).picture();
        QCOMPARE(image.pixelColor(int(tip.x()), int(tip.y()) - 6), theme().mark);

        // Of too many in one place the newest are boxes.
        notes.tradingSignals.clear();
        for (int i = 0; i < 400; ++i) {
            ChartSignal signal = longSignal(1000 - i);
            signal.moment = hour(80 - i * 0.2);
            signal.until = hour(100);
            signal.entry = 100;
            signal.target = 109;
            notes.tradingSignals.append(signal);
        }
        image = Shown(notes).picture();
        const QPointF oldest = at(0.2, 100);
        QCOMPARE(image.pixelColor(int(oldest.x()), int(oldest.y()) + 4), theme().mark); // small, as they are many
        QCOMPARE(image.pixelColor(int(oldest.x()), int(oldest.y()) + 8), theme().background);
        QVERIFY(colourAt(image, 99, 105) != theme().background);
    }

    void aPredictionIsAFan()
    {
        ChartNotes notes;
        notes.predictions = {prediction()};
        const QImage image = Shown(notes).picture();
        // Due at hour 60: 105 / 1.02 = 102.94 to 105 / 0.98 = 107.14.
        for (const double price : {103.4, 104.5, 106.6})
            QVERIFY(isTinted(colourAt(image, 59.5, price), theme().mark));
        for (const double price : {102.5, 107.6})
            QCOMPARE(colourAt(image, 59.5, price), theme().background);
        QCOMPARE(colourAt(image, 61, 105), theme().background);
        QVERIFY(colourAt(image, 40, 102.5).green() < colourAt(image, 40, 102.9).green()); // the line

        notes.predictions[0].tolerance.reset();
        const QImage plain = Shown(notes).picture();
        QCOMPARE(colourAt(plain, 59.5, 103.5), theme().background);
        QVERIFY(colourAt(plain, 40, 102.5) != theme().background);
    }

    void missesAreMarked()
    {
        ChartNotes notes;
        notes.predictions = {prediction()};
        notes.predictions[0].isAccurate = false;
        notes.predictions[0].actual = 98;
        QImage image = Shown(notes).picture();
        QCOMPARE(colourAt(image, 60, 105), theme().down);
        const auto countOf = [&image](const QColor &colour, double low, double high) {
            const QPointF top = at(60, high);
            int found = 0;
            for (int y = int(top.y()); y < int(at(60, low).y()); ++y) {
                for (int x = int(top.x()) - 1; x <= int(top.x()) + 1; ++x)
                    found += image.pixelColor(x, y) == colour ? 1 : 0;
            }
            return found;
        };
        QVERIFY(countOf(theme().down, 98.5, 102) > 10); // dotted, down to what came
        QCOMPARE(countOf(theme().down, 95, 97.9), 0);

        notes.predictions[0].isAccurate = true;
        notes.predictions[0].actual = 104;
        image = Shown(notes).picture();
        QVERIFY(countOf(theme().up, 104, 106) > 0);
        QCOMPARE(countOf(theme().down, 90, 110), 0);
    }

    void suggestionsAreMarksAtTheTop()
    {
        ChartNotes notes;
        notes.suggestions = {suggestion(4, 80, u"remove"_s), suggestion(3, 51), suggestion(2, 50.5), suggestion(1, 50)};
        Shown shown(notes);
        const QImage image = shown.picture();
        const auto isMarkAt
            = [&image](double hours) { return image.pixelColor(int(at(hours, 100).x()) + 5, 10) == theme().mark; };
        QVERIFY(isMarkAt(80));
        QVERIFY(isMarkAt(50));
        QVERIFY(!isMarkAt(65));
        // Three within eight pixels are one, and it leads to the newest.
        const QPointF gathered(at(50, 100).x(), 9);
        QCOMPARE(shown.item.noteAt(gathered), (NoteRef{NoteRef::Kind::Suggestion, 3}));
        QVERIFY(text(shown, {NoteRef::Kind::Suggestion, 3}).endsWith(u", the newest of 3 here"_s));
        QVERIFY(!text(shown, {NoteRef::Kind::Suggestion, 2}).contains(u"newest"_s));
        // Closer, each has its own.
        PlotMapping closer = plainMapping();
        closer.from = hour(49);
        closer.to = hour(53);
        shown.item.setMapping(closer);
        QCOMPARE(shown.item.noteAt(QPointF(closer.x(hour(50)), 9)), (NoteRef{NoteRef::Kind::Suggestion, 1}));
        QVERIFY(!text(shown, {NoteRef::Kind::Suggestion, 3}).contains(u"newest"_s));
    }

    void suggestionsKeepTheirMarksWhileTheViewMoves()
    {
        ChartNotes notes;
        for (int i = 0; i < 300; ++i)
            notes.suggestions.append(suggestion(300 - i, 100 - i * 0.7));
        Shown shown(notes);
        const auto noted = [&shown](qint64 moment, const PlotMapping &mapping) {
            return shown.item.noteAt(QPointF(mapping.x(moment), 9));
        };
        PlotMapping mapping = plainMapping();
        QList<std::optional<NoteRef>> before;
        for (int i = 0; i < 50; ++i)
            before.append(noted(hour(40 + i), mapping));
        for (int moved = 1; moved < 30; ++moved) {
            mapping.from = hour(moved * 0.37);
            mapping.to = mapping.from + 100 * Hour;
            shown.item.setMapping(mapping);
            for (int i = 0; i < 50; ++i)
                QCOMPARE(noted(hour(40 + i), mapping), before[i]);
        }
    }

    void regimesAreBands()
    {
        ChartNotes notes;
        notes.regimes = {{hour(-50), hour(30), u"bull"_s}, {hour(30), hour(60), u"bear"_s},
            {hour(60), hour(61), u"sideways"_s}, {hour(61), hour(70), u"later"_s}};
        Shown shown(notes);
        const QImage image = shown.picture();
        QCOMPARE(colourAt(image, 10, 100), mixed(theme().background, theme().up, 0.09));
        QCOMPARE(colourAt(image, 45, 91), mixed(theme().background, theme().down, 0.09));
        QCOMPARE(colourAt(image, 60.5, 91), mixed(theme().background, theme().muted, 0.09));
        QCOMPARE(colourAt(image, 90, 91), theme().background);
        QCOMPARE(image.pixelColor(100, 1), mixed(theme().background, theme().up, 0.6));
        const auto inkIn = [&image](double from, double to) {
            int ink = 0;
            for (int x = int(at(from, 0).x()) + 1; x < int(at(to, 0).x()) - 1; ++x) {
                for (int y = 4; y < 16; ++y)
                    ink += image.pixelColor(x, y) != image.pixelColor(x, 200) ? 1 : 0;
            }
            return ink;
        };
        QVERIFY(inkIn(0, 30) > 20); // its word
        QVERIFY(inkIn(30, 60) > 20);
        QCOMPARE(inkIn(60, 61), 0); // no room for it
        QCOMPARE(shown.item.noteAt(QPointF(100, 8)), (NoteRef{NoteRef::Kind::Regime, hour(-50)}));
        QVERIFY(!shown.item.noteAt(QPointF(100, 100)));
        QCOMPARE(text(shown, {NoteRef::Kind::Regime, hour(30)}),
            u"Bear market, 2024-01-02 06:00 UTC to 2024-01-03 12:00 UTC"_s);
    }

    void marksStandBelowTheHeadsOfRegimes()
    {
        ChartNotes notes;
        notes.regimes = {{hour(0), hour(100), u"bull"_s}};
        notes.suggestions = {suggestion(1, 50)};
        QFont font;
        font.setPixelSize(12);
        const double head = RegimeItem::headHeight(font);
        Shown both(notes);
        QCOMPARE(both.item.noteAt(QPointF(400, head + 9)), (NoteRef{NoteRef::Kind::Suggestion, 1}));
        QCOMPARE(both.item.noteAt(QPointF(500, 3)), (NoteRef{NoteRef::Kind::Regime, hour(0)}));
    }

    void whatIsPointedAt()
    {
        ChartNotes notes;
        notes.tradingSignals = {longSignal(1), longSignal(2)};
        notes.tradingSignals[1].until = hour(30); // the smaller one
        notes.tradingSignals[0].executions = {{7, hour(15), 103, true}};
        notes.predictions = {prediction(3)};
        notes.predictions[0].isAccurate = false;
        notes.predictions[0].actual = 95;
        const Shown shown(notes);
        const auto noted = [&shown](double hours, double price, double dx = 0, double dy = 0) {
            return shown.item.noteAt(at(hours, price) + QPointF(dx, dy));
        };
        const NoteRef outer{NoteRef::Kind::Signal, 1};
        const NoteRef inner{NoteRef::Kind::Signal, 2};
        const NoteRef foretold{NoteRef::Kind::Prediction, 3};
        QCOMPARE(noted(38, 99), outer);
        QCOMPARE(noted(12, 99), inner);
        QCOMPARE(noted(15, 103), outer); // its execution lies in both
        QCOMPARE(noted(30, 101.25), foretold); // its line lies in the box
        QCOMPARE(noted(30, 101.25, 0, 4), foretold);
        QCOMPARE(noted(55, 105.5), foretold); // in its fan
        QCOMPARE(noted(60, 105, 6, 6), foretold);
        QCOMPARE(noted(60, 98, 3), foretold); // on the way to what came
        QCOMPARE(noted(40, 99, 4), outer); // almost in it
        QVERIFY(!noted(40, 99, 7));
        QVERIFY(!noted(80, 100));
        QVERIFY(!noted(120, 100)); // out of the plot
    }

    void whatIsSwitchedOffIsNotThere()
    {
        ChartNotes notes;
        notes.tradingSignals = {longSignal()};
        notes.predictions = {prediction()};
        notes.suggestions = {suggestion(3, 50)};
        notes.regimes = {{hour(0), hour(100), u"bull"_s}};
        Shown nothing(notes, {false, false, false, false});
        QVERIFY(isBlank(nothing.picture()));
        QVERIFY(!nothing.item.noteAt(at(20, 101)));
        QVERIFY(nothing.item.notesBetween(hour(0), hour(100), 10).isEmpty());
        QVERIFY(text(nothing, {NoteRef::Kind::Signal, 1}).isEmpty());
        for (const NoteKinds kinds : {NoteKinds{true, false, false, false}, NoteKinds{false, true, false, false},
                 NoteKinds{false, false, true, false}, NoteKinds{false, false, false, true}})
            QVERIFY(!isBlank(Shown(notes, kinds).picture()));
    }

    void theHighlightedOneStandsOut()
    {
        ChartNotes notes;
        notes.tradingSignals = {longSignal(1)};
        notes.predictions = {prediction(2)};
        notes.suggestions = {suggestion(3, 50)};
        notes.regimes = {{hour(0), hour(100), u"bull"_s}};
        Shown shown(notes);
        const QImage before = shown.picture();
        for (const NoteRef note : {NoteRef{NoteRef::Kind::Signal, 1}, NoteRef{NoteRef::Kind::Prediction, 2},
                 NoteRef{NoteRef::Kind::Suggestion, 3}, NoteRef{NoteRef::Kind::Regime, hour(0)}}) {
            shown.item.setHighlighted(note);
            QVERIFY(shown.picture() != before);
        }
        shown.item.setHighlighted(std::nullopt);
        QCOMPARE(shown.picture(), before);
        shown.item.setHighlighted(NoteRef{NoteRef::Kind::Signal, 99});
        QCOMPARE(shown.picture(), before);
    }

    void notesInWords()
    {
        ChartNotes notes;
        notes.tradingSignals = {longSignal(1), longSignal(2)};
        notes.tradingSignals[1].isLong = false;
        notes.tradingSignals[1].isActive = false; // it has run out
        for (int i = 0; i < 5; ++i)
            notes.tradingSignals[1].executions.append({i, hour(i), 101.0 + i, i > 0});
        notes.predictions = {prediction(3), prediction(4), prediction(5)};
        notes.predictions[1].actual = 100;
        notes.predictions[1].isAccurate = false;
        notes.predictions[2].due = hour(44) + 36'000; // as it was written down
        notes.predictions[2].confidence = std::numeric_limits<double>::quiet_NaN();
        notes.suggestions = {suggestion(6, 50, u"tier_change"_s)};
        const Shown shown(notes);
        QCOMPARE(text(shown, {NoteRef::Kind::Signal, 1}), u"Long at 100.00, target 105.00, stop 98.00, active"_s);
        QCOMPARE(text(shown, {NoteRef::Kind::Signal, 2}),
            u"Short at 100.00, target 105.00, stop 98.00, expired, waits at 101.00, filled at 102.00, filled at 103.00, …"_s);
        QCOMPARE(text(shown, {NoteRef::Kind::Prediction, 3}),
            u"GPT-x 40h: 105.00 predicted for 2024-01-03 12:00 UTC, 80% sure"_s);
        QCOMPARE(text(shown, {NoteRef::Kind::Prediction, 4}),
            u"GPT-x 40h: 105.00 predicted, 100.00 came, +5.00% off, a miss"_s);
        QCOMPARE(text(shown, {NoteRef::Kind::Prediction, 5}), u"GPT-x 1d: 105.00 predicted for 2024-01-02 20:00 UTC"_s);
        QCOMPARE(
            text(shown, {NoteRef::Kind::Suggestion, 6}), u"Tier change, pending, 85% sure, 2024-01-03 02:00 UTC"_s);
        QVERIFY(text(shown, {NoteRef::Kind::Suggestion, 77}).isEmpty());
    }

    void notesOfATime()
    {
        ChartNotes notes;
        notes.tradingSignals = {longSignal(1)};
        notes.predictions = {prediction(2)};
        notes.suggestions = {suggestion(4, 20), suggestion(3, 10)};
        const Shown shown(notes);
        const NoteRef found{NoteRef::Kind::Prediction, 2};
        QCOMPARE(shown.item.notesBetween(hour(15), hour(19), 10).size(), 0);
        QCOMPARE(shown.item.notesBetween(hour(10), hour(10), 10).size(), 2);
        QCOMPARE(shown.item.notesBetween(hour(0), hour(100), 10).size(), 4);
        QCOMPARE(shown.item.notesBetween(hour(0), hour(100), 1), QList<NoteRef>{found});
    }

    /// Prices and moments from anywhere: nothing hangs, and nothing is drawn where it does not belong.
    void oddOnes()
    {
        ChartNotes notes;
        for (const double price : {-1e12, -1.0, 0.0, 1e-8, 1e30, 1e300}) {
            ChartSignal signal = longSignal();
            signal.entry = price;
            signal.target = -price;
            signal.stop = 1 / std::max(std::abs(price), 1e-300);
            notes.tradingSignals.append(signal);
            ChartPrediction odd = prediction();
            odd.predicted = price;
            odd.tolerance = 100;
            odd.actual = -price;
            odd.isAccurate = false;
            notes.predictions.append(odd);
            odd.input = price;
            odd.tolerance = 1e9;
            odd.moment = -9'000'000'000'000'000;
            odd.due = 9'000'000'000'000'000;
            notes.predictions.append(odd);
        }
        notes.suggestions = {{1, -9'000'000'000'000'000, u"sell"_s, u"unheard of"_s, 5}};
        Shown shown(notes);
        shown.picture();
        shown.item.noteAt({100, 100});
        PlotMapping mapping = plainMapping();
        mapping.isLog = true;
        shown.item.setMapping(mapping);
        shown.picture();
        mapping.plot = {};
        shown.item.setMapping(mapping);
        QVERIFY(isBlank(shown.picture()));
        QVERIFY(!shown.item.noteAt({0, 0}));
        QVERIFY(isBlank(Shown({}).picture()));
    }

    /// What lies out of view costs nothing, and what reaches into it is there.
    void aThousandOfEach()
    {
        ChartNotes notes;
        for (int i = 0; i < 1000; ++i) {
            ChartSignal signal = longSignal(i);
            signal.moment = hour(100 - i * 0.1);
            signal.until = hour(110 - i * 0.1);
            notes.tradingSignals.append(signal);
            ChartPrediction foretold = prediction(i);
            foretold.moment = hour(100 - i * 0.1);
            foretold.due = hour(124 - i * 0.1);
            foretold.isAccurate = i % 2 == 0;
            foretold.actual = 100;
            notes.predictions.append(foretold);
            notes.suggestions.append(suggestion(i, 100 - i * 0.1));
            notes.regimes.prepend({hour(99 - i * 0.1), hour(100 - i * 0.1), i % 2 ? u"bull"_s : u"bear"_s});
        }
        Shown shown(notes);
        QVERIFY(!isBlank(shown.picture()));
        PlotMapping later = plainMapping();
        later.from = hour(101);
        later.to = hour(201);
        shown.item.setMapping(later);
        shown.bands.setMapping(later);
        QVERIFY(!isBlank(shown.picture())); // they last until then
        later.from = hour(130);
        later.to = hour(230);
        shown.item.setMapping(later);
        shown.bands.setMapping(later);
        QVERIFY(isBlank(shown.picture()));
    }

private:
    static QString text(const Shown &shown, const NoteRef &note)
    {
        return shown.item.noteText(note, QTimeZone::utc(), QLocale::c());
    }
};

QTEST_MAIN(TestNoteItem)
#include "tst_noteitem.moc"
