-- Simulating prices
--
-- One path a coin: market × beta + sector + its own noise, scaled to end at the reference price (5 % either way by seed).
-- The large coins get hourly candles, the others daily ones of UTC days, the last of them still under way.

SET LOCAL timezone = 'UTC';
SET LOCAL jit = off;

-- Real names as context; supplies and prices are round figures, everything after them is simulated. `turnover` is the
-- share of the market capitalisation traded in a day, `noise` the coin's own hourly volatility, `digits` its tick size.
CREATE TEMP TABLE sim_coins (
    k integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY, symbol text, name text, coingecko_id text, sector text,
    price float8, digits integer, beta float8, noise float8, turnover float8, supply numeric, max_supply numeric,
    hourly boolean, tier integer, second_sector text, second_share numeric
);
INSERT INTO sim_coins (symbol, name, coingecko_id, sector, price, digits, beta, noise, turnover, supply, max_supply, hourly,
                       tier, second_sector, second_share) VALUES
('BTC',  'Bitcoin',       'bitcoin',                  'Bitcoin',                    67250,      2, 1.00, 0.0012, 0.025, 19750000,        21000000,     true,  1, NULL, NULL),
('STX',  'Stacks',        'blockstack',               'Bitcoin',                    1.85,       4, 1.40, 0.0055, 0.050, 1490000000,      1818000000,   false, 2, 'Layer 2 Solutions', 40),
('ETH',  'Ethereum',      'ethereum',                 'Ethereum & Smart Contracts', 3320,       2, 1.10, 0.0018, 0.045, 120300000,       NULL,         true,  1, NULL, NULL),
('BNB',  'BNB',           'binancecoin',              'Ethereum & Smart Contracts', 588,        2, 0.85, 0.0020, 0.020, 145900000,       200000000,    true,  1, 'Layer 1 Blockchains', 35),
('SOL',  'Solana',        'solana',                   'Layer 1 Blockchains',        158,        2, 1.35, 0.0035, 0.050, 469000000,       NULL,         true,  1, 'Ethereum & Smart Contracts', 20),
('XRP',  'XRP',           'ripple',                   'Layer 1 Blockchains',        0.562,      4, 0.90, 0.0030, 0.035, 56500000000,     100000000000, true,  1, NULL, NULL),
('ADA',  'Cardano',       'cardano',                  'Layer 1 Blockchains',        0.412,      4, 1.15, 0.0028, 0.030, 35700000000,     45000000000,  true,  1, NULL, NULL),
('AVAX', 'Avalanche',     'avalanche-2',              'Layer 1 Blockchains',        28.4,       2, 1.35, 0.0040, 0.040, 406000000,       715000000,    false, 2, NULL, NULL),
('DOT',  'Polkadot',      'polkadot',                 'Layer 1 Blockchains',        5.10,       3, 1.20, 0.0034, 0.035, 1430000000,      NULL,         false, 2, 'Infrastructure', 30),
('UNI',  'Uniswap',       'uniswap',                  'DeFi',                       9.20,       3, 1.25, 0.0042, 0.035, 600000000,       1000000000,   false, 2, NULL, NULL),
('AAVE', 'Aave',          'aave',                     'DeFi',                       142,        2, 1.25, 0.0042, 0.050, 14900000,        16000000,     false, 2, NULL, NULL),
('MKR',  'Maker',         'maker',                    'DeFi',                       1620,       2, 1.05, 0.0038, 0.040, 880000,          1005000,      false, 2, NULL, NULL),
('ARB',  'Arbitrum',      'arbitrum',                 'Layer 2 Solutions',          0.64,       4, 1.35, 0.0044, 0.055, 3600000000,      10000000000,  false, 2, NULL, NULL),
('OP',   'Optimism',      'optimism',                 'Layer 2 Solutions',          1.62,       4, 1.40, 0.0046, 0.055, 1200000000,      4290000000,   false, 2, NULL, NULL),
('POL',  'Polygon',       'polygon-ecosystem-token',  'Layer 2 Solutions',          0.44,       4, 1.20, 0.0038, 0.040, 7900000000,      10000000000,  false, 2, 'Ethereum & Smart Contracts', 25),
('AXS',  'Axie Infinity', 'axie-infinity',            'NFTs & Gaming',              5.30,       3, 1.30, 0.0048, 0.060, 153000000,       270000000,    false, 2, NULL, NULL),
('SAND', 'The Sandbox',   'the-sandbox',              'NFTs & Gaming',              0.29,       4, 1.30, 0.0046, 0.060, 2400000000,      3000000000,   false, 2, NULL, NULL),
('IMX',  'Immutable',     'immutable-x',              'NFTs & Gaming',              1.38,       4, 1.35, 0.0050, 0.035, 1600000000,      2000000000,   false, 2, 'Layer 2 Solutions', 40),
('LINK', 'Chainlink',     'chainlink',                'Infrastructure',             13.4,       3, 1.15, 0.0032, 0.040, 608000000,       1000000000,   true,  1, 'DeFi', 30),
('FIL',  'Filecoin',      'filecoin',                 'Infrastructure',             4.20,       3, 1.25, 0.0040, 0.045, 590000000,       1960000000,   false, 2, NULL, NULL),
('GRT',  'The Graph',     'the-graph',                'Infrastructure',             0.171,      5, 1.30, 0.0046, 0.040, 9500000000,      10800000000,  false, 2, NULL, NULL),
('DOGE', 'Dogecoin',      'dogecoin',                 'Meme Coins',                 0.128,      5, 1.25, 0.0042, 0.055, 145600000000,    NULL,         true,  2, NULL, NULL),
('SHIB', 'Shiba Inu',     'shiba-inu',                'Meme Coins',                 0.0000176,  8, 1.30, 0.0048, 0.040, 589000000000000, NULL,         false, 2, NULL, NULL),
('PEPE', 'Pepe',          'pepe',                     'Meme Coins',                 0.00000812, 8, 1.50, 0.0058, 0.110, 420690000000000, NULL,         false, 2, NULL, NULL),
('XMR',  'Monero',        'monero',                   'Privacy Coins',              162,        2, 0.70, 0.0030, 0.025, 18400000,        NULL,         false, 2, NULL, NULL),
('ZEC',  'Zcash',         'zcash',                    'Privacy Coins',              38.5,       2, 0.95, 0.0042, 0.060, 16300000,        21000000,     false, 2, NULL, NULL),
('USDT', 'Tether',        'tether',                   'Stablecoins',                1,          4, 0,    0.0001, 0.450, 118000000000,    NULL,         false, 2, NULL, NULL),
('USDC', 'USD Coin',      'usd-coin',                 'Stablecoins',                1,          4, 0,    0.0001, 0.200, 35000000000,     NULL,         false, 2, NULL, NULL),
('DAI',  'Dai',           'dai',                      'Stablecoins',                1,          4, 0,    0.0001, 0.060, 5200000000,      NULL,         false, 2, 'DeFi', 45);

-- Where one candle ends and the next begins. A stablecoin keeps to its peg, a crash shakes it a little.
CREATE TEMP TABLE sim_points AS
WITH point AS (
    SELECT c.k, m.h, m.at, m.volatility, c.beta * m.level + s.level AS common,
           m.h - lag(m.h, 1, m.h) OVER (PARTITION BY c.k ORDER BY m.h) AS span, c.beta = 0 AS pegged, c.noise, c.symbol
    FROM sim_coins AS c
    JOIN sim_market AS m ON c.hourly OR m.midnight OR m.h = pg_temp.history()
    JOIN sim_sectors AS s ON s.sector = c.sector AND s.h = m.h
)
SELECT k, h, at, volatility,
       CASE WHEN pegged
            THEN 0.0005 * pg_temp.wave(symbol, h / 60.0) + 0.0002 * volatility * pg_temp.normal(symbol, h)
            ELSE common + sum(noise * sqrt(span) * volatility * pg_temp.normal(symbol, h)
                              * CASE WHEN pg_temp.draw('jump ' || symbol, h) < 0.004 THEN 4 ELSE 1 END)
                          OVER (PARTITION BY k ORDER BY h)
       END AS level
FROM point;

CREATE TEMP TABLE sim_candles AS
WITH step AS (
    SELECT k, h, at, volatility, level, lead(level) OVER w AS next_level, lead(h) OVER w - h AS hours,
           last_value(level) OVER (w ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS last_level
    FROM sim_points
    WINDOW w AS (PARTITION BY k ORDER BY h)
), price AS (
    SELECT c.k, c.digits, c.supply, s.h, s.at, s.hours,
           c.price * b.basis * exp(s.level - s.last_level) AS open,
           c.price * b.basis * exp(s.next_level - s.last_level) AS close,
           -- How far the candle's wicks may reach: the whole movement of its span, market and sector included.
           0.45 * sqrt(s.hours * ((c.beta * 0.0040) ^ 2 + c.noise ^ 2)) * s.volatility AS reach,
           c.turnover * s.hours / 24 * s.volatility ^ 1.2 * (1 + 12 * abs(s.next_level - s.level) / sqrt(s.hours))
               * exp(0.3 * pg_temp.normal('volume ' || c.symbol, s.h))
               * CASE WHEN c.hourly THEN 1 + 0.25 * sin((extract(hour FROM s.at) - 8) * pi() / 12) ELSE 1 END AS traded
    FROM step AS s
    JOIN sim_coins AS c USING (k),
    LATERAL (SELECT CASE WHEN c.beta = 0 THEN exp(s.last_level)
                         ELSE pg_temp.between('basis ' || c.symbol, 0, 0.95, 1.05) END AS basis) AS b
    WHERE s.next_level IS NOT NULL
)
SELECT k, at, at + hours * interval '1 hour' AS until,
       round(open::numeric, digits) AS open,
       round((greatest(open, close) * exp(-ln(pg_temp.draw('high', 32768 * k + h)) * reach))::numeric, digits) AS high,
       round((least(open, close) * exp(ln(pg_temp.draw('low', 32768 * k + h)) * reach))::numeric, digits) AS low,
       round(close::numeric, digits) AS close,
       round((close * supply::float8 * traded)::numeric, 2) AS volume,
       round(round(close::numeric, digits) * supply, 2) AS market_cap
FROM price;

CREATE UNIQUE INDEX ON sim_candles (k, at);
ANALYZE sim_coins, sim_candles;
