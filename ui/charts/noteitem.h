#pragma once

#include "models/market/chartnotes.h"
#include "ui/charts/charttheme.h"
#include "ui/charts/plotmapping.h"
#include "ui/charts/regimeitem.h"

#include <QCoreApplication>
#include <QFont>
#include <QGraphicsItem>
#include <QHash>
#include <QLocale>
#include <QPixmap>
#include <QTimeZone>

#include <vector>

namespace cp {

/// Which notes a chart shows.
struct NoteKinds {
    bool tradingSignals = true;
    bool predictions = true;
    bool suggestions = true;
    bool regimes = true;

    bool operator==(const NoteKinds &) const = default;
};

/// One note of a chart.
struct NoteRef {
    enum class Kind { Signal, Prediction, Suggestion, Regime };
    Kind kind = Kind::Signal;
    qint64 id = 0; ///< the row's; of a regime the moment it began

    bool operator==(const NoteRef &) const = default;
};

/// What the AI said of a coin, over its candles:
///
/// A signal is a box from its moment until it runs out, shaded from entry to target and from entry to stop, with a dot
/// for each execution (a ring while it waits). One that has no room is a triangle.
///
/// A prediction is a line from the price it started from to the one it foretold, and around it a fan that ends, when it
/// is due, at the lowest and the highest price that would count as accurate (ChartPrediction::tolerance; none, no fan).
/// How the fan opens on the way means nothing. A miss is crossed, and a dotted line leads to what came; a hit is
/// ringed.
///
/// A suggestion is a round mark at the top: + add, − remove, ≈ rebalance, ↕ tier change; filled while it is pending. A
/// number stands for as many that are too close.
///
/// A frame costs its pixels, and shows no mud: the newest have boxes and fans, so that only a few lie above each other.
/// Of the others there are a triangle, and a line as long as those are few; executions, hits and misses always.
class NoteItem : public QGraphicsItem {
    Q_DECLARE_TR_FUNCTIONS(cp::NoteItem)

public:
    explicit NoteItem(QGraphicsItem *parent);

    void setContent(const ChartNotes &notes, const NoteKinds &kinds);
    void setMapping(const PlotMapping &mapping);
    void setTheme(const ChartTheme &theme, const QFont &font);
    void setHighlighted(const std::optional<NoteRef> &note);

    /// What is drawn at a point, with a few pixels' tolerance: marks before lines, lines before areas, of areas the
    /// smallest. Regimes are there at their heads only. Of several suggestions in one mark the newest.
    std::optional<NoteRef> noteAt(const QPointF &point) const;

    /// The notes that begin from one moment to another, but regimes; newest first, at most so many.
    QList<NoteRef> notesBetween(qint64 from, qint64 to, qsizetype most) const;

    /// One line of plain text that says what a note is; empty when it is not among those shown.
    QString noteText(const NoteRef &note, const QTimeZone &zone, const QLocale &locale) const;

    QRectF boundingRect() const override { return m_mapping.plot; }
    void paint(QPainter *painter, const QStyleOptionGraphicsItem *option, QWidget *widget) override;

private:
    struct Places;
    struct SignalPlace;
    struct PredictionPlace;

    /// Suggestions that share a mark: places in m_notes.suggestions.
    struct Cluster {
        qsizetype begin = 0;
        qsizetype end = 0;
    };

    Places places() const;
    void placeSignals(Places *places) const;
    void placePredictions(Places *places) const;
    bool isHighlighted(NoteRef::Kind kind, qint64 id) const;
    void gatherSuggestions();
    QPointF placeOf(const Cluster &cluster) const;
    double headHeight() const;
    QRectF headOf(const RegimeStretch &regime) const;

    QString signalText(const ChartSignal &signal, const QLocale &locale) const;
    QString predictionText(const ChartPrediction &prediction, const QTimeZone &zone, const QLocale &locale) const;
    QString suggestionText(qsizetype number, const QTimeZone &zone, const QLocale &locale) const;

    void paintFans(QPainter *painter, const Places &places) const;
    void paintBoxes(QPainter *painter, const Places &places) const;
    void paintMarks(QPainter *painter, const Places &places);
    void paintClusters(QPainter *painter);
    void paintHighlight(QPainter *painter, const Places &places) const;
    void drawPicture(QPainter *painter, int key, const QPointF &at);

    ChartNotes m_notes; ///< what is switched on, oldest first
    qint64 m_longestSignal = 0; ///< milliseconds, to look back from a view
    qint64 m_longestPrediction = 0;
    std::vector<Cluster> m_clusters;
    std::optional<NoteRef> m_highlighted;
    PlotMapping m_mapping;
    ChartTheme m_theme;
    QFont m_font;
    QHash<int, QPixmap> m_pictures; ///< of marks: a thousand of them are painted as fast as one
    double m_pictureRatio = 0; ///< of the device they are for
};

} // namespace cp
