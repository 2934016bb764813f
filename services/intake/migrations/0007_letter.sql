-- A letter that was issued: append-only, its content kept for ever. Files are laid out from it.
CREATE TABLE letter (
    bureau_id        text NOT NULL,
    id               uuid NOT NULL,
    -- The fact that sends it, and which of its letters this is, from 1.
    case_id          uuid NOT NULL,
    ordinal          integer NOT NULL,
    part             integer NOT NULL CHECK (part > 0),
    kind             text NOT NULL,
    -- Document number (发文字号): gapless in the series and year, and as printed.
    series           text NOT NULL,
    year             integer NOT NULL,
    number           integer NOT NULL CHECK (number > 0),
    printed          text NOT NULL,
    -- Civil date it bears.
    dated_on         date NOT NULL,
    -- The bureau's template it was made from; 0 for the built-in one.
    template_version integer NOT NULL CHECK (template_version >= 0),
    -- When and by whom it was issued.
    issued_at        timestamptz NOT NULL,
    issued_by        text NOT NULL,
    -- Sealed JSON of the letter, addressee and all.
    content          bytea NOT NULL,
    -- Where it is, and how often it was sent; repeats its dispatches. Alone it changes.
    place            text NOT NULL DEFAULT 'issued'
                     CHECK (place IN ('issued', 'dispatched', 'served', 'returned')),
    times            integer NOT NULL DEFAULT 0 CHECK (times >= 0),
    UNIQUE (bureau_id, series, year, number),
    UNIQUE (bureau_id, case_id, ordinal, part),
    FOREIGN KEY (bureau_id, case_id, ordinal) REFERENCES fact,
    CHECK ((place = 'issued') = (times = 0))
);
CREATE INDEX letter_by_day ON letter (bureau_id, dated_on, id);
CREATE INDEX letter_by_printed ON letter (bureau_id, printed);
-- Made last, as case_row's.
ALTER TABLE letter ADD PRIMARY KEY (bureau_id, id);

-- Each time a letter was sent (发文登记).
CREATE TABLE letter_dispatch (
    bureau_id       text NOT NULL,
    letter_id       uuid NOT NULL,
    -- The first, second … time.
    ordinal         integer NOT NULL CHECK (ordinal > 0),
    way             text NOT NULL CHECK (way IN (
                        'post', 'in_person', 'through_organ', 'portal', 'email', 'fax', 'notice')),
    dispatched_on   date NOT NULL,
    tracking_number text NOT NULL,
    -- Whom it was sent to; sealed.
    recipient       bytea,
    recorded_at     timestamptz NOT NULL,
    recorded_by     text NOT NULL,
    -- How it ended: served or returned; neither while it is under way.
    served_on       date,
    -- Who signed for it; sealed.
    signed_by       bytea,
    returned_on     date,
    -- Why it came back; sealed: it may tell of a person's life.
    return_reason   bytea,
    ended_at        timestamptz,
    ended_by        text,
    FOREIGN KEY (bureau_id, letter_id) REFERENCES letter,
    CHECK (served_on IS NULL OR returned_on IS NULL),
    CHECK (coalesce(served_on, returned_on) >= dispatched_on),
    CHECK ((coalesce(served_on, returned_on) IS NULL) = (ended_at IS NULL))
);
CREATE INDEX letter_dispatch_by_day
    ON letter_dispatch (bureau_id, (served_on IS NOT NULL), dispatched_on, letter_id, ordinal);
CREATE INDEX letter_dispatch_by_tracking
    ON letter_dispatch (bureau_id, tracking_number) WHERE tracking_number <> '';
-- Made last, as case_row's.
ALTER TABLE letter_dispatch ADD PRIMARY KEY (bureau_id, letter_id, ordinal);

-- A bureau's own template of a kind of letter, all versions. One without text goes back to the
-- built-in template.
CREATE TABLE letter_template (
    bureau_id   text NOT NULL,
    kind        text NOT NULL,
    version     integer NOT NULL CHECK (version > 0),
    text        text,
    set_at      timestamptz NOT NULL,
    set_by      text NOT NULL,
    PRIMARY KEY (bureau_id, kind, version)
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['letter', 'letter_dispatch', 'letter_template'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO intake_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO intake_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO intake_wide', name);
    END LOOP;
END
$$;
-- A letter and a template are never changed; of a letter only where it is.
GRANT SELECT, INSERT, UPDATE (place, times) ON letter TO intake_app;
GRANT SELECT, INSERT,
    UPDATE (served_on, signed_by, returned_on, return_reason, ended_at, ended_by)
    ON letter_dispatch TO intake_app;
GRANT SELECT, INSERT ON letter_template TO intake_app;
