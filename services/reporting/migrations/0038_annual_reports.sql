-- Annual reports as documents (政府信息公开工作年度报告), a row a version.
CREATE TABLE annual_report (
    bureau_id         text NOT NULL,
    id                uuid NOT NULL,
    year              integer NOT NULL,
    -- 1 for the first, 2 for the first correction …
    version           integer NOT NULL CHECK (version > 0),
    state             text NOT NULL
        CHECK (state IN ('draft', 'in_review', 'reviewed', 'signed', 'published', 'superseded')),
    -- Counts the acts on it.
    revision          integer NOT NULL,
    -- Its figures and tables, and those of the year before, as proto3 JSON. Frozen once it is signed.
    report            jsonb NOT NULL,
    previous          jsonb,
    -- {sections, contributions, remarks, acts}
    document          jsonb NOT NULL,
    correction_reason text NOT NULL,
    signed_on         date,
    digest            text NOT NULL,
    -- The item of the catalog it was handed over as, and the number of its version.
    item_id           uuid,
    item_version      integer,
    published_on      date,
    recorded_at       timestamptz NOT NULL,
    UNIQUE (bureau_id, year, version),
    CHECK ((item_id IS NULL) = (item_version IS NULL)),
    CHECK ((signed_on IS NOT NULL) = (state IN ('signed', 'published', 'superseded'))),
    CHECK ((digest <> '') = (signed_on IS NOT NULL))
);
CREATE INDEX annual_report_by_digest ON annual_report (bureau_id, digest) WHERE digest <> '';
CREATE INDEX annual_report_handed_over ON annual_report (bureau_id, id) WHERE item_id IS NOT NULL AND published_on IS NULL;
-- The last index, so that a row is found by it.
ALTER TABLE annual_report ADD PRIMARY KEY (bureau_id, id);

ALTER TABLE annual_report ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON annual_report TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON annual_report FOR SELECT TO reporting_wide USING (true);
GRANT SELECT ON annual_report TO reporting_wide;
GRANT SELECT, INSERT, UPDATE ON annual_report TO reporting_app;
