-- Matters of a bureau as its guide tells them. Append-only: setting a matter anew adds a version,
-- and the last one counts. Cases keep what they were opened with in their first fact.
CREATE TABLE matter (
    bureau_id   text NOT NULL,
    code        text COLLATE "C" NOT NULL CHECK (code ~ '^[a-z0-9]([a-z0-9-]{0,38}[a-z0-9])?$'),
    version     integer NOT NULL CHECK (version > 0),
    -- No new case is opened for it.
    retired     boolean NOT NULL,
    -- The whole matter as JSON; nothing in it is personal.
    body        jsonb NOT NULL,
    set_by      text NOT NULL,
    -- When it was entered, by the wall clock.
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, code, version)
);

ALTER TABLE matter ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON matter TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON matter FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON matter TO intake_wide;
-- No UPDATE, no DELETE: what a matter was stays known.
GRANT SELECT, INSERT ON matter TO intake_app;
