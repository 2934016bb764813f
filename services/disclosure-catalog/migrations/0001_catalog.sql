-- A bureau. Never changed and never removed once registered.
CREATE TABLE bureau (
    id            text PRIMARY KEY CHECK (id ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
    name          text NOT NULL,
    -- The bureau above; only the platform has none.
    parent_id     text REFERENCES bureau,
    level         text NOT NULL CHECK (level IN ('platform', 'government', 'department')),
    -- [{"id", "name"}] in the bureau's own order.
    offices       jsonb NOT NULL CHECK (jsonb_typeof(offices) = 'array'),
    -- [{"code", "name"}] in the order of the bureau's report.
    item_groups   jsonb NOT NULL CHECK (jsonb_typeof(item_groups) = 'array'),
    registered_by text NOT NULL,
    recorded_at   timestamptz NOT NULL,
    CHECK ((parent_id IS NULL) = (id = 'platform')),
    CHECK ((level = 'platform') = (id = 'platform'))
);

-- A published information item. Append-only: what is published stays.
CREATE TABLE item (
    bureau_id      text NOT NULL REFERENCES bureau,
    id             uuid NOT NULL,
    index_number   text NOT NULL,
    title          text NOT NULL,
    summary        text NOT NULL,
    article20_code smallint NOT NULL CHECK (article20_code BETWEEN 1 AND 15),
    item_group     text NOT NULL,
    office_id      text NOT NULL,
    -- Civil dates: formed or changed, made public, had to be made public by.
    formed_on      date NOT NULL,
    published_on   date NOT NULL,
    due_on         date NOT NULL,
    channels       text[] NOT NULL CHECK (cardinality(channels) > 0 AND channels <@ ARRAY[
        'website', 'gazette', 'social_media', 'broadcast', 'print', 'notice_board', 'bulletin']),
    assumed        text[] NOT NULL CHECK (assumed <@ ARRAY['kind', 'day', 'content']),
    -- Pairs of characters of title and abstract, and document numbers, for finding what looks alike.
    words          tsvector NOT NULL,
    published_by   text NOT NULL,
    -- When it was entered, by the wall clock.
    recorded_at    timestamptz NOT NULL,
    -- Why published_on lies before the day it was entered: an act of the bureau, about no applicant.
    backdating_reason text,
    UNIQUE (bureau_id, index_number),
    CHECK (formed_on <= published_on),
    CHECK (formed_on < due_on)
);
CREATE INDEX item_newest_first ON item (bureau_id, published_on DESC, id DESC);
-- The key is made last: while the table is small all indexes look equal to PostgreSQL, and it takes
-- the newest.
ALTER TABLE item ADD PRIMARY KEY (bureau_id, id);

-- The last serial of a year's index numbers. Its row lock, held to the end of the transaction
-- that takes a serial, is what leaves no gap: a sequence would not give back what is rolled back.
CREATE TABLE index_counter (
    bureau_id text NOT NULL REFERENCES bureau,
    year      integer NOT NULL,
    last      integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (bureau_id, year)
);

-- An outreach activity. Append-only.
CREATE TABLE activity (
    bureau_id   text NOT NULL REFERENCES bureau,
    id          uuid NOT NULL,
    title       text NOT NULL,
    office_id   text NOT NULL,
    -- Civil date it was held.
    held_on     date NOT NULL,
    assumed     text[] NOT NULL CHECK (assumed <@ ARRAY['kind', 'day', 'content']),
    recorded_by text NOT NULL,
    -- When it was entered, by the wall clock.
    recorded_at timestamptz NOT NULL,
    -- Why held_on lies before the day it was entered: an act of the bureau, about no applicant.
    backdating_reason text,
    PRIMARY KEY (bureau_id, id)
);

-- What was counted at an activity, each measure at most once.
CREATE TABLE activity_quantity (
    bureau_id   text NOT NULL,
    activity_id uuid NOT NULL,
    measure     text NOT NULL CHECK (measure IN ('slogans', 'banners', 'points', 'leaflets')),
    value       bigint NOT NULL CHECK (value BETWEEN 1 AND 1000000000),
    -- NULL: exact.
    qualifier   text CHECK (qualifier IN ('more_than')),
    PRIMARY KEY (bureau_id, activity_id, measure),
    FOREIGN KEY (bureau_id, activity_id) REFERENCES activity
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['bureau', 'item', 'index_counter', 'activity', 'activity_quantity'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        -- A bureau's own row is the one that bears its id.
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO catalog_app
                USING (%I = nullif(current_setting('app.bureau', true), ''))$policy$,
            name, CASE name WHEN 'bureau' THEN 'id' ELSE 'bureau_id' END);
    END LOOP;
    -- Bureaus and what they published are read by everybody, whatever their own bureau.
    FOREACH name IN ARRAY ARRAY['bureau', 'item'] LOOP
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO catalog_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO catalog_wide', name);
    END LOOP;
END
$$;
-- A service refuses to serve on a schema whose migrations it does not know.
GRANT SELECT ON _catalog_migrations TO catalog_wide;
-- No UPDATE, no DELETE: what is registered, published or recorded is never changed.
GRANT SELECT, INSERT ON bureau, item, activity, activity_quantity TO catalog_app;
GRANT SELECT, INSERT, UPDATE ON index_counter TO catalog_app;
