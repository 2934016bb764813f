-- Who stands in for an absent leader, by day. An appointment is never removed: it ends.
CREATE TABLE item_deputy (
    bureau_id    text NOT NULL REFERENCES bureau,
    id           uuid NOT NULL,
    -- Subjects.
    person       text NOT NULL,
    deputy       text NOT NULL CHECK (deputy <> person),
    -- Civil dates.
    from_on      date NOT NULL,
    to_on        date NOT NULL,
    appointed_by text NOT NULL,
    ended_by     text,
    recorded_at  timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id)
);
CREATE INDEX item_deputy_of ON item_deputy (bureau_id, deputy, to_on);
ALTER TABLE item_deputy ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON item_deputy TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT ON item_deputy TO catalog_app;
GRANT UPDATE (to_on, ended_by) ON item_deputy TO catalog_app;

-- The absent leader in whose stead it was done.
ALTER TABLE item_act ADD COLUMN instead_of text;

ALTER TABLE item
    DROP CONSTRAINT item_kind_check,
    ADD CHECK (kind IN ('rule', 'normative_document', 'decision', 'notice', 'statistics', 'budget', 'final_accounts',
                        'interpretation', 'other', 'call_for_comments')),
    -- Civil dates between which a call for comments takes them.
    ADD COLUMN comments_from  date,
    ADD COLUMN comments_until date,
    ADD CHECK ((comments_from IS NULL) = (comments_until IS NULL) AND comments_from <= comments_until);
CREATE INDEX item_call ON item (bureau_id, id) WHERE comments_until IS NOT NULL;
GRANT UPDATE (comments_from, comments_until) ON item TO catalog_app;

-- Comments of the public on a call. What they say is sealed: nobody is asked who he is, but some tell.
CREATE TABLE item_comment (
    bureau_id    text NOT NULL,
    item_id      uuid NOT NULL,
    id           uuid NOT NULL,
    text         bytea NOT NULL,
    -- Civil date.
    received_on  date NOT NULL,
    -- Numbers of people stand in it.
    has_findings boolean NOT NULL,
    answer       text CHECK (answer IN ('adopted', 'partly_adopted', 'not_adopted', 'set_aside')),
    reply        text NOT NULL DEFAULT '',
    answered_by  text,
    PRIMARY KEY (bureau_id, id),
    FOREIGN KEY (bureau_id, item_id) REFERENCES item,
    CHECK ((answer IS NULL) = (answered_by IS NULL))
);
CREATE INDEX item_comment_of_call ON item_comment (bureau_id, item_id, id);
ALTER TABLE item_comment ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON item_comment TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT ON item_comment TO catalog_app;
GRANT UPDATE (answer, reply, answered_by) ON item_comment TO catalog_app;
