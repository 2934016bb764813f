-- By when annual reports are wanted before the day of art. 49, from a year reported on; never changed. Of what a bureau set
-- for reports of a level, the latest year that has come holds, and of one year what was set last.
CREATE TABLE report_due_day (
    bureau_id   text NOT NULL,
    -- UUIDv7, in the order in which they were set.
    id          uuid NOT NULL,
    -- Whose reports.
    level       text NOT NULL CHECK (level IN ('government', 'department')),
    from_year   integer NOT NULL,
    -- Of the year after the one reported on; both 0 for none any more.
    month       integer NOT NULL CHECK (month BETWEEN 0 AND 12),
    day         integer NOT NULL CHECK (day BETWEEN 0 AND 31),
    -- The document that says so.
    source      text NOT NULL,
    set_by      text NOT NULL,
    -- By the civil clock, and by the wall clock.
    set_at      timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id),
    CHECK ((month = 0) = (day = 0))
);

ALTER TABLE report_due_day ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON report_due_day TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON report_due_day FOR SELECT TO reporting_wide USING (true);
GRANT SELECT ON report_due_day TO reporting_wide;
GRANT SELECT, INSERT ON report_due_day TO reporting_app;
