-- Names of a bureau, each from a day on: a report bears that of the end of its year.
ALTER TABLE bureau
    -- [{"valid_from", "name", "source"}] by day; empty while it was never renamed.
    ADD COLUMN dated_names jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(dated_names) = 'array');
ALTER TABLE bureau ALTER COLUMN dated_names DROP DEFAULT;
