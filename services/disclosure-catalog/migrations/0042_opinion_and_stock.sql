-- What other organs say to a version of an item before it is signed. An opinion is never removed: of a withdrawn item it
-- stays without what was said.
CREATE TABLE item_opinion (
    bureau_id       text NOT NULL,
    item_id         uuid NOT NULL,
    number          integer NOT NULL,
    id              uuid NOT NULL,
    organ           text NOT NULL CHECK (organ <> ''),
    -- It made the information, too: silence agrees (art. 34).
    co_maker        boolean NOT NULL,
    question        text NOT NULL,
    -- Civil dates.
    asked_on        date NOT NULL,
    due_on          date NOT NULL CHECK (due_on >= asked_on),
    asked_by        text NOT NULL,
    answer          text CHECK (answer IN ('agrees', 'objects', 'silent')),
    answer_reason   text NOT NULL DEFAULT '',
    received_on     date,
    answered_on     date,
    answered_by     text,
    overruled_by    text,
    overrule_reason text NOT NULL DEFAULT '',
    -- The version was sent back since.
    overtaken       boolean NOT NULL DEFAULT false,
    FOREIGN KEY (bureau_id, item_id, number) REFERENCES item_version,
    CHECK ((answer IS NULL) = (answered_on IS NULL) AND (answer IS NULL) = (answered_by IS NULL))
);
CREATE INDEX item_opinion_of_item ON item_opinion (bureau_id, item_id, number);
-- After the other index: of two that would do, the last one is taken.
ALTER TABLE item_opinion ADD PRIMARY KEY (bureau_id, id);
ALTER TABLE item_opinion ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON item_opinion TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT ON item_opinion TO catalog_app;
GRANT UPDATE (question, answer, answer_reason, received_on, answered_on, answered_by, overruled_by, overrule_reason,
              overtaken) ON item_opinion TO catalog_app;

-- Sheets of documents in force that were taken over as opening stock. Never removed; revoked as a whole.
CREATE TABLE item_batch (
    bureau_id     text NOT NULL REFERENCES bureau,
    id            uuid NOT NULL,
    items         integer NOT NULL CHECK (items > 0),
    reason        text NOT NULL,
    -- Civil dates.
    imported_on   date NOT NULL,
    imported_by   text NOT NULL,
    revoked_on    date,
    revoked_by    text,
    revoke_reason text NOT NULL DEFAULT '',
    PRIMARY KEY (bureau_id, id),
    CHECK ((revoked_on IS NULL) = (revoked_by IS NULL))
);
ALTER TABLE item_batch ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON item_batch TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT ON item_batch TO catalog_app;
GRANT UPDATE (revoked_on, revoked_by, revoke_reason) ON item_batch TO catalog_app;

ALTER TABLE item
    ADD COLUMN batch_id uuid,
    -- Its batch was revoked: its index number is free again.
    ADD COLUMN revoked  boolean NOT NULL DEFAULT false CHECK (NOT revoked OR withdrawn_on IS NOT NULL),
    ADD FOREIGN KEY (bureau_id, batch_id) REFERENCES item_batch,
    DROP CONSTRAINT item_bureau_id_index_number_key;
CREATE UNIQUE INDEX item_index_number ON item (bureau_id, index_number) WHERE NOT revoked;
CREATE INDEX item_of_batch ON item (bureau_id, batch_id) WHERE batch_id IS NOT NULL;
GRANT UPDATE (revoked) ON item TO catalog_app;
