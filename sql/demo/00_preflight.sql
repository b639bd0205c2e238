-- What stands against loading the demo data here; no row: it may be loaded
--
-- Demo data is for databases without data: the mock market would otherwise mix with a real one. People, lists, sessions,
-- activity and notifications that are there do not matter; they are left alone.

WITH loaded AS (
    SELECT EXISTS (SELECT FROM console.demo_rows) AS already
), wanted_sectors (name) AS (
    VALUES ('Bitcoin'), ('Ethereum & Smart Contracts'), ('DeFi'), ('Layer 1 Blockchains'), ('Layer 2 Solutions'),
           ('NFTs & Gaming'), ('Infrastructure'), ('Meme Coins'), ('Privacy Coins'), ('Stablecoins')
)
SELECT 'The demo data is already loaded, or a part of it; remove it first.' AS problem
FROM loaded WHERE already
UNION ALL
SELECT format('The table %s holds rows that are not demo data.', held.name)
FROM loaded,
     (VALUES ('cryptocurrencies', EXISTS (SELECT FROM public.cryptocurrencies)),
             ('price_data', EXISTS (SELECT FROM public.price_data)),
             ('watchlist_assets', EXISTS (SELECT FROM public.watchlist_assets)),
             ('ai_suggestions', EXISTS (SELECT FROM public.ai_suggestions)),
             ('ai_suggestions_archive', EXISTS (SELECT FROM public.ai_suggestions_archive)),
             ('suggestion_reviews', EXISTS (SELECT FROM public.suggestion_reviews)),
             ('trading_signals', EXISTS (SELECT FROM public.trading_signals)),
             ('predictions', EXISTS (SELECT FROM public.predictions)),
             ('market_regime_analysis', EXISTS (SELECT FROM public.market_regime_analysis)),
             ('market_sentiment_data', EXISTS (SELECT FROM public.market_sentiment_data)),
             ('dominance_data', EXISTS (SELECT FROM public.dominance_data)),
             ('macro_indicators', EXISTS (SELECT FROM public.macro_indicators)),
             ('sector_performance', EXISTS (SELECT FROM public.sector_performance)),
             ('sector_rotation_analysis', EXISTS (SELECT FROM public.sector_rotation_analysis)),
             ('ai_models', EXISTS (SELECT FROM public.ai_models)),
             ('system_health', EXISTS (SELECT FROM public.system_health))) AS held (name, rows)
WHERE held.rows AND NOT already
UNION ALL
SELECT format('The sector %s is missing.', name)
FROM loaded, wanted_sectors AS w
WHERE NOT already AND NOT EXISTS (SELECT FROM public.crypto_sectors AS s WHERE s.name = w.name)
UNION ALL
SELECT format('There is no active watchlist of type %s.', type)
FROM loaded, unnest(ARRAY['default', 'admin_tier1', 'admin_tier2']) AS t (type)
WHERE NOT already AND NOT EXISTS (SELECT FROM public.watchlists AS w WHERE w.type = t.type AND w.is_active)
UNION ALL
SELECT format('There is a user %s already, an address of the demo data.', email)
FROM loaded, public.users
WHERE NOT already AND email LIKE '%@example.org';
