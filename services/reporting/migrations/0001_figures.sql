-- What events told: one row per thing that is counted. All of it can be rebuilt from the feeds.

CREATE TABLE bureau (
    bureau_id   text PRIMARY KEY,
    name        text NOT NULL,
    parent_id   text NOT NULL,
    level       text NOT NULL CHECK (level IN ('platform', 'government', 'department')),
    -- [{code, name}], in the bureau's order.
    item_groups jsonb NOT NULL
);

CREATE TABLE counted_case (
    bureau_id         text NOT NULL,
    id                uuid NOT NULL,
    kind              text NOT NULL CHECK (kind IN ('application', 'matter', 'enquiry', 'dispute')),
    -- Applicant kind, matter kind, enquiry category or dispute kind.
    category          text NOT NULL,
    opened_on         date NOT NULL,
    closed_on         date,
    -- Answer, decision or outcome.
    result            text,
    -- Whether it was in time, by law and by promise, as the event of its end told.
    on_time_statutory boolean,
    on_time_promised  boolean,
    assumed           text[] NOT NULL,
    PRIMARY KEY (bureau_id, id),
    CHECK ((closed_on IS NULL) = (result IS NULL))
);
CREATE INDEX counted_case_by_kind ON counted_case (bureau_id, kind);

CREATE TABLE counted_fee (
    bureau_id      text NOT NULL,
    event_id       uuid NOT NULL,
    application_id uuid NOT NULL,
    amount_fen     bigint NOT NULL CHECK (amount_fen > 0),
    paid_on        date NOT NULL,
    PRIMARY KEY (bureau_id, event_id)
);

CREATE TABLE counted_item (
    bureau_id      text NOT NULL,
    id             uuid NOT NULL,
    item_group     text NOT NULL,
    article20_code integer NOT NULL CHECK (article20_code BETWEEN 1 AND 15),
    published_on   date NOT NULL,
    due_on         date NOT NULL,
    assumed        text[] NOT NULL,
    PRIMARY KEY (bureau_id, id)
);

CREATE TABLE counted_quantity (
    bureau_id   text NOT NULL,
    activity_id uuid NOT NULL,
    measure     text NOT NULL,
    value       bigint NOT NULL CHECK (value > 0),
    -- The quantity is somewhat more than the value (余).
    more_than   boolean NOT NULL,
    held_on     date NOT NULL,
    assumed     text[] NOT NULL,
    PRIMARY KEY (bureau_id, activity_id, measure)
);

-- Compiled reports; never changed.
CREATE TABLE report (
    bureau_id   text NOT NULL,
    id          uuid NOT NULL,
    year        integer NOT NULL,
    compiled_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    actor       text NOT NULL,
    -- The whole report as proto3 JSON.
    document    jsonb NOT NULL,
    PRIMARY KEY (bureau_id, id)
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['bureau', 'counted_case', 'counted_fee', 'counted_item',
                                'counted_quantity', 'report'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO reporting_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO reporting_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO reporting_wide', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO reporting_app', name);
    END LOOP;
END
$$;
GRANT UPDATE ON bureau, counted_case TO reporting_app;

-- A stream that is sent back to its beginning takes what was counted from it along.
DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['counted_case', 'counted_fee', 'counted_item', 'counted_quantity'] LOOP
        EXECUTE format('CREATE POLICY rebuild ON %I FOR DELETE TO reporting_wide USING (true)', name);
        EXECUTE format('GRANT DELETE ON %I TO reporting_wide', name);
    END LOOP;
END
$$;
-- A service refuses to serve on a schema whose migrations it does not know.
GRANT SELECT ON _reporting_migrations TO reporting_wide;
