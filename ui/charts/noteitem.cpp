// What is drawn where. What it says in words is in noteitemtext.cpp.

#include "ui/charts/noteitem.h"

#include "ui/charts/notepictures.h"
#include "ui/charts/noteshapes.h"

#include <QPainter>

#include <algorithm>
#include <cmath>
#include <limits>

namespace cp {

using namespace notepictures;
using namespace noteshapes;

namespace {

constexpr double PointingTolerance = 5; ///< of pointing, in pixels
constexpr double NarrowestBox = 6; ///< pixels; less is a triangle
constexpr int MostBoxes = 2; ///< above each other; more would be mud
constexpr int MostFans = 3;
constexpr int MostLines = 5;
constexpr int MostFansAtAll = 12;
constexpr double ManyMarks = 0.1; ///< for each pixel of width; they are smaller then
constexpr int FewLines = 150; ///< more are drawn without smoothing
constexpr double ClusterDistance = 16; ///< pixels; suggestions closer to each other share a mark

constexpr int MostCounted = 99;

QColor translucent(QColor colour, int alpha)
{
    colour.setAlpha(alpha);
    return colour;
}

/// Those of notes, oldest first, that begin within [from, to]: newest first.
template <typename Note>
std::vector<const Note *> newestWithin(const QList<Note> &notes, qint64 from, qint64 to)
{
    const auto isBefore = [](const Note &note, qint64 moment) { return note.moment < moment; };
    const auto first = std::lower_bound(notes.begin(), notes.end(), from, isBefore);
    std::vector<const Note *> found;
    for (auto note = first; note != notes.end() && note->moment <= to; ++note)
        found.push_back(&*note);
    std::reverse(found.begin(), found.end());
    return found;
}

template <typename Note>
void sortByMoment(QList<Note> &notes)
{
    std::stable_sort(
        notes.begin(), notes.end(), [](const Note &left, const Note &right) { return left.moment < right.moment; });
}

/// Of what lies at a point: what is painted last and smallest.
class Nearest {
public:
    /// Of marks and lines the nearer one is taken, of areas the smaller one.
    enum Rank { Mark, Line, Area, Head };

    void offer(Rank rank, double measure, NoteRef::Kind kind, qint64 id)
    {
        if (m_found && (rank > m_rank || (rank == m_rank && measure >= m_measure)))
            return;
        m_found = NoteRef{kind, id};
        m_rank = rank;
        m_measure = measure;
    }
    std::optional<NoteRef> found() const { return m_found; }

private:
    std::optional<NoteRef> m_found;
    Rank m_rank = Head;
    double m_measure = 0;
};

} // namespace

// ------------------------------------------------------------------------------------------------------ what is shown

NoteItem::NoteItem(QGraphicsItem *parent)
    : QGraphicsItem(parent)
{
}

void NoteItem::setContent(const ChartNotes &notes, const NoteKinds &kinds)
{
    m_notes = {kinds.tradingSignals ? notes.tradingSignals : QList<ChartSignal>(),
        kinds.predictions ? notes.predictions : QList<ChartPrediction>(),
        kinds.suggestions ? notes.suggestions : QList<ChartSuggestion>(),
        kinds.regimes ? notes.regimes : QList<RegimeStretch>()};
    sortByMoment(m_notes.tradingSignals);
    sortByMoment(m_notes.predictions);
    sortByMoment(m_notes.suggestions);
    m_longestSignal = 0;
    for (const ChartSignal &signal : std::as_const(m_notes.tradingSignals)) {
        m_longestSignal = std::max(m_longestSignal, signal.until - signal.moment);
        for (const ChartExecution &execution : signal.executions)
            m_longestSignal = std::max(m_longestSignal, execution.moment - signal.moment);
    }
    m_longestPrediction = 0;
    for (const ChartPrediction &prediction : std::as_const(m_notes.predictions))
        m_longestPrediction = std::max(m_longestPrediction, prediction.due - prediction.moment);
    gatherSuggestions();
    update();
}

void NoteItem::setMapping(const PlotMapping &mapping)
{
    if (mapping.plot != m_mapping.plot)
        prepareGeometryChange();
    const bool isScaled
        = mapping.to - mapping.from != m_mapping.to - m_mapping.from || mapping.plot.width() != m_mapping.plot.width();
    m_mapping = mapping;
    if (isScaled)
        gatherSuggestions();
    update();
}

void NoteItem::setTheme(const ChartTheme &theme, const QFont &font)
{
    m_theme = theme;
    m_font = font;
    m_pictures.clear();
    update();
}

void NoteItem::setHighlighted(const std::optional<NoteRef> &note)
{
    if (note == m_highlighted)
        return;
    m_highlighted = note;
    update();
}

bool NoteItem::isHighlighted(NoteRef::Kind kind, qint64 id) const
{
    return m_highlighted == NoteRef{kind, id};
}

/// From the first of all on, not from the first in view: what shares a mark must not change while the view moves.
void NoteItem::gatherSuggestions()
{
    m_clusters.clear();
    const double perPixel = double(m_mapping.to - m_mapping.from) / std::max(m_mapping.plot.width(), 1.0);
    const QList<ChartSuggestion> &all = m_notes.suggestions;
    for (qsizetype i = 0; i < all.size(); ++i) {
        const bool isNear = !m_clusters.empty()
            && double(all[i].moment - all[m_clusters.back().begin].moment) < ClusterDistance * perPixel;
        if (!isNear)
            m_clusters.push_back({i, i});
        m_clusters.back().end = i + 1;
    }
}

// --------------------------------------------------------------------------------------------------------- where it is

struct NoteItem::SignalPlace {
    const ChartSignal *signal;
    QPointF tip; ///< the moment, and the price of entry
    QRectF gain; ///< from entry to target, as far as it is in the plot
    QRectF loss; ///< from entry to stop
    bool isBox;
};

struct NoteItem::PredictionPlace {
    const ChartPrediction *prediction;
    QLineF line; ///< as far as it is in the plot; may be null
    QPolygonF fan; ///< empty without one
    QPointF end; ///< when it is due, at the price foretold
    QLineF miss; ///< to what came; may be null
};

/// All that is in view, the newest first.
struct NoteItem::Places {
    std::vector<SignalPlace> tradingSignals;
    std::vector<PredictionPlace> predictions;
};

NoteItem::Places NoteItem::places() const
{
    Places found;
    if (m_mapping.plot.isEmpty() || m_mapping.to <= m_mapping.from)
        return found;
    placeSignals(&found);
    placePredictions(&found);
    return found;
}

void NoteItem::placeSignals(Places *places) const
{
    const QRectF &plot = m_mapping.plot;
    const qint64 margin = m_mapping.momentAt(plot.left() + TriangleHeight) - m_mapping.from; // a mark's half is seen
    const auto seen
        = newestWithin(m_notes.tradingSignals, m_mapping.from - m_longestSignal - margin, m_mapping.to + margin);
    places->tradingSignals.reserve(seen.size());
    Coverage boxes(plot);
    for (const ChartSignal *signal : seen) {
        const double left = std::round(m_mapping.x(signal->moment));
        const double right = std::round(m_mapping.x(signal->until));
        const double entry = std::round(m_mapping.y(signal->entry));
        const auto upTo = [&](double price) {
            const double y = std::round(m_mapping.y(price));
            return QRectF(QPointF(left, std::min(entry, y)), QPointF(right, std::max(entry, y))) & plot;
        };
        SignalPlace place{signal, {left, entry}, upTo(signal->target), upTo(signal->stop), false};
        const bool isSeen = !place.gain.isEmpty() || !place.loss.isEmpty();
        place.isBox = (isSeen && right - left >= NarrowestBox && boxes.take(left, right, MostBoxes))
            || (isHighlighted(NoteRef::Kind::Signal, signal->id) && right - left > 1);
        places->tradingSignals.push_back(place);
    }
}

void NoteItem::placePredictions(Places *places) const
{
    const QRectF &plot = m_mapping.plot;
    const qint64 margin = m_mapping.momentAt(plot.left() + MarkSize) - m_mapping.from;
    const auto seen
        = newestWithin(m_notes.predictions, m_mapping.from - m_longestPrediction - margin, m_mapping.to + margin);
    places->predictions.reserve(seen.size());
    Coverage fans(plot);
    Coverage lines(plot);
    int fansLeft = MostFansAtAll;
    for (const ChartPrediction *prediction : seen) {
        if (prediction->due < m_mapping.from - margin)
            continue;
        const QPointF start(m_mapping.x(prediction->moment), m_mapping.y(prediction->input));
        PredictionPlace place{
            prediction, {}, {}, {m_mapping.x(prediction->due), m_mapping.y(prediction->predicted)}, {}};
        const bool isChosen = isHighlighted(NoteRef::Kind::Prediction, prediction->id);
        if ((fansLeft > 0 && fans.take(start.x(), place.end.x(), MostFans)) || isChosen) {
            --fansLeft;
            if (prediction->tolerance) {
                // Accurate is what came within so many percent of itself: see console.evaluate_predictions().
                const double share = *prediction->tolerance / 100;
                const double high
                    = share < 1 ? prediction->predicted / (1 - share) : std::numeric_limits<double>::max();
                place.fan = wedge(
                    start, place.end.x(), m_mapping.y(high), m_mapping.y(prediction->predicted / (1 + share)), plot);
            }
            if (prediction->actual && prediction->isAccurate == false)
                place.miss = clipped({place.end, {place.end.x(), m_mapping.y(*prediction->actual)}}, plot);
        }
        if (lines.take(start.x(), place.end.x(), MostLines) || isChosen)
            place.line = clipped({start, place.end}, plot);
        if (!place.line.isNull() || !place.fan.isEmpty() || plot.contains(place.end))
            places->predictions.push_back(std::move(place));
    }
}

/// The middle of its mark.
QPointF NoteItem::placeOf(const Cluster &cluster) const
{
    return {
        m_mapping.x(m_notes.suggestions[cluster.begin].moment), m_mapping.plot.top() + headHeight() + ClusterSize + 2};
}

/// That regimes take of the plot.
double NoteItem::headHeight() const
{
    return m_notes.regimes.isEmpty() ? 0 : RegimeItem::headHeight(m_font);
}

QRectF NoteItem::headOf(const RegimeStretch &regime) const
{
    const double left = std::round(m_mapping.x(regime.from));
    return QRectF(left, m_mapping.plot.top(), std::round(m_mapping.x(regime.to)) - left, headHeight()) & m_mapping.plot;
}

std::optional<NoteRef> NoteItem::noteAt(const QPointF &point) const
{
    if (!m_mapping.plot.contains(point))
        return std::nullopt;
    Nearest nearest;
    const auto offerMark = [&](const QPointF &middle, double size, NoteRef::Kind kind, qint64 id) {
        const double distance = QLineF(middle, point).length();
        if (distance <= size + PointingTolerance)
            nearest.offer(Nearest::Mark, distance, kind, id);
    };
    const auto offerLine = [&](const QLineF &line, NoteRef::Kind kind, qint64 id) {
        if (line.isNull())
            return;
        if (const double distance = distanceTo(line, point); distance <= PointingTolerance)
            nearest.offer(Nearest::Line, distance, kind, id);
    };

    for (const Cluster &cluster : m_clusters)
        offerMark(placeOf(cluster), ClusterSize, NoteRef::Kind::Suggestion, m_notes.suggestions[cluster.end - 1].id);
    const Places found = places();
    for (const SignalPlace &place : found.tradingSignals) {
        const qint64 id = place.signal->id;
        for (const ChartExecution &execution : place.signal->executions)
            offerMark(
                {m_mapping.x(execution.moment), m_mapping.y(execution.price)}, DotSize, NoteRef::Kind::Signal, id);
        if (!place.isBox) {
            const double side = place.signal->isLong ? TriangleHeight / 2 : -TriangleHeight / 2;
            offerMark(place.tip + QPointF(0, side), TriangleSide, NoteRef::Kind::Signal, id);
            continue;
        }
        const QRectF box = place.gain | place.loss;
        if (!box.isEmpty() && box.contains(point))
            nearest.offer(Nearest::Area, areaOf(box), NoteRef::Kind::Signal, id);
        else if (box.adjusted(-PointingTolerance, -PointingTolerance, PointingTolerance, PointingTolerance)
                     .contains(point))
            nearest.offer(Nearest::Area, areaOf(m_mapping.plot), NoteRef::Kind::Signal, id); // beside it, at least
    }
    for (const PredictionPlace &place : found.predictions) {
        const qint64 id = place.prediction->id;
        if (place.prediction->isAccurate)
            offerMark(place.end, MarkSize, NoteRef::Kind::Prediction, id);
        offerLine(place.line, NoteRef::Kind::Prediction, id);
        offerLine(place.miss, NoteRef::Kind::Prediction, id);
        if (place.fan.containsPoint(point, Qt::OddEvenFill))
            nearest.offer(Nearest::Area, areaOf(place.fan), NoteRef::Kind::Prediction, id);
    }
    for (const RegimeStretch &regime : m_notes.regimes) {
        if (headOf(regime).contains(point))
            nearest.offer(Nearest::Head, 0, NoteRef::Kind::Regime, regime.from);
    }
    return nearest.found();
}

QList<NoteRef> NoteItem::notesBetween(qint64 from, qint64 to, qsizetype most) const
{
    std::vector<std::pair<qint64, NoteRef>> found;
    const auto gather = [&](const auto &notes, NoteRef::Kind kind) {
        for (const auto *note : newestWithin(notes, from, to))
            found.push_back({note->moment, {kind, note->id}});
    };
    gather(m_notes.tradingSignals, NoteRef::Kind::Signal);
    gather(m_notes.predictions, NoteRef::Kind::Prediction);
    gather(m_notes.suggestions, NoteRef::Kind::Suggestion);
    std::stable_sort(
        found.begin(), found.end(), [](const auto &left, const auto &right) { return left.first > right.first; });
    QList<NoteRef> newest;
    for (const auto &[moment, note] : found) {
        if (newest.size() == most)
            break;
        newest.append(note);
    }
    return newest;
}

// ------------------------------------------------------------------------------------------------------------ painting

void NoteItem::drawPicture(QPainter *painter, int key, const QPointF &at)
{
    auto picture = m_pictures.constFind(key);
    if (picture == m_pictures.constEnd())
        picture = m_pictures.insert(key, makePicture(key, m_pictureRatio, m_theme, m_font));
    const QSizeF size = picture->deviceIndependentSize();
    painter->drawPixmap(at - QPointF(size.width() / 2, size.height() / 2), *picture);
}

void NoteItem::paintFans(QPainter *painter, const Places &places) const
{
    std::vector<QRectF> rows;
    for (const PredictionPlace &place : places.predictions)
        addRows(place.fan, m_mapping.plot, &rows);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(Qt::NoPen);
    painter->setBrush(translucent(m_theme.mark, 38));
    painter->drawRects(rows.data(), int(rows.size()));
    QList<QLineF> lines;
    QList<QLineF> misses;
    for (const PredictionPlace &place : places.predictions) {
        if (!place.line.isNull())
            lines.append(place.line);
        if (!place.miss.isNull())
            misses.append(place.miss);
    }
    painter->setRenderHint(QPainter::Antialiasing, lines.size() <= FewLines);
    painter->setPen(QPen(translucent(m_theme.mark, lines.size() <= FewLines ? 200 : 110), 1));
    painter->drawLines(lines);
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(QPen(m_theme.down, 1, Qt::DotLine));
    painter->drawLines(misses);
}

void NoteItem::paintBoxes(QPainter *painter, const Places &places) const
{
    std::vector<QRectF> gains;
    std::vector<QRectF> losses;
    std::vector<QRectF> activeGains;
    std::vector<QRectF> activeLosses;
    std::vector<QRectF> edges; // entries
    std::vector<QRectF> targets;
    std::vector<QRectF> stops;
    const QRectF &plot = m_mapping.plot;
    const auto addEdge = [&plot](std::vector<QRectF> *to, const QRectF &box, double y) {
        if (y >= plot.top() && y < plot.bottom())
            to->push_back({box.left(), y, box.width(), 1});
    };
    for (const SignalPlace &place : places.tradingSignals) {
        if (!place.isBox)
            continue;
        addSlabs(place.gain, &(place.signal->isActive ? activeGains : gains));
        addSlabs(place.loss, &(place.signal->isActive ? activeLosses : losses));
        const QRectF box = place.gain | place.loss;
        addEdge(&edges, box, place.tip.y());
        addEdge(&targets, box, std::round(m_mapping.y(place.signal->target)));
        addEdge(&stops, box, std::round(m_mapping.y(place.signal->stop)));
    }
    const auto fill = [painter](const std::vector<QRectF> &rects, const QColor &colour) {
        painter->setBrush(colour);
        painter->drawRects(rects.data(), int(rects.size()));
    };
    painter->setRenderHint(QPainter::Antialiasing, false);
    painter->setPen(Qt::NoPen);
    fill(gains, translucent(m_theme.up, 36));
    fill(losses, translucent(m_theme.down, 36));
    fill(activeGains, translucent(m_theme.up, 72));
    fill(activeLosses, translucent(m_theme.down, 72));
    fill(targets, translucent(m_theme.up, 200));
    fill(stops, translucent(m_theme.down, 200));
    fill(edges, m_theme.text);
}

void NoteItem::paintMarks(QPainter *painter, const Places &places)
{
    const QRectF near = m_mapping.plot.adjusted(-TriangleHeight, -TriangleHeight, TriangleHeight, TriangleHeight);
    const bool areMany
        = double(places.tradingSignals.size() + places.predictions.size()) > ManyMarks * m_mapping.plot.width();
    const auto draw = [&](int key, const QPointF &at) {
        if (near.contains(at))
            drawPicture(painter, areMany ? key + SmallPictures : key, at);
    };
    for (const PredictionPlace &place : places.predictions) {
        if (place.prediction->isAccurate)
            draw(*place.prediction->isAccurate ? HitPicture : MissPicture, place.end);
    }
    for (const SignalPlace &place : places.tradingSignals) {
        if (!place.isBox)
            draw(place.signal->isLong ? LongPicture : ShortPicture, place.tip);
    }
    for (const SignalPlace &place : places.tradingSignals) {
        for (const ChartExecution &execution : place.signal->executions)
            draw(execution.isFilled ? FilledPicture : WaitingPicture,
                {m_mapping.x(execution.moment), m_mapping.y(execution.price)});
    }
}

void NoteItem::paintClusters(QPainter *painter)
{
    for (const Cluster &cluster : m_clusters) {
        const QPointF at = placeOf(cluster);
        if (at.x() < m_mapping.plot.left() - ClusterSize || at.x() > m_mapping.plot.right() + ClusterSize)
            continue;
        const QList<ChartSuggestion> &all = m_notes.suggestions;
        int status = statusNumber(all[cluster.begin].status);
        for (qsizetype i = cluster.begin; i < cluster.end; ++i)
            status = statusNumber(all[i].status) == status ? status : MixedStatus;
        const int count = int(std::min<qsizetype>(cluster.end - cluster.begin, MostCounted));
        drawPicture(painter,
            count > 1 ? FirstNumber + count * StatusCount + status
                      : FirstSuggestion + typeNumber(all[cluster.begin].type) * StatusCount + status,
            at);
    }
}

void NoteItem::paintHighlight(QPainter *painter, const Places &places) const
{
    if (!m_highlighted)
        return;
    const qint64 id = m_highlighted->id;
    painter->setRenderHint(QPainter::Antialiasing);
    painter->setPen(QPen(m_theme.text, 2));
    painter->setBrush(Qt::NoBrush);
    switch (m_highlighted->kind) {
    case NoteRef::Kind::Signal:
        for (const SignalPlace &place : places.tradingSignals) {
            if (place.signal->id != id)
                continue;
            const double side = place.signal->isLong ? TriangleHeight * 0.6 : -TriangleHeight * 0.6;
            if (place.isBox)
                painter->drawRect((place.gain | place.loss).adjusted(0, 0, 0, 1));
            else
                painter->drawEllipse(place.tip + QPointF(0, side), TriangleHeight, TriangleHeight);
        }
        break;
    case NoteRef::Kind::Prediction:
        for (const PredictionPlace &place : places.predictions) {
            if (place.prediction->id != id)
                continue;
            if (!place.line.isNull())
                painter->drawLine(place.line);
            painter->setPen(QPen(m_theme.text, 1));
            painter->drawPolygon(place.fan);
        }
        break;
    case NoteRef::Kind::Suggestion:
        for (const Cluster &cluster : m_clusters) {
            if (m_notes.suggestions[cluster.end - 1].id == id)
                painter->drawEllipse(placeOf(cluster), ClusterSize + 1, ClusterSize + 1);
        }
        break;
    case NoteRef::Kind::Regime:
        for (const RegimeStretch &regime : m_notes.regimes) {
            const QRectF head = headOf(regime);
            if (regime.from == id && !head.isEmpty())
                painter->drawRect(head.adjusted(1, 1, -1, 0));
        }
        break;
    }
}

void NoteItem::paint(QPainter *painter, const QStyleOptionGraphicsItem *, QWidget *)
{
    if (const double ratio = painter->device()->devicePixelRatioF(); ratio != m_pictureRatio) {
        m_pictures.clear();
        m_pictureRatio = ratio;
    }
    const Places found = places();
    painter->save();
    painter->setClipRect(m_mapping.plot);
    paintFans(painter, found);
    paintBoxes(painter, found);
    paintMarks(painter, found);
    paintClusters(painter);
    paintHighlight(painter, found);
    painter->restore();
}

} // namespace cp
