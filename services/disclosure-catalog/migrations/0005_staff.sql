-- The directory of a bureau's people. Append-only: the highest version of a person is in force.
CREATE TABLE staff_member (
    bureau_id   text NOT NULL REFERENCES bureau,
    -- Subject of the person's tokens.
    subject     text NOT NULL,
    version     integer NOT NULL CHECK (version > 0),
    name        text NOT NULL,
    office_id   text,
    position    text NOT NULL,
    in_charge   boolean NOT NULL CHECK (NOT in_charge OR office_id IS NOT NULL),
    -- Civil date from which the person is not of the bureau any more.
    left_on     date,
    changed_by  text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, subject, version)
);

ALTER TABLE staff_member ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON staff_member TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
-- Whether the directory changed is told with the bureau.
CREATE POLICY across_bureaus ON staff_member FOR SELECT TO catalog_wide USING (true);
GRANT SELECT, INSERT ON staff_member TO catalog_app;
GRANT SELECT ON staff_member TO catalog_wide;
