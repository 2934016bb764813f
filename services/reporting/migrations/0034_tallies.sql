-- One row per counted thing, whole, and the sums that all things add to. Both follow from the events alone; what was kept in
-- several tables before is counted anew from the feeds, all by itself, for every stream begins again.

DROP TABLE counted_case, counted_conclusion, counted_reanswer, counted_fee, counted_appraisal, counted_item, counted_quantity;

CREATE TABLE counted_thing (
    bureau_id text NOT NULL,
    id        uuid NOT NULL,
    kind      text NOT NULL CHECK (kind IN ('application', 'matter', 'enquiry', 'dispute', 'item', 'document', 'undated', 'activity')),
    -- Applicant kind, matter kind, enquiry category, dispute kind, or group of items; empty for none.
    category  text NOT NULL,
    -- Empty for none.
    office_id text NOT NULL,
    -- Civil dates.
    opened_on date NOT NULL,
    closed_on date,
    -- Answer, decision, end or outcome of a case.
    result    text,
    -- The thing itself; the columns above are taken from it.
    body      jsonb NOT NULL,
    PRIMARY KEY (bureau_id, id),
    CHECK ((closed_on IS NULL) = (result IS NULL))
);
CREATE INDEX counted_thing_by_kind ON counted_thing (bureau_id, kind, id);

CREATE TABLE tally (
    bureau_id text NOT NULL,
    -- Empty for the whole bureau.
    office_id text NOT NULL,
    grain     text NOT NULL CHECK (grain IN ('year', 'month', 'day')),
    -- First civil date of the year, month or day.
    from_on   date NOT NULL,
    -- What is summed, e.g. `application.received.business`; its first word is the kind of thing.
    key       text NOT NULL,
    amount    bigint NOT NULL,
    PRIMARY KEY (bureau_id, office_id, grain, from_on, key)
) WITH (fillfactor = 70);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['counted_thing', 'tally'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO reporting_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO reporting_wide USING (true)', name);
        -- A stream that is sent back to its beginning takes what was counted from it along; a rebuild writes it anew.
        EXECUTE format('CREATE POLICY rebuild_delete ON %I FOR DELETE TO reporting_wide USING (true)', name);
        EXECUTE format('CREATE POLICY rebuild_insert ON %I FOR INSERT TO reporting_wide WITH CHECK (true)', name);
        EXECUTE format('GRANT SELECT, INSERT, DELETE ON %I TO reporting_wide', name);
        EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON %I TO reporting_app', name);
    END LOOP;
END
$$;

UPDATE cursor SET epoch = '', sequence = 0, digest = NULL, head = greatest(head, 1), attempts = 0, next_try_at = now(),
    blocked_reason = NULL, blocked_sequence = NULL, blocked_detail = NULL;
