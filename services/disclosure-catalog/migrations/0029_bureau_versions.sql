-- What a bureau is changes with life: names, offices, groups, the bureau above, a successor. Append-only: the
-- highest version is in force; `bureau` keeps what never changes, and is what all else refers to.
CREATE TABLE bureau_version (
    bureau_id    text NOT NULL REFERENCES bureau,
    version      integer NOT NULL CHECK (version > 0),
    -- [{"valid_from", "text", "source"}] by day; empty while it bears the name it was registered under.
    dated_names  jsonb NOT NULL CHECK (jsonb_typeof(dated_names) = 'array'),
    -- The bureau above; only the platform has none.
    parent_id    text REFERENCES bureau,
    -- [{"id", "name", "closed_on", "telephone"}] in the bureau's own order.
    offices      jsonb NOT NULL CHECK (jsonb_typeof(offices) = 'array'),
    -- [{"code", "name"}] in the order of the bureau's report.
    item_groups  jsonb NOT NULL CHECK (jsonb_typeof(item_groups) = 'array'),
    -- {"bureau_id", "from_on", "source"}; NULL while it goes on.
    succeeded_by jsonb CHECK (jsonb_typeof(succeeded_by) = 'object'),
    -- Why; empty for what was registered.
    reason       text NOT NULL CHECK (version = 1 OR reason <> ''),
    changed_by   text NOT NULL,
    recorded_at  timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, version),
    CHECK ((parent_id IS NULL) = (bureau_id = 'platform')),
    CHECK (parent_id <> bureau_id)
);
INSERT INTO bureau_version (bureau_id, version, dated_names, parent_id, offices, item_groups, reason, changed_by,
                            recorded_at)
SELECT id, 1, '[]', parent_id, offices, item_groups, '', registered_by, recorded_at FROM bureau;
ALTER TABLE bureau DROP COLUMN parent_id, DROP COLUMN offices, DROP COLUMN item_groups;

ALTER TABLE bureau_version ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON bureau_version TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
-- Who a bureau is, is public.
CREATE POLICY across_bureaus ON bureau_version FOR SELECT TO catalog_wide USING (true);
GRANT SELECT, INSERT ON bureau_version TO catalog_app;
GRANT SELECT ON bureau_version TO catalog_wide;
