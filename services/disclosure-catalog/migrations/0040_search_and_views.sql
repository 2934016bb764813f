-- Searches in vain are forgotten by a job, of all bureaus, and not by who searches.
CREATE FUNCTION forget_missed_searches(before date) RETURNS bigint
    LANGUAGE sql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        WITH gone AS (DELETE FROM missed_search WHERE searched_on < before RETURNING 1)
        SELECT count(*) FROM gone
    $$;
REVOKE ALL ON FUNCTION forget_missed_searches FROM PUBLIC;
GRANT EXECUTE ON FUNCTION forget_missed_searches TO catalog_wide;
REVOKE DELETE ON missed_search FROM catalog_app;
CREATE INDEX missed_search_by_day ON missed_search (searched_on);

-- How often an item was read in public and its files were loaded, by day. Nothing of who did.
CREATE TABLE item_view (
    bureau_id text NOT NULL REFERENCES bureau,
    item_id   uuid NOT NULL,
    -- Civil date.
    viewed_on date NOT NULL,
    views     bigint NOT NULL CHECK (views >= 0),
    downloads bigint NOT NULL CHECK (downloads >= 0),
    PRIMARY KEY (bureau_id, item_id, viewed_on)
);

ALTER TABLE item_view ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON item_view TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT, UPDATE (views, downloads) ON item_view TO catalog_app;
