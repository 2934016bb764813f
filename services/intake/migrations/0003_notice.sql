-- Notices to people who applied online: written with the act they tell of, sent afterwards.
CREATE TABLE notice (
    bureau_id   text NOT NULL,
    id          uuid NOT NULL,
    case_id     uuid NOT NULL,
    kind        text NOT NULL CHECK (kind IN (
                    'received', 'correction_asked', 'opinion_asked', 'reasons_asked', 'delayed',
                    'extended', 'fee_asked', 'answered')),
    -- Where it goes, sealed.
    contact     bytea NOT NULL,
    -- Civil date, and the instant by the wall clock.
    written_on  date NOT NULL,
    recorded_at timestamptz NOT NULL,
    attempts    integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- By the wall clock; none once it is sent or given up.
    next_try_at timestamptz,
    sent_at     timestamptz,
    -- Why the last attempt failed; no personal data.
    last_error  text,
    PRIMARY KEY (bureau_id, id),
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row,
    CHECK (sent_at IS NULL OR next_try_at IS NULL)
);
CREATE INDEX notice_by_case ON notice (bureau_id, case_id);
CREATE INDEX notice_by_next_try ON notice (next_try_at) WHERE next_try_at IS NOT NULL;

ALTER TABLE notice ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON notice TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON notice FOR SELECT TO intake_wide USING (true);
-- To find what is due.
GRANT SELECT ON notice TO intake_wide;
GRANT SELECT, INSERT ON notice TO intake_app;
GRANT UPDATE (attempts, next_try_at, sent_at, last_error) ON notice TO intake_app;
