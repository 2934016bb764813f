-- Codes that were issued in place of a lost one; append-only. The code itself is stored nowhere.
CREATE TABLE query_code (
    bureau_id   text NOT NULL,
    case_id     uuid NOT NULL,
    -- 2, 3 …: the first code of a case has no row.
    generation  integer NOT NULL CHECK (generation > 1),
    -- Civil date, and the instant by the wall clock.
    issued_on   date NOT NULL,
    recorded_at timestamptz NOT NULL,
    -- Subject of the token it was issued with.
    issued_by   text NOT NULL,
    -- Sealed: whoever explains a loss may name somebody.
    reason      bytea NOT NULL,
    PRIMARY KEY (bureau_id, case_id, generation),
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row
);

-- Wrong codes lately, by keyed marks of what was asked for, whether it exists or not, and of the
-- bureau as a whole. Who guesses waits longer and longer.
CREATE TABLE code_guess (
    bureau_id   text NOT NULL,
    mark        bigint NOT NULL,
    wrong       integer NOT NULL CHECK (wrong > 0),
    -- By the wall clock: the last wrong one, and until when no other is looked at.
    last_at     timestamptz NOT NULL,
    closed_until timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, mark)
);
CREATE INDEX code_guess_by_age ON code_guess (last_at);

-- What a citizen began to fill in, sealed. Nobody of the bureau reads it; erased a month after it was
-- last saved.
CREATE TABLE draft (
    bureau_id text NOT NULL,
    id        uuid NOT NULL,
    -- What is filled in, sealed.
    content   bytea NOT NULL,
    -- Civil date of the last time.
    saved_on  date NOT NULL,
    PRIMARY KEY (bureau_id, id)
);
CREATE INDEX draft_by_age ON draft (saved_on);

-- Files of drafts, as `attachment` has those of cases: the contents stand in the object store under
-- `<bureau_id>/<id>`, sealed, and become those of an attachment of the same id.
CREATE TABLE draft_file (
    bureau_id   text NOT NULL,
    id          uuid NOT NULL,
    draft_id    uuid NOT NULL,
    purpose     text NOT NULL,
    -- Name of the file, sealed.
    file_name   bytea NOT NULL,
    media_type  text NOT NULL,
    byte_size   bigint NOT NULL CHECK (byte_size > 0),
    sha256      bytea NOT NULL CHECK (length(sha256) = 32),
    attached_on date NOT NULL,
    recorded_at timestamptz NOT NULL,
    attached_by text NOT NULL,
    PRIMARY KEY (bureau_id, id),
    FOREIGN KEY (bureau_id, draft_id) REFERENCES draft ON DELETE CASCADE
);
CREATE INDEX draft_file_by_draft ON draft_file (bureau_id, draft_id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['query_code', 'code_guess', 'draft', 'draft_file'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO intake_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO intake_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO intake_wide', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON query_code TO intake_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON code_guess TO intake_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON draft TO intake_app;
GRANT SELECT, INSERT, DELETE ON draft_file TO intake_app;
-- The sweep of what is old.
CREATE POLICY swept ON draft FOR DELETE TO intake_wide USING (true);
GRANT DELETE ON draft TO intake_wide;
CREATE POLICY swept ON code_guess FOR DELETE TO intake_wide USING (true);
GRANT DELETE ON code_guess TO intake_wide;
