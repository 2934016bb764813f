-- What a bureau prints in its letters. Append-only: the highest version is in force.
CREATE TABLE bureau_profile (
    bureau_id       text NOT NULL REFERENCES bureau,
    version         integer NOT NULL CHECK (version > 0),
    address         text NOT NULL,
    postcode        text NOT NULL,
    telephone       text NOT NULL,
    fax             text NOT NULL,
    email           text NOT NULL,
    website         text NOT NULL,
    office_hours    text NOT NULL,
    disclosure_unit text NOT NULL,
    letter_code     text NOT NULL,
    payment         text NOT NULL,
    -- [{"valid_from", "reconsideration_organ", "court"}] by day.
    remedies        jsonb NOT NULL CHECK (jsonb_typeof(remedies) = 'array'),
    changed_by      text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, version)
);

ALTER TABLE bureau_profile ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON bureau_profile TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
-- How a bureau is reached is public.
CREATE POLICY across_bureaus ON bureau_profile FOR SELECT TO catalog_wide USING (true);
GRANT SELECT, INSERT ON bureau_profile TO catalog_app;
GRANT SELECT ON bureau_profile TO catalog_wide;
