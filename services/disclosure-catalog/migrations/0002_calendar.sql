-- The arrangement of a year's public holidays, as loaded while the suite runs. Append-only: the
-- highest version of a year is in force.
CREATE TABLE calendar (
    bureau_id   text NOT NULL REFERENCES bureau CHECK (bureau_id = 'platform'),
    year        integer NOT NULL CHECK (year BETWEEN 1950 AND 2199),
    version     integer NOT NULL CHECK (version > 0),
    -- Number of the notice of the State Council's General Office.
    source      text NOT NULL,
    -- [{"date", "kind", "name"}] by date.
    days        jsonb NOT NULL CHECK (jsonb_typeof(days) = 'array'),
    -- Why it replaced the arrangement before; NULL for a year that had none.
    reason      text,
    loaded_by   text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, year, version)
);

ALTER TABLE calendar ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON calendar TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
-- Everybody counts by it.
CREATE POLICY across_bureaus ON calendar FOR SELECT TO catalog_wide USING (true);
GRANT SELECT, INSERT ON calendar TO catalog_app;
GRANT SELECT ON calendar TO catalog_wide;
