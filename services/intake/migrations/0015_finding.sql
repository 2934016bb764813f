-- By what a case of any kind is found though who asks is sealed: keyed marks of names, identity numbers and
-- contacts. A case keeps the marks of what was corrected since.
CREATE TABLE case_mark (
    bureau_id text NOT NULL,
    mark      bigint NOT NULL,
    case_id   uuid NOT NULL,
    PRIMARY KEY (bureau_id, mark, case_id)
);

-- What is asked in a case, to be searched: two bits for each pair of neighbouring characters, keyed, tell which
-- texts may hold some words; the text, sealed, tells which do. Of a bureau all bits are looked through, so the key
-- bears them: the texts beside them are read only where they may hold something.
CREATE TABLE case_text (
    bureau_id text NOT NULL,
    case_id   uuid NOT NULL,
    pairs     bit(2048) NOT NULL,
    text      bytea NOT NULL,
    PRIMARY KEY (bureau_id, case_id) INCLUDE (pairs)
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['case_mark', 'case_text'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO intake_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO intake_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO intake_wide', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON case_mark TO intake_app;
GRANT SELECT, INSERT, UPDATE ON case_text TO intake_app;
