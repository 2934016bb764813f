-- Answers of mutations, so that a call can be repeated safely for seven days.
CREATE TABLE request (
    bureau_id   text NOT NULL,
    subject     text NOT NULL,
    method      text NOT NULL,
    request_id  text NOT NULL CHECK (length(request_id) BETWEEN 1 AND 64),
    -- SHA-256 of the encoded request: the same id with another body is refused.
    fingerprint bytea NOT NULL CHECK (length(fingerprint) = 32),
    -- The encoded answer, sealed: it may hold personal data.
    answer      bytea,
    -- What stands in the answer for U+FDD0: a number taken by the statement that stored it.
    late        text,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, subject, method, request_id)
);
CREATE INDEX request_by_age ON request (recorded_at);

ALTER TABLE request ENABLE ROW LEVEL SECURITY;

DO $$
DECLARE
    app text := current_schema() || '_app';
    wide text := current_schema() || '_wide';
BEGIN
    -- A service refuses to serve on a schema whose migrations it does not know.
    EXECUTE format('GRANT SELECT ON _chassis_migrations TO %I', wide);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON request TO %I', app);
    EXECUTE format('GRANT SELECT, DELETE ON request TO %I', wide);
    EXECUTE format(
        $policy$CREATE POLICY of_bureau ON request TO %I
            USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, app);
    EXECUTE format('CREATE POLICY across_bureaus ON request TO %I USING (true)', wide);
END
$$;
