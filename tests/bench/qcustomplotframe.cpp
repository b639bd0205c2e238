#include "tests/bench/qcustomplotframe.h"

#ifdef CP_HAS_QCUSTOMPLOT

#include "tests/bench/figure.h"
#include "tests/bench/probe.h"

#include <qcustomplot.h>

namespace cp::bench {

std::optional<double> qcustomplotFrame(std::span<const Candle> candles, QSize size)
{
    QCustomPlot plot;
    auto *financial = new QCPFinancial(plot.xAxis, plot.yAxis);
    financial->setChartStyle(QCPFinancial::csCandlestick);
    QVector<QCPFinancialData> data;
    for (const Candle &candle : candles)
        data.append({double(candle.openTime) / 1000, candle.open, candle.high, candle.low, candle.close});
    financial->data()->set(data, true);
    financial->setWidth(double(candles.front().seconds) * 0.8);
    plot.xAxis->setTicker(QSharedPointer<QCPAxisTickerDateTime>::create());
    plot.resize(size);
    plot.rescaleAxes();
    plot.show();
    runFor(std::chrono::milliseconds(200));
    const QCPRange all = plot.xAxis->range();
    QList<double> took;
    for (int i = 0; i < 15; ++i) {
        QElapsedTimer clock;
        clock.start();
        plot.xAxis->setRange(all.lower + all.size() / 400 * i, all.upper + all.size() / 400 * i);
        plot.replot(QCustomPlot::rpImmediateRefresh);
        took.append(milliseconds(clock));
    }
    return median(took);
}

} // namespace cp::bench

#else

namespace cp::bench {

std::optional<double> qcustomplotFrame(std::span<const Candle>, QSize)
{
    return {};
}

} // namespace cp::bench

#endif
