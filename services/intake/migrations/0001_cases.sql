-- A case of any kind. `fact` is the truth; the columns here repeat what lists need and are
-- written in the same transaction.
CREATE TABLE case_row (
    bureau_id       text NOT NULL,
    id              uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('application', 'matter', 'enquiry', 'dispute')),
    -- Applicant kind, matter kind, enquiry category or dispute kind.
    category        text NOT NULL,
    office_id       text,
    opened_on       date NOT NULL,
    original_due_on date,
    due_on          date,
    provisional     boolean NOT NULL,
    closed_on       date,
    -- Answer, decision or outcome; with closed_on or not at all.
    result          text,
    version         integer NOT NULL CHECK (version > 0),
    PRIMARY KEY (bureau_id, id),
    CHECK ((closed_on IS NULL) = (result IS NULL)),
    CHECK (closed_on IS NULL OR closed_on >= opened_on)
);
CREATE INDEX case_row_by_due ON case_row (bureau_id, kind, due_on, id);

-- What happened to a case: append-only. The state of a case is the fold of its facts.
CREATE TABLE fact (
    bureau_id     text NOT NULL,
    case_id       uuid NOT NULL,
    ordinal       integer NOT NULL CHECK (ordinal > 0),
    kind          text NOT NULL,
    -- The civil date the law counts.
    legal_date    date NOT NULL,
    -- When it was entered, by the wall clock.
    recorded_at   timestamptz NOT NULL,
    -- Subject of the token it was entered with, and that person's office, if the token names one.
    actor         text NOT NULL,
    office        text,
    -- Why the legal date lies before the day it was entered.
    backdating_reason text,
    body          jsonb NOT NULL,
    -- Personal data of the fact, sealed JSON.
    personal      bytea,
    PRIMARY KEY (bureau_id, case_id, ordinal),
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['case_row', 'fact'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('ALTER TABLE %I FORCE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO intake_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO intake_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO intake_wide', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON case_row TO intake_app;
-- No UPDATE, no DELETE: a fact is never changed.
GRANT SELECT, INSERT ON fact TO intake_app;
-- A service refuses to serve on a schema whose migrations it does not know.
GRANT SELECT ON _intake_migrations TO intake_wide;
