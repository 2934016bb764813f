-- What a bureau rules on itself where no law counts, each from a day on and with its document.
-- Append-only: of one thing and day the last that was set counts.
CREATE TABLE bureau_setting (
    bureau_id         text NOT NULL REFERENCES bureau,
    id                uuid NOT NULL,
    -- For what; the codes and their bounds are in the law's list.
    setting           text NOT NULL,
    number            integer NOT NULL CHECK (number >= 0),
    -- Civil date from which it counts.
    valid_from        date NOT NULL,
    -- The document or decision that sets it.
    source            text NOT NULL CHECK (source <> ''),
    -- Why it was entered after that day; NULL if it was not.
    backdating_reason text,
    -- Subject of the token it was set with.
    set_by            text NOT NULL,
    recorded_at       timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id)
);

ALTER TABLE bureau_setting ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON bureau_setting TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
-- By what a bureau counts is public.
CREATE POLICY across_bureaus ON bureau_setting FOR SELECT TO catalog_wide USING (true);
GRANT SELECT, INSERT ON bureau_setting TO catalog_app;
GRANT SELECT ON bureau_setting TO catalog_wide;
