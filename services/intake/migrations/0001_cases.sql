-- A case of any kind. `fact` is the truth; the columns here repeat what lists need and are
-- written in the same transaction.
CREATE TABLE case_row (
    bureau_id       text NOT NULL,
    id              uuid NOT NULL,
    kind            text NOT NULL CHECK (kind IN ('application', 'matter', 'enquiry', 'dispute',
                                                  'rectification', 'work_complaint')),
    -- Registration number: 1, 2, 3 … of the kind in the year, kept when the case is voided.
    number_year     integer NOT NULL,
    number          integer NOT NULL CHECK (number > 0),
    -- Applicant kind, matter kind, enquiry category or dispute kind.
    category        text NOT NULL,
    -- The case it is about: the application a dispute disputes.
    about_case_id   uuid,
    -- Responsible office and person (subject of the token).
    office_id       text,
    person          text,
    opened_on       date NOT NULL,
    original_due_on date,
    due_on          date,
    provisional     boolean NOT NULL,
    closed_on       date,
    -- Answer, decision or outcome; with closed_on or not at all.
    result          text,
    -- Version of the calendar the days were derived by.
    calendar        integer NOT NULL,
    -- How far it is, and how lists show it: who asks and what is asked, masked, as sealed JSON.
    stage           text NOT NULL CHECK (stage IN (
                        'unconfirmed', 'handling', 'waiting', 'review', 'signature', 'sending', 'sent',
                        'closed', 'archived', 'removed')),
    heading         bytea NOT NULL,
    -- A newer calendar may still move them: it is open, or something is left to be done.
    movable         boolean NOT NULL,
    version         integer NOT NULL CHECK (version > 0),
    -- Where it stands in the orders by day: what has no day comes last. Columns and no expressions, for under
    -- row-level security PostgreSQL takes an expression like coalesce(due_on, …) into no condition of an index.
    due_place       date NOT NULL GENERATED ALWAYS AS (coalesce(due_on, '9999-12-31')) STORED,
    closed_place    date NOT NULL GENERATED ALWAYS AS (coalesce(closed_on, '9999-12-31')) STORED,
    CONSTRAINT case_row_by_number UNIQUE (bureau_id, kind, number_year, number)
        INCLUDE (id, stage, office_id, person, category, result, opened_on, due_place, closed_place),
    CHECK ((closed_on IS NULL) = (result IS NULL)),
    CHECK (closed_on IS NULL OR closed_on >= opened_on),
    -- What is open is in hand.
    CHECK (closed_on IS NOT NULL OR stage NOT IN ('closed', 'archived', 'removed'))
);
-- Lists, in each of their orders (that of numbers is above). Each bears all that filters ask: whatever is asked
-- in whatever order, a page and its total are found without a look at rows that are not on it.
CREATE INDEX case_row_by_due ON case_row (bureau_id, kind, due_place, number_year, number)
    INCLUDE (id, stage, office_id, person, category, result, opened_on, closed_place);
CREATE INDEX case_row_by_opened ON case_row (bureau_id, kind, opened_on, number_year, number)
    INCLUDE (id, stage, office_id, person, category, result, due_place, closed_place);
CREATE INDEX case_row_by_closed ON case_row (bureau_id, kind, closed_place, number_year, number)
    INCLUDE (id, stage, office_id, person, category, result, opened_on, due_place);
-- What is in hand: looked at most, and few however many cases a bureau had.
CREATE INDEX case_row_in_hand ON case_row (bureau_id, kind, due_place, number_year, number)
    INCLUDE (id, stage, office_id, person, category, result, opened_on, closed_place)
    WHERE stage NOT IN ('closed', 'archived', 'removed');
-- What filters ask singly: small, for equal keys are stored once.
CREATE INDEX case_row_by_stage ON case_row (bureau_id, kind, stage);
CREATE INDEX case_row_by_office ON case_row (bureau_id, kind, office_id);
CREATE INDEX case_row_by_person ON case_row (bureau_id, kind, person) WHERE person IS NOT NULL;
CREATE INDEX case_row_by_category ON case_row (bureau_id, kind, category, result);
-- What a newly loaded calendar may move. Once all are derived by the calendar in force nothing stands below
-- it, and the watch reads no row.
CREATE INDEX case_row_by_calendar ON case_row (calendar, bureau_id, id) WHERE movable;
-- The key is made last: while the table is small all indexes look equal to PostgreSQL, and it takes
-- the newest.
ALTER TABLE case_row ADD PRIMARY KEY (bureau_id, id);

-- The last number given in a series of numbers without gaps. The row is locked until the
-- transaction that took a number ends.
CREATE TABLE number_series (
    bureau_id text NOT NULL,
    -- Kind of case or of letter.
    series    text NOT NULL,
    year      integer NOT NULL,
    last      integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (bureau_id, series, year)
);

-- What is still to be done on a case. Derived from its facts like the columns above.
CREATE TABLE duty (
    bureau_id   text NOT NULL,
    case_id     uuid NOT NULL,
    kind        text NOT NULL,
    -- Which one of its kind in the case, from 1.
    part        integer NOT NULL CHECK (part > 0),
    -- No date while its clock stands still.
    due_on      date,
    provisional boolean NOT NULL,
    office_id   text,
    person      text,
    -- From this day the clock does it by itself.
    acts_on     date,
    -- Where it stands on a worklist, as in case_row.
    due_place   date NOT NULL GENERATED ALWAYS AS (coalesce(due_on, '9999-12-31')) STORED,
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row
);
-- Worklists and their counts, without a look at rows.
CREATE INDEX duty_by_due ON duty (bureau_id, due_place, case_id, kind, part)
    INCLUDE (due_on, provisional, office_id, person);
-- What all bureaus are to be reminded of.
CREATE INDEX duty_by_day ON duty (due_on);
CREATE INDEX duty_by_clock ON duty (acts_on) WHERE acts_on IS NOT NULL;
-- Made last, as case_row's.
ALTER TABLE duty ADD PRIMARY KEY (bureau_id, case_id, kind, part);

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
    -- Why the legal date lies before the day it was entered, sealed: it may name somebody.
    backdating_reason bytea,
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
    FOREACH name IN ARRAY ARRAY['case_row', 'number_series', 'duty', 'fact'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO intake_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO intake_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO intake_wide', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT, UPDATE ON case_row, number_series TO intake_app;
GRANT SELECT, INSERT, UPDATE, DELETE ON duty TO intake_app;
-- No UPDATE, no DELETE: a fact is never changed.
GRANT SELECT, INSERT ON fact TO intake_app;
-- A service refuses to serve on a schema whose migrations it does not know.
GRANT SELECT ON _intake_migrations TO intake_wide;
