-- Reports of cities, counties and districts: sums of signed reports; never changed.
CREATE TABLE city_report (
    bureau_id   text NOT NULL,
    id          uuid NOT NULL,
    year        integer NOT NULL,
    -- The whole report as proto3 JSON.
    document    jsonb NOT NULL,
    -- Ids of the versions that were added, for the collection.
    parts       uuid[] NOT NULL,
    compiled_by text NOT NULL,
    -- By the civil clock, and by the wall clock.
    compiled_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id)
);
CREATE INDEX city_report_by_year ON city_report (bureau_id, year, recorded_at DESC);

ALTER TABLE city_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON city_report TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON city_report FOR SELECT TO reporting_wide USING (true);
GRANT SELECT ON city_report TO reporting_wide;
GRANT SELECT, INSERT ON city_report TO reporting_app;
