-- What the bureau brought along when it began to work with the suite (期初存量): under which number it
-- was known before. Append-only; nothing is imported twice.
CREATE TABLE opening_stock (
    bureau_id   text NOT NULL,
    sheet       text NOT NULL CHECK (sheet IN ('applications', 'matters', 'matter_cases', 'enquiries',
                                                    'disputes')),
    -- The number it had before, or the code of a matter.
    old_number  text COLLATE "C" NOT NULL,
    -- None for matters, which are no cases.
    case_id     uuid,
    imported_by text NOT NULL,
    imported_on date NOT NULL,
    -- When it was imported, by the wall clock.
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, sheet, old_number),
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row
);

ALTER TABLE opening_stock ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON opening_stock TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON opening_stock FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON opening_stock TO intake_wide;
GRANT SELECT, INSERT ON opening_stock TO intake_app;
