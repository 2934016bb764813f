-- What the indicators of the assessment (量化考核) weigh, from a day on; never changed.
CREATE TABLE assessment_weights (
    bureau_id   text NOT NULL,
    -- Civil date.
    valid_from  date NOT NULL,
    -- {indicator: points of 100}, together 100.
    weights     jsonb NOT NULL CHECK (jsonb_typeof(weights) = 'object'),
    -- The document that says so.
    source      text NOT NULL,
    set_by      text NOT NULL,
    -- By the civil clock, and by the wall clock.
    set_at      timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, valid_from)
);

ALTER TABLE assessment_weights ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON assessment_weights TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON assessment_weights FOR SELECT TO reporting_wide USING (true);
GRANT SELECT ON assessment_weights TO reporting_wide;
GRANT SELECT, INSERT ON assessment_weights TO reporting_app;
