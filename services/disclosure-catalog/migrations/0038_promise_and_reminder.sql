-- What answers to applications said will be published by a day (art. 36(2)). Intake tells of it.
CREATE TABLE promise (
    bureau_id      text NOT NULL REFERENCES bureau,
    -- Id of intake's application, and which of its replies.
    application_id uuid NOT NULL,
    reply          integer NOT NULL CHECK (reply > 0),
    title          text NOT NULL CHECK (title <> ''),
    -- Civil dates: by which, when the answer left, and when it was taken back.
    publish_on     date NOT NULL,
    promised_on    date NOT NULL,
    withdrawn_on   date,
    -- Empty for the disclosure unit.
    office_id      text NOT NULL,
    -- The item that is what was promised, and who said so.
    item_id        uuid,
    named_by       text,
    recorded_at    timestamptz NOT NULL,
    CHECK ((item_id IS NULL) = (named_by IS NULL)),
    PRIMARY KEY (bureau_id, application_id, reply)
);
CREATE INDEX promise_by_day ON promise (bureau_id, publish_on, application_id, reply);

-- Reminders raised: each stage of each due day of a duty to publish once. Append-only.
CREATE TABLE update_reminder (
    bureau_id text NOT NULL REFERENCES bureau,
    id        uuid NOT NULL,
    -- The duty: duties are derived and have no row.
    key       text NOT NULL,
    due_on    date NOT NULL,
    stage     text NOT NULL CHECK (stage IN ('due_soon', 'due_today', 'overdue', 'escalated')),
    kind      text NOT NULL CHECK (kind IN ('entry', 'promise', 'interpretation')),
    title     text NOT NULL,
    office_id text NOT NULL,
    person    text,
    raised_on date NOT NULL,
    UNIQUE (bureau_id, key, due_on, stage)
);
CREATE INDEX update_reminder_by_day ON update_reminder (bureau_id, raised_on, id);
ALTER TABLE update_reminder ADD PRIMARY KEY (bureau_id, id);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['promise', 'update_reminder'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO catalog_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON promise, update_reminder TO catalog_app;
-- What was promised, and by when, stays.
GRANT UPDATE (withdrawn_on, promised_on, item_id, named_by) ON promise TO catalog_app;
