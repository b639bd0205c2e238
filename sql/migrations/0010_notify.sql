-- Tells listening consoles what to read again: one NOTIFY a statement, {"table", "verb", "ids"}, without the ids where
-- they are too many for a payload. It is a hint and no data: any login can send one.

CREATE OR REPLACE FUNCTION console.notify_change() RETURNS trigger
LANGUAGE plpgsql SET search_path = console, public, pg_temp
AS $$
DECLARE
    v_told text := format('{"table":%s,"verb":%s', to_json(TG_TABLE_NAME::text), to_json(lower(TG_OP)));
    v_ids text;
    v_rows bigint;
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        PERFORM pg_notify(TG_ARGV[0], v_told || '}');
        RETURN NULL;
    END IF;
    -- No more than could fit are looked at, so that a COPY of a hundred thousand rows pays for four thousand.
    SELECT string_agg(c.id::text, ','), count(*) INTO v_ids, v_rows FROM (SELECT id FROM changed LIMIT 4001) c;
    IF v_rows > 0 THEN
        PERFORM pg_notify(TG_ARGV[0], v_told
            || CASE WHEN v_rows <= 4000 AND octet_length(v_ids) + octet_length(v_told) + 10 < 7900
                    THEN ',"ids":[' || v_ids || ']}' ELSE '}' END);
    END IF;
    RETURN NULL;
END $$;

DO $$
DECLARE
    v record;
BEGIN
    FOR v IN
        SELECT t.table_name, t.channel
        FROM (VALUES
            ('ai_suggestions', 'cp_suggestions'),
            ('watchlists', 'cp_watchlists'),
            ('watchlist_assets', 'cp_watchlists'),
            ('trading_signals', 'cp_signals'),
            ('signal_executions', 'cp_signals'),
            ('risk_management', 'cp_signals'),
            ('predictions', 'cp_predictions'),
            ('price_data', 'cp_prices'),
            ('cryptocurrencies', 'cp_prices'),
            ('market_regime_analysis', 'cp_system'),
            ('market_sentiment_data', 'cp_system'),
            ('dominance_data', 'cp_system'),
            ('macro_indicators', 'cp_system'),
            ('crypto_sectors', 'cp_system'),
            ('sector_performance', 'cp_system'),
            ('sector_rotation_analysis', 'cp_system'),
            ('crypto_sector_mapping', 'cp_system'),
            ('ai_models', 'cp_system'),
            ('system_health', 'cp_system'),
            ('users', 'cp_system'),
            ('user_sessions', 'cp_system'),
            ('notifications', 'cp_notifications')
        ) AS t (table_name, channel)
    LOOP
        -- A transition table goes with a single verb, so there is a trigger for each.
        EXECUTE format('CREATE OR REPLACE TRIGGER console_notify_insert AFTER INSERT ON public.%I
                        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change(%L)',
                       v.table_name, v.channel);
        EXECUTE format('CREATE OR REPLACE TRIGGER console_notify_update AFTER UPDATE ON public.%I
                        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change(%L)',
                       v.table_name, v.channel);
        EXECUTE format('CREATE OR REPLACE TRIGGER console_notify_delete AFTER DELETE ON public.%I
                        REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change(%L)',
                       v.table_name, v.channel);
        EXECUTE format('CREATE OR REPLACE TRIGGER console_notify_truncate AFTER TRUNCATE ON public.%I
                        FOR EACH STATEMENT EXECUTE FUNCTION console.notify_change(%L)', v.table_name, v.channel);
    END LOOP;
END $$;

REVOKE EXECUTE ON FUNCTION console.notify_change() FROM PUBLIC;
