-- An item is not only published: it is drafted, checked, reviewed for secrecy and signed before, and revised, repealed or
-- withdrawn after. Table item stays what is public, and nothing else.

-- A version of an item, from its draft on. A published one is only changed by a withdrawal, which empties it.
CREATE TABLE item_version (
    bureau_id        text NOT NULL REFERENCES bureau,
    item_id          uuid NOT NULL,
    number           integer NOT NULL CHECK (number > 0),
    state            text NOT NULL CHECK (state IN ('draft', 'submitted', 'checked', 'cleared', 'signed', 'published',
                                                    'kept', 'dropped', 'withdrawn')),
    -- Counts the acts on it.
    revision         integer NOT NULL CHECK (revision > 0),
    -- What it says; a draft may leave anything out.
    contents         jsonb NOT NULL CHECK (jsonb_typeof(contents) = 'object'),
    -- Its id in the system it came from; only the first version bears it.
    external_source  text,
    external_value   text,
    -- Subjects of who drafted or edited it, and of who did the steps after that.
    drafters         text[] NOT NULL CHECK (cardinality(drafters) > 0),
    checked_by       text,
    cleared_by       text,
    signed_by        text,
    -- Who let it be published with what was found in its text, and why.
    overridden_by    text,
    override_reason  text NOT NULL CHECK ((override_reason <> '') = (overridden_by IS NOT NULL)),
    -- Why it takes the place of the version before; why it was sent back.
    reason           text NOT NULL,
    returned_because text NOT NULL,
    publish_at       timestamptz,
    -- Civil dates.
    drafted_on       date NOT NULL,
    published_on     date,
    CHECK ((external_source IS NULL) = (external_value IS NULL)),
    CHECK (external_source IS NULL OR number = 1),
    CHECK ((state = 'signed') = (publish_at IS NOT NULL)),
    CHECK (state <> 'published' OR published_on IS NOT NULL),
    CHECK (state <> 'withdrawn' OR (contents->>'title' = '' AND contents->>'summary' = ''
                                    AND contents->>'body' = '' AND contents->>'document_number' = ''))
);
CREATE UNIQUE INDEX item_version_external ON item_version (bureau_id, external_source, external_value);
-- One version is under way at a time.
CREATE UNIQUE INDEX item_version_under_way ON item_version (bureau_id, item_id)
    WHERE state IN ('draft', 'submitted', 'checked', 'cleared', 'signed');
CREATE INDEX item_version_due ON item_version (publish_at) WHERE state = 'signed';
-- The key is made last: while the table is small all indexes look equal to PostgreSQL, and it takes the newest.
ALTER TABLE item_version ADD PRIMARY KEY (bureau_id, item_id, number);

-- What was done with an item (art. 17: review with recorded procedure and responsibility). Append-only.
CREATE TABLE item_act (
    bureau_id         text NOT NULL,
    item_id           uuid NOT NULL,
    ordinal           integer NOT NULL CHECK (ordinal > 0),
    number            integer NOT NULL,
    act               text NOT NULL CHECK (act IN ('drafted', 'edited', 'submitted', 'checked', 'cleared', 'signed',
                                                   'returned', 'published', 'dropped', 'repealed', 'withdrawn',
                                                   'overridden')),
    actor             text NOT NULL,
    -- Civil date it counts for, and when it was entered, by the wall clock.
    acted_on          date NOT NULL,
    recorded_at       timestamptz NOT NULL,
    reason            text NOT NULL,
    -- Why acted_on lies before the day it was entered: an act of the bureau, about no applicant.
    backdating_reason text,
    PRIMARY KEY (bureau_id, item_id, ordinal),
    FOREIGN KEY (bureau_id, item_id, number) REFERENCES item_version
);

ALTER TABLE item
    -- The version that is public, and how often that, a repeal or a withdrawal changed the row.
    ADD COLUMN version           integer NOT NULL DEFAULT 1 CHECK (version > 0),
    ADD COLUMN revision          integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    ADD COLUMN revised_on        date,
    ADD COLUMN kind              text CHECK (kind IN ('rule', 'normative_document', 'decision', 'notice', 'statistics',
                                                      'budget', 'final_accounts', 'interpretation', 'other')),
    ADD COLUMN document_number   text NOT NULL DEFAULT '',
    ADD COLUMN valid_until       date,
    ADD COLUMN link              text NOT NULL DEFAULT '',
    -- [{"kind", "item"}].
    ADD COLUMN relations         jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(relations) = 'array'),
    -- Markdown.
    ADD COLUMN body              text NOT NULL DEFAULT '',
    ADD COLUMN repealed_on       date,
    ADD COLUMN repeal_reason     text NOT NULL DEFAULT '' CHECK ((repeal_reason <> '') = (repealed_on IS NOT NULL)),
    ADD COLUMN withdrawn_on      date,
    ADD COLUMN withdrawal_reason text NOT NULL DEFAULT ''
        CHECK ((withdrawal_reason <> '') = (withdrawn_on IS NOT NULL)),
    -- A tombstone has no text.
    ADD CHECK (withdrawn_on IS NULL OR (title = '' AND summary = '' AND document_number = '' AND link = ''
               AND body = '' AND repeal_reason = '' AND relations = '[]' AND words = ''::tsvector));
CREATE INDEX item_related ON item (bureau_id) WHERE relations <> '[]';

-- What was published before versions were kept.
INSERT INTO item_version (bureau_id, item_id, number, state, revision, contents, drafters, override_reason, reason,
                          returned_because, drafted_on, published_on)
SELECT bureau_id, id, 1, 'published', 1,
       jsonb_strip_nulls(jsonb_build_object(
           'title', title, 'summary', summary, 'article20_code', article20_code, 'group', item_group,
           'office_id', office_id, 'formed_on', formed_on, 'channels', channels, 'assumed', assumed,
           'entry_id', entry_id, 'period', period, 'attribute', 'proactive')),
       ARRAY[published_by], '', '', '', published_on, published_on
FROM item;
INSERT INTO item_act (bureau_id, item_id, ordinal, number, act, actor, acted_on, recorded_at, reason, backdating_reason)
SELECT bureau_id, id, 1, 1, 'published', published_by, published_on, recorded_at, '', backdating_reason
FROM item;

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['item_version', 'item_act'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO catalog_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
    END LOOP;
END
$$;
-- Versions that were published are public, whatever a statement asks for; who drafted and signed them is not.
CREATE POLICY across_bureaus ON item_version FOR SELECT TO catalog_wide USING (state = 'published');
GRANT SELECT (bureau_id, item_id, number, state, contents, reason, published_on) ON item_version TO catalog_wide;
GRANT SELECT, INSERT ON item_act TO catalog_app;
GRANT SELECT, INSERT, UPDATE ON item_version TO catalog_app;
-- Index number and days of the first publication stay.
GRANT UPDATE (title, summary, article20_code, item_group, office_id, channels, assumed, words, entry_id, period, version,
              revision, revised_on, kind, document_number, valid_until, link, relations, body, repealed_on, repeal_reason,
              withdrawn_on, withdrawal_reason) ON item TO catalog_app;

-- Which items are to be published by now, of all bureaus: all that the clock needs to know of what is not public.
CREATE FUNCTION items_due(by_now timestamptz) RETURNS TABLE (of_bureau text, item uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT bureau_id, item_id FROM item_version
        WHERE state = 'signed' AND publish_at <= by_now ORDER BY publish_at, item_id LIMIT 1000
    $$;
REVOKE ALL ON FUNCTION items_due FROM PUBLIC;
GRANT EXECUTE ON FUNCTION items_due TO catalog_wide;

-- Whether the transaction's bureau has withdrawn an item: then, and only then, its events may be redacted.
CREATE FUNCTION is_withdrawn(item_id uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT EXISTS (SELECT FROM item WHERE bureau_id = nullif(current_setting('app.bureau', true), '')
                       AND id = item_id AND withdrawn_on IS NOT NULL)
    $$;

-- The public events of an item that was withdrawn and that still have their text, locked. sequence is NULL of one that
-- was recorded and not numbered yet: nobody was told of it. What the sequencer moves meanwhile is waited for and found
-- in the journal, for that is looked at after.
CREATE FUNCTION events_of_withdrawn(item_id uuid)
    RETURNS TABLE (event uuid, type_of_event text, sequence_number bigint, body text)
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    BEGIN
        IF NOT is_withdrawn(item_id) THEN
            RETURN;
        END IF;
        RETURN QUERY SELECT event_id, event_type, NULL::bigint, data FROM outbox
            WHERE bureau_id = current_setting('app.bureau') AND visibility = 'public' AND subject = item_id::text
            ORDER BY id FOR UPDATE;
        RETURN QUERY SELECT event_id, event_type, sequence, data FROM journal
            WHERE bureau_id = current_setting('app.bureau') AND visibility = 'public' AND subject = item_id::text
              AND redacted_at IS NULL
            ORDER BY sequence FOR UPDATE;
    END
    $$;

-- Puts what is left of such an event in its place, and keeps who did it and why.
CREATE FUNCTION redact_withdrawn(item_id uuid, event uuid, body text, by_whom text, why text, at_time timestamptz)
    RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path FROM CURRENT AS $$
    DECLARE
        number bigint;
    BEGIN
        IF NOT is_withdrawn(item_id) THEN
            RAISE EXCEPTION 'item % is not withdrawn', item_id;
        END IF;
        UPDATE outbox SET data = body
            WHERE bureau_id = current_setting('app.bureau') AND visibility = 'public'
              AND subject = item_id::text AND event_id = event;
        UPDATE journal SET data = body, redacted_at = at_time
            WHERE bureau_id = current_setting('app.bureau') AND visibility = 'public'
              AND subject = item_id::text AND event_id = event
            RETURNING sequence INTO number;
        IF number IS NOT NULL THEN
            INSERT INTO redaction (bureau_id, visibility, sequence, actor, reason, redacted_at)
                VALUES (current_setting('app.bureau'), 'public', number, by_whom, why, at_time);
        END IF;
    END
    $$;
REVOKE ALL ON FUNCTION is_withdrawn, events_of_withdrawn, redact_withdrawn FROM PUBLIC;
GRANT EXECUTE ON FUNCTION is_withdrawn, events_of_withdrawn, redact_withdrawn TO catalog_app;
-- What was told is found by its subject.
CREATE INDEX journal_of_item ON journal (bureau_id, subject) WHERE visibility = 'public';
