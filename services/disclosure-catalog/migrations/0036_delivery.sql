-- That a published item went out through a channel (公开渠道和载体). Append-only: a correction is a later row that takes
-- the place of one, once. What may tell of its contents is emptied when the item is withdrawn.
CREATE TABLE delivery (
    bureau_id         text NOT NULL,
    id                uuid NOT NULL,
    item_id           uuid NOT NULL,
    channel           text NOT NULL CHECK (channel IN (
        'website', 'gazette', 'social_media', 'press_conference', 'broadcast', 'print', 'reading_place',
        'service_centre', 'service_station', 'on_site', 'notice_board', 'targeted_push', 'other', 'bulletin')),
    -- Civil date.
    delivered_on      date NOT NULL,
    -- What proves it.
    note              text NOT NULL,
    link              text NOT NULL,
    sha256            text NOT NULL CHECK (sha256 = '' OR sha256 ~ '^[0-9a-f]{64}$'),
    -- The row whose place it takes; void tells that the delivery did not take place.
    corrects          uuid,
    void              boolean NOT NULL CHECK (NOT void OR corrects IS NOT NULL),
    reason            text NOT NULL CHECK (reason = '' OR corrects IS NOT NULL),
    recorded_by       text NOT NULL,
    recorded_at       timestamptz NOT NULL,
    FOREIGN KEY (bureau_id, item_id) REFERENCES item,
    UNIQUE (bureau_id, corrects)
);
CREATE INDEX delivery_of_item ON delivery (bureau_id, item_id);
CREATE INDEX delivery_newest_first ON delivery (bureau_id, delivered_on DESC, id DESC);
-- The key is made last: while the table is small all indexes look equal to PostgreSQL, and it takes the newest.
ALTER TABLE delivery ADD PRIMARY KEY (bureau_id, id);
ALTER TABLE delivery ADD FOREIGN KEY (bureau_id, corrects) REFERENCES delivery;

ALTER TABLE delivery ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON delivery TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT ON delivery TO catalog_app;
GRANT UPDATE (note, link, reason) ON delivery TO catalog_app;

-- When what is public of an item changed last, by the civil clock: feeds tell what changed in that order. The program of
-- before does not set it.
ALTER TABLE item ADD COLUMN changed_at timestamptz NOT NULL DEFAULT CURRENT_TIMESTAMP;
UPDATE item SET changed_at = greatest(recorded_at, (
    SELECT max(act.recorded_at) FROM item_act AS act
    WHERE act.bureau_id = item.bureau_id AND act.item_id = item.id AND act IN ('published', 'repealed', 'withdrawn')));
-- Of all rows, though they look like some: nothing else but the feeds, which ask for them in these words, shall take
-- these in place of the key.
CREATE INDEX item_changed_last ON item (bureau_id, changed_at DESC, id DESC) WHERE version > 0;
CREATE INDEX item_of_article20 ON item (bureau_id, article20_code, changed_at DESC, id DESC) WHERE version > 0;
GRANT UPDATE (changed_at) ON item TO catalog_app;
