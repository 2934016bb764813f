-- Deputies of absent reviewers and leaders. An appointment is never deleted: it shows in whose stead
-- somebody signed.
CREATE TABLE deputy (
    bureau_id    text NOT NULL,
    id           uuid NOT NULL,
    -- Subjects of tokens: who is absent, and who stands in.
    person       text NOT NULL,
    deputy       text NOT NULL,
    role         text NOT NULL CHECK (role IN ('reviewer', 'leader')),
    from_on      date NOT NULL,
    -- The last day; moved forward when the appointment ends before its time, even before it began.
    to_on        date NOT NULL,
    -- Sealed: why somebody is absent may be about health.
    reason       bytea NOT NULL,
    appointed_by text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    ended_by     text,
    CHECK (person <> deputy)
);
CREATE INDEX deputy_by_deputy ON deputy (bureau_id, deputy, role);
CREATE INDEX deputy_by_from ON deputy (bureau_id, from_on, id);
-- Made last, as case_row's.
ALTER TABLE deputy ADD PRIMARY KEY (bureau_id, id);

ALTER TABLE deputy ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON deputy TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON deputy FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON deputy TO intake_wide;
GRANT SELECT, INSERT, UPDATE ON deputy TO intake_app;
