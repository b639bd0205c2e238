// For development only, started by run.sh: node compare.mjs CANDLES PRINT
//
// Prints how far the values of PRINT are from those of two npm packages, and fails above 1e-9. Where a package begins
// an average otherwise, values count once the beginning has been forgotten:
//
// - trading-signals begins an EMA, and so the MACD and its signal, with the first value, we with the mean of the first
//   period of them. RSI and ATR begin as ours do.
// - technicalindicators has no true range for the first candle, so that its ATR begins a candle later. Its RSI is
//   rounded to two decimals: here the index is made of its averages of gains and losses instead. EMA and MACD begin as
//   ours do.
//
// A difference is relative to the value; for the MACD's lines and OBV, which cross zero, to their mean size.

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import technical from 'technicalindicators';
import * as signals from 'trading-signals';

const limit = 1e-9;
const crossingZero = ['MACD', 'Signal', 'Histogram', 'OBV'];

function readCandles(path) {
    const raw = readFileSync(path);
    const rows = String(path.endsWith('.gz') ? gunzipSync(raw) : raw).trim().split(/\r?\n/).map(row => row.split(','));
    if (Number.isNaN(Number(rows[0][1])))
        rows.shift(); // names
    return rows.map(row => {
        const [open, high, low, close, volume] = row.slice(1, 6).map(Number);
        if (![open, high, low, close, volume].every(Number.isFinite))
            throw new Error(`not a candle: ${row}`);
        return { open, high, low, close, volume };
    });
}

function ours(program, candles) {
    const input = candles.map((c, i) => [i, c.open, c.high, c.low, c.close, c.volume].join(',')).join('\n');
    const output = String(execFileSync(program, { input, maxBuffer: 1 << 30 })).trim().split('\n');
    const [names, ...rows] = output.map(row => row.split(',').slice(0, -1));
    return Object.fromEntries(names.map((name, column) => [name, rows.map(row => Number(row[column]))]));
}

/// The values of a package that leaves out the first ones; those it leaves out are NaN.
function padded(values, count) {
    return [...Array(count - values.length).fill(NaN), ...values.map(value => value ?? NaN)];
}

function ofTradingSignals(candles) {
    const closes = candles.map(candle => candle.close);
    const each = (indicator, inputs, key) => inputs.map(input => {
        const result = indicator.add(input);
        return result === null || !indicator.isStable ? NaN : key ? result[key] : result;
    });
    const bands = key => each(new signals.BollingerBands(20, 2), closes, key);
    const ema = period => new signals.EMA(period);
    const macd = key => each(new signals.MACD(ema(12), ema(26), ema(9)), closes, key);
    const obv = each(new signals.OBV(2), candles);
    obv[0] = 0;
    return {
        'SMA 20': [each(new signals.SMA(20), closes)],
        'EMA 20': [each(ema(20), closes), 400],
        'BB middle': [bands('middle')],
        'BB upper': [bands('upper')],
        'BB lower': [bands('lower')],
        'RSI 14': [each(new signals.RSI(14), closes)],
        'MACD': [macd('macd'), 600],
        'Signal': [macd('signal'), 600],
        'Histogram': [macd('histogram'), 600],
        'ATR 14': [each(new signals.ATR(14), candles)],
        'OBV': [obv],
    };
}

function ofTechnicalIndicators(candles) {
    const column = name => candles.map(candle => candle[name]);
    const fill = values => padded(values, candles.length);
    const values = column('close');
    const bands = technical.BollingerBands.calculate({ values, period: 20, stdDev: 2 });
    const macd = technical.MACD.calculate({ values, fastPeriod: 12, slowPeriod: 26, signalPeriod: 9,
        SimpleMAOscillator: false, SimpleMASignal: false });
    const gains = technical.AverageGain.calculate({ values, period: 14 });
    const losses = technical.AverageLoss.calculate({ values, period: 14 });
    const ranges = { high: column('high'), low: column('low'), close: values, period: 14 };
    return {
        'SMA 20': [fill(technical.SMA.calculate({ values, period: 20 }))],
        'EMA 20': [fill(technical.EMA.calculate({ values, period: 20 }))],
        'BB middle': [fill(bands.map(band => band.middle))],
        'BB upper': [fill(bands.map(band => band.upper))],
        'BB lower': [fill(bands.map(band => band.lower))],
        'RSI 14': [fill(gains.map((gain, i) => 100 - 100 / (1 + gain / losses[i])))],
        'MACD': [fill(macd.map(row => row.MACD))],
        'Signal': [fill(macd.map(row => row.signal))],
        'Histogram': [fill(macd.map(row => row.histogram))],
        'ATR 14': [fill(technical.ATR.calculate(ranges)), 500],
        'OBV': [[0, ...technical.OBV.calculate({ close: values, volume: column('volume') })]],
    };
}

/// The largest difference from a value on, and of how many.
function compare(name, mine, theirs, from) {
    const pairs = mine.map((value, i) => [value, theirs[i]]).slice(from);
    const sizes = pairs.map(([, value]) => Math.abs(value)).filter(size => !Number.isNaN(size));
    const usual = crossingZero.includes(name) ? sizes.reduce((sum, size) => sum + size, 0) / sizes.length : 0;
    let largest = 0;
    for (const [value, other] of pairs) {
        if (Number.isNaN(value) !== Number.isNaN(other))
            largest = Infinity; // one of them has no value there
        else if (value !== other && !Number.isNaN(value))
            largest = Math.max(largest, Math.abs(value - other) / Math.max(Math.abs(other), usual));
    }
    return { largest, count: sizes.length };
}

const [path, program] = process.argv.slice(2);
const candles = readCandles(path);
const mine = ours(program, candles);
const packages = {
    'trading-signals': ofTradingSignals(candles),
    'technicalindicators': ofTechnicalIndicators(candles),
};
let failed = false;
for (const [title, lines] of Object.entries(packages)) {
    console.log(`${title}, ${candles.length} candles`);
    for (const [name, [theirs, from = 0]] of Object.entries(lines)) {
        const { largest, count } = compare(name, mine[name], theirs, from);
        const isRight = count > 0 && largest <= limit;
        failed ||= !isRight;
        console.log(`  ${name.padEnd(10)} ${largest.toExponential(1).padStart(8)} in ${count} values`
            + (from > 0 ? `, from ${from} on` : '') + (isRight ? '' : '  TOO FAR'));
    }
}
process.exitCode = failed ? 1 : 0;
