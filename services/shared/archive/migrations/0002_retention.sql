-- How long records are kept, what is held, and what was destroyed. One mechanism for items and cases: what a record is, its
-- service knows.

-- Terms that a bureau has set for kinds of its records; the last of a kind counts.
CREATE TABLE retention_term (
    bureau_id text NOT NULL,
    -- Code of the kind.
    kind      text NOT NULL CHECK (kind <> ''),
    version   integer NOT NULL CHECK (version > 0),
    term      text NOT NULL CHECK (term IN ('permanent', 'years_30', 'years_10')),
    -- The document that approved the schedule.
    source    text NOT NULL CHECK (source <> ''),
    set_by    text NOT NULL CHECK (set_by <> ''),
    set_on    date NOT NULL,
    PRIMARY KEY (bureau_id, kind, version)
);

-- That a record is not destroyed, though its term may be past.
CREATE TABLE retention_hold (
    bureau_id   text NOT NULL,
    id          uuid NOT NULL,
    record      uuid NOT NULL,
    reason      text NOT NULL CHECK (reason <> ''),
    held_by     text NOT NULL CHECK (held_by <> ''),
    held_on     date NOT NULL,
    lifted_by   text,
    lifted_on   date,
    lift_reason text,
    CHECK ((lifted_by IS NULL) = (lifted_on IS NULL) AND (lifted_on IS NULL) = (lift_reason IS NULL))
);
CREATE INDEX retention_hold_in_force ON retention_hold (bureau_id, record) WHERE lifted_on IS NULL;
-- The key is made last: while the table is small all indexes look equal to PostgreSQL, and it takes the newest.
ALTER TABLE retention_hold ADD PRIMARY KEY (bureau_id, id);

-- Destructions, proposed by one person and decided by another; once done, their certificates.
CREATE TABLE destruction (
    bureau_id       text NOT NULL,
    id              uuid NOT NULL,
    state           text NOT NULL CHECK (state IN ('proposed', 'done', 'rejected')),
    reason          text NOT NULL CHECK (reason <> ''),
    proposed_by     text NOT NULL CHECK (proposed_by <> ''),
    proposed_on     date NOT NULL,
    decided_by      text,
    decided_on      date,
    decision_reason text,
    PRIMARY KEY (bureau_id, id),
    CHECK ((state = 'proposed') = (decided_by IS NULL)),
    CHECK ((decided_by IS NULL) = (decided_on IS NULL) AND (decided_on IS NULL) = (decision_reason IS NULL)),
    -- Two persons.
    CHECK (state <> 'done' OR decided_by <> proposed_by),
    CHECK (decided_on >= proposed_on)
);

-- What a destruction is of, by digests. For ever.
CREATE TABLE destruction_record (
    bureau_id   text NOT NULL,
    destruction uuid NOT NULL,
    record      uuid NOT NULL,
    number      text NOT NULL CHECK (number <> ''),
    title       text NOT NULL,
    -- What it is called, in Chinese: of what is destroyed nothing else may tell.
    kind        text NOT NULL CHECK (kind <> ''),
    dated_on    date NOT NULL,
    term        text NOT NULL CHECK (term IN ('years_30', 'years_10')),
    kept_until  date NOT NULL,
    -- SHA-256 of what is destroyed, and how many bytes that is.
    sha256      text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    byte_size   bigint NOT NULL CHECK (byte_size >= 0),
    PRIMARY KEY (bureau_id, destruction, record),
    FOREIGN KEY (bureau_id, destruction) REFERENCES destruction
);

DO $$
DECLARE
    app text := current_schema() || '_app';
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['retention_term', 'retention_hold', 'destruction', 'destruction_record'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO %I', name, app);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO %I
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name, app);
    END LOOP;
    EXECUTE format('GRANT UPDATE (lifted_by, lifted_on, lift_reason) ON retention_hold TO %I', app);
    -- A title goes with what it is of.
    EXECUTE format('GRANT UPDATE (title) ON destruction_record TO %I', app);
    EXECUTE format('GRANT UPDATE (state, decided_by, decided_on, decision_reason) ON destruction TO %I', app);
END
$$;
