-- What an import pays for its roll-ups: the foreign key of price_rollups was looked up for every bucket written, which cost
-- more than writing it. A coin that goes takes its roll-ups along all the same; that none is written for a coin that is gone
-- the foreign keys of price_data and candle_levels see to, which hold the coin until the roll-ups are written too.

ALTER TABLE console.price_rollups DROP CONSTRAINT IF EXISTS price_rollups_crypto_id_fkey;

CREATE OR REPLACE FUNCTION console.forget_rollups() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = console, public, pg_temp
AS $$
BEGIN
    IF TG_OP = 'TRUNCATE' THEN
        TRUNCATE console.price_rollups;
    ELSE
        DELETE FROM console.price_rollups WHERE crypto_id = OLD.id;
    END IF;
    RETURN NULL;
END $$;

CREATE OR REPLACE TRIGGER console_rollups_forget AFTER DELETE ON public.cryptocurrencies
FOR EACH ROW EXECUTE FUNCTION console.forget_rollups();
CREATE OR REPLACE TRIGGER console_rollups_forget_all AFTER TRUNCATE ON public.cryptocurrencies
FOR EACH STATEMENT EXECUTE FUNCTION console.forget_rollups();

REVOKE EXECUTE ON ALL FUNCTIONS IN SCHEMA console FROM PUBLIC;
GRANT EXECUTE ON FUNCTION console.current_user_id() TO PUBLIC;
