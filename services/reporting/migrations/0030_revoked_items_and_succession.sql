-- An item whose import was revoked is counted no more. Of those that were revoked before, a restart of the stream tells.
GRANT DELETE ON counted_item TO reporting_app;

-- Who succeeds a bureau, as it was told last; none while it goes on. Known of those told since; a restart of the catalog's
-- public stream tells it of all.
ALTER TABLE bureau
    -- {"bureau_id", "bureau_name", "from_on", "source"}
    ADD COLUMN succeeded_by jsonb CHECK (jsonb_typeof(succeeded_by) = 'object');
