-- Which packages were made of what, by whom: who took a record out, and what left.
CREATE TABLE archive_package (
    bureau_id text NOT NULL,
    id        uuid NOT NULL,
    -- Of an item or a case.
    record    uuid NOT NULL,
    -- SHA-256 of the whole package, and how long it is.
    sha256    text NOT NULL CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    byte_size bigint NOT NULL CHECK (byte_size > 0),
    files     integer NOT NULL CHECK (files > 0),
    -- Subject of the token.
    made_by   text NOT NULL CHECK (made_by <> ''),
    -- Civil date, and when it was, by the wall clock.
    made_on   date NOT NULL,
    made_at   timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id)
);
CREATE INDEX archive_package_of_record ON archive_package (bureau_id, record);

ALTER TABLE archive_package ENABLE ROW LEVEL SECURITY;
DO $$
DECLARE
    app text := current_schema() || '_app';
BEGIN
    -- A service refuses to serve on a schema whose migrations it does not know.
    EXECUTE format('GRANT SELECT ON _archive_migrations TO %I', current_schema() || '_wide');
    EXECUTE format('GRANT SELECT, INSERT ON archive_package TO %I', app);
    EXECUTE format(
        $policy$CREATE POLICY of_bureau ON archive_package TO %I
            USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, app);
END
$$;
