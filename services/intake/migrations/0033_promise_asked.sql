-- The catalog is told and asked of what waits longest first, so that what fails keeps nothing else waiting. What is
-- public may be withdrawn, so it is asked of that, too, now and then.
ALTER TABLE promise
    ADD COLUMN asked_at timestamptz,
    -- The item of the catalog that is public.
    ADD COLUMN item_id uuid;
GRANT UPDATE (asked_at, item_id) ON promise TO intake_app;
DROP INDEX promise_open;
CREATE INDEX promise_to_ask ON promise (asked_at) WHERE told AND NOT withdrawn;
