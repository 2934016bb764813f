-- What a signed report counted, later ones take over (C6, C7). For that it is kept at which event an application was
-- registered and until which one it was of which kind; of what was told before, the feeds tell again, all by themselves.

ALTER TABLE counted_thing
    -- Position of the event with which an application was registered, and civil date of it, if that is of a later year than
    -- its receipt.
    ADD COLUMN late_at bigint,
    ADD COLUMN late_on date,
    -- Position of the event that changed the kind of its applicant last.
    ADD COLUMN changed_at bigint,
    ADD CHECK ((late_at IS NULL) = (late_on IS NULL)),
    ADD CHECK (kind = 'application' OR (late_at IS NULL AND changed_at IS NULL));
-- These are few.
CREATE INDEX counted_thing_frozen ON counted_thing (bureau_id) WHERE late_at IS NOT NULL OR changed_at IS NOT NULL;

DELETE FROM counted_thing WHERE kind IN ('application', 'matter', 'enquiry', 'dispute');
DELETE FROM tally WHERE split_part(key, '.', 1) IN ('application', 'matter', 'enquiry', 'dispute');
UPDATE cursor SET epoch = '', sequence = 0, digest = NULL, head = greatest(head, 1), attempts = 0, next_try_at = now(),
    blocked_reason = NULL, blocked_sequence = NULL, blocked_detail = NULL
WHERE service = 'intake';

-- How far the stream of cases was taken in when a version was signed.
ALTER TABLE annual_report
    -- Empty where there was no such stream.
    ADD COLUMN cases_epoch text,
    ADD COLUMN cases_at bigint;
UPDATE annual_report SET (cases_epoch, cases_at) = (
    SELECT coalesce(max(position->>'epoch'), ''), coalesce(max((position->>'sequence')::bigint), 0)
    FROM jsonb_array_elements(coalesce(report->'basis', '[]')) AS position
    WHERE position->'stream'->>'service' = 'intake'
) WHERE signed_on IS NOT NULL;
ALTER TABLE annual_report
    ADD CHECK ((cases_epoch IS NULL) = (cases_at IS NULL)),
    ADD CHECK ((cases_at IS NULL) = (signed_on IS NULL));

-- Civil date a bureau was founded; none if it is not told.
ALTER TABLE bureau ADD COLUMN founded_on date;
