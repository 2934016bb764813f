-- Declared figures (填报数): what happens elsewhere, or was published before the bureau worked here. Never changed but by
-- being revoked.
CREATE TABLE declaration (
    bureau_id      text NOT NULL,
    id             uuid NOT NULL,
    year           integer NOT NULL,
    -- Key of the place of the tables (`table2.permit.decisions`).
    figure         text NOT NULL,
    -- A count, or fen.
    value          bigint NOT NULL,
    note           text NOT NULL,
    source         text NOT NULL,
    evidence       text NOT NULL,
    -- A cell of the report published before the bureau's first one here.
    opening        boolean NOT NULL,
    -- The import it came with.
    batch_id       uuid,
    declared_by    text NOT NULL,
    declared_at    timestamptz NOT NULL,
    recorded_at    timestamptz NOT NULL,
    revoked_by     text,
    revoked_at     timestamptz,
    revoked_reason text NOT NULL DEFAULT '',
    PRIMARY KEY (bureau_id, id),
    CHECK ((revoked_by IS NULL) = (revoked_at IS NULL))
);
CREATE UNIQUE INDEX declaration_standing ON declaration (bureau_id, year, figure) WHERE revoked_at IS NULL;

ALTER TABLE declaration ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON declaration TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON declaration FOR SELECT TO reporting_wide USING (true);
GRANT SELECT ON declaration TO reporting_wide;
GRANT SELECT, INSERT, UPDATE (revoked_by, revoked_at, revoked_reason) ON declaration TO reporting_app;
