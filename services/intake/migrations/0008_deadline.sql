-- Reminders raised: each stage of each due day of a duty once.
CREATE TABLE reminder (
    bureau_id text NOT NULL,
    id        uuid NOT NULL,
    case_id   uuid NOT NULL,
    -- The duty: kind and part, and the day it was due by then.
    kind      text NOT NULL,
    part      integer NOT NULL,
    due_on    date NOT NULL,
    stage     text NOT NULL CHECK (stage IN ('due_soon', 'due_today', 'overdue', 'escalated')),
    office_id text,
    person    text,
    raised_on date NOT NULL,
    PRIMARY KEY (bureau_id, id),
    UNIQUE (bureau_id, case_id, kind, part, due_on, stage),
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row
);
CREATE INDEX reminder_by_day ON reminder (bureau_id, raised_on, id);

-- Due days that a newly loaded calendar moved.
CREATE TABLE moved_deadline (
    bureau_id   text NOT NULL,
    id          uuid NOT NULL,
    case_id     uuid NOT NULL,
    from_due_on date,
    to_due_on   date,
    -- The arrangement whose loading moved it.
    year        integer NOT NULL,
    version     integer NOT NULL,
    moved_on    date NOT NULL,
    moved_at    timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id),
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row
);
CREATE INDEX moved_deadline_by_day ON moved_deadline (bureau_id, moved_on, id);

-- The arrangements loaded since the program was compiled, in the order they were told of.
CREATE TABLE calendar_year (
    loaded  integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    year    integer NOT NULL,
    version integer NOT NULL CHECK (version > 0),
    -- [{date, kind, name}, …]
    days    jsonb NOT NULL,
    UNIQUE (year, version)
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['reminder', 'moved_deadline'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO intake_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO intake_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO intake_wide', name);
        EXECUTE format('GRANT SELECT, INSERT ON %I TO intake_app', name);
    END LOOP;
END
$$;
-- No bureau's: the State Council arranges holidays for all.
GRANT SELECT, INSERT ON calendar_year TO intake_app;
GRANT SELECT ON calendar_year TO intake_wide;
