-- A version of a bureau's catalog of what it must publish. Append-only; each change of entries makes the next.
CREATE TABLE catalog_version (
    bureau_id   text NOT NULL REFERENCES bureau,
    version     integer NOT NULL CHECK (version > 0),
    -- Civil date it was made.
    changed_on  date NOT NULL,
    -- How many entries were made or changed.
    entries     integer NOT NULL CHECK (entries > 0),
    reason      text NOT NULL,
    changed_by  text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, version)
);

-- An entry of it. Append-only: the highest version is in force. What is empty is to be verified.
CREATE TABLE entry (
    bureau_id         text NOT NULL,
    id                uuid NOT NULL,
    version           integer NOT NULL CHECK (version > 0),
    catalog_version   integer NOT NULL,
    serial            integer NOT NULL CHECK (serial > 0),
    level1            text NOT NULL,
    level2            text NOT NULL CHECK (level1 <> '' OR level2 <> ''),
    contents          text NOT NULL,
    basis             text NOT NULL,
    -- As printed.
    time_limit        text NOT NULL,
    -- The same as a rule: {"kind", …}; NULL while it is not known.
    limit_rule        jsonb,
    publisher         text NOT NULL,
    office_id         text NOT NULL,
    -- Subject of the responsible person.
    person            text,
    channels          text[] NOT NULL CHECK (channels <@ ARRAY[
        'website', 'gazette', 'social_media', 'press_conference', 'broadcast', 'print', 'reading_place',
        'service_centre', 'service_station', 'on_site', 'notice_board', 'targeted_push', 'other', 'bulletin']),
    audience          text NOT NULL,
    manner            text CHECK (manner IN ('proactive', 'on_application')),
    tiers             text[] NOT NULL CHECK (tiers <@ ARRAY['county', 'township']),
    article20_code    smallint CHECK (article20_code BETWEEN 1 AND 15),
    link              text NOT NULL,
    -- Columns to be verified, those that are empty among them.
    to_verify         text[] NOT NULL,
    -- Civil date from which this version counts.
    valid_from        date NOT NULL,
    -- Civil date from which the entry is none any more.
    ended_on          date,
    end_reason        text NOT NULL CHECK ((end_reason <> '') = (ended_on IS NOT NULL)),
    -- The standard catalog it was loaded from, and its row there.
    origin            text CHECK (origin IN ('work_safety', 'disaster_relief')),
    origin_row        integer CHECK ((origin_row > 0) = (origin IS NOT NULL)),
    reason            text NOT NULL,
    -- Why valid_from or ended_on lies before the day it was entered: an act of the bureau, about no applicant.
    backdating_reason text,
    changed_by        text NOT NULL,
    recorded_at       timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id, version),
    FOREIGN KEY (bureau_id, catalog_version) REFERENCES catalog_version
);

-- The entry an item is published under, and the period of a cyclic one that it is for.
ALTER TABLE item
    ADD COLUMN entry_id uuid,
    ADD COLUMN period text CHECK (period IS NULL OR entry_id IS NOT NULL),
    DROP CONSTRAINT item_channels_check,
    ADD CONSTRAINT item_channels_check CHECK (cardinality(channels) > 0 AND channels <@ ARRAY[
        'website', 'gazette', 'social_media', 'press_conference', 'broadcast', 'print', 'reading_place',
        'service_centre', 'service_station', 'on_site', 'notice_board', 'targeted_push', 'other', 'bulletin']);
CREATE INDEX item_of_entry ON item (bureau_id, entry_id, published_on) WHERE entry_id IS NOT NULL;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['catalog_version', 'entry'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO catalog_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
        -- What must be published is public itself.
        EXECUTE format('CREATE POLICY across_bureaus ON %I FOR SELECT TO catalog_wide USING (true)', name);
        EXECUTE format('GRANT SELECT ON %I TO catalog_wide', name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON catalog_version, entry TO catalog_app;
