-- Who was made responsible instead of whom, by an act on many things at once: a row for each thing. Append-only.
CREATE TABLE reassignment (
    bureau_id     text NOT NULL REFERENCES bureau,
    id            uuid NOT NULL,
    act_id        uuid NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('entry', 'item', 'promise')),
    -- The entry, the item, or the application whose answer promised it; version of the item, reply of the application.
    thing_id      uuid NOT NULL,
    number        integer NOT NULL CHECK ((number = 0) = (kind = 'entry')),
    -- Empty for none, or the disclosure unit.
    from_office   text NOT NULL,
    to_office     text NOT NULL,
    -- Subjects.
    from_person   text,
    to_person     text,
    reason        text NOT NULL CHECK (reason <> ''),
    reassigned_by text NOT NULL,
    -- Civil date, and the instant by the wall clock.
    reassigned_on date NOT NULL,
    recorded_at   timestamptz NOT NULL
);
CREATE INDEX reassignment_of_act ON reassignment (bureau_id, act_id, id);
CREATE INDEX reassignment_of_thing ON reassignment (bureau_id, thing_id, id);
ALTER TABLE reassignment ADD PRIMARY KEY (bureau_id, id);
GRANT UPDATE (office_id) ON promise TO catalog_app;

-- By which version of the program that takes metadata out the copy was made; 0 for one before versions were counted.
ALTER TABLE item_file ADD COLUMN stripped_by smallint NOT NULL DEFAULT 0;
GRANT UPDATE (stripped_by) ON item_file TO catalog_app;

-- Published copies that are to be made anew, or were.
CREATE TABLE copy_renewal (
    bureau_id   text NOT NULL REFERENCES bureau,
    id          uuid NOT NULL,
    act_id      uuid NOT NULL,
    item_id     uuid NOT NULL,
    file_id     uuid NOT NULL,
    state       text NOT NULL CHECK (state IN ('queued', 'renewed', 'unchanged', 'failed')),
    -- Why it failed.
    failure_zh  text NOT NULL DEFAULT '',
    failure_en  text NOT NULL DEFAULT '',
    -- How often the program that reads the file was killed over it, or not done in time.
    tries       smallint NOT NULL DEFAULT 0,
    reason      text NOT NULL CHECK (reason <> ''),
    asked_by    text NOT NULL,
    -- Civil dates, and the instant it was asked by the wall clock.
    asked_on    date NOT NULL,
    done_on     date,
    recorded_at timestamptz NOT NULL,
    CHECK ((state = 'queued') = (done_on IS NULL)),
    CHECK ((state = 'failed') = (failure_zh <> '')),
    FOREIGN KEY (bureau_id, file_id) REFERENCES item_file
);
CREATE UNIQUE INDEX copy_renewal_queued ON copy_renewal (bureau_id, file_id) WHERE state = 'queued';
CREATE INDEX copy_renewal_of_act ON copy_renewal (bureau_id, act_id, id);
-- After the other indexes: a row is looked for by its key.
ALTER TABLE copy_renewal ADD PRIMARY KEY (bureau_id, id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['reassignment', 'copy_renewal'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO catalog_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON reassignment, copy_renewal TO catalog_app;
GRANT UPDATE (state, failure_zh, failure_en, tries, done_on) ON copy_renewal TO catalog_app;

-- Which copies are to be made anew, of all bureaus, the first asked first: all that the task needs to know of them,
-- the next twenty. One that cannot be made now is gone past.
CREATE FUNCTION copies_to_renew(after_renewal uuid) RETURNS TABLE (of_bureau text, renewal uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT bureau_id, id FROM copy_renewal WHERE state = 'queued' AND id > after_renewal ORDER BY id LIMIT 20
    $$;
REVOKE ALL ON FUNCTION copies_to_renew FROM PUBLIC;
GRANT EXECUTE ON FUNCTION copies_to_renew TO catalog_wide;

ALTER TABLE item_act DROP CONSTRAINT item_act_act_check;
ALTER TABLE item_act ADD CONSTRAINT item_act_act_check
    CHECK (act IN ('drafted', 'edited', 'submitted', 'checked', 'cleared', 'signed', 'returned', 'published', 'dropped',
                   'repealed', 'withdrawn', 'overridden', 'attached', 'replaced', 'detached', 'locked', 'unlocked',
                   'destroyed', 'reassigned', 'copied_anew'));
