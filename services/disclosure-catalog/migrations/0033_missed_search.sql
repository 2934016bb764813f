-- What the public searched a bureau for in vain, by day: words of the dictionary only, no numbers, no names, and
-- nothing of who searched. Kept for a year.
CREATE TABLE missed_search (
    bureau_id   text NOT NULL REFERENCES bureau,
    -- Civil date.
    searched_on date NOT NULL,
    words       text NOT NULL CHECK (words <> ''),
    times       integer NOT NULL CHECK (times > 0),
    PRIMARY KEY (bureau_id, searched_on, words)
);

ALTER TABLE missed_search ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON missed_search TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT, UPDATE, DELETE ON missed_search TO catalog_app;
