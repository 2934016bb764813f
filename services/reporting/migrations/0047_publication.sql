-- Deliveries of items, and what was not published by its day, are counted as well, and items by month: every stream is counted
-- anew. What is behind a figure is found along the day by which it counts.

DROP INDEX counted_thing_by_kind;
ALTER TABLE counted_thing
    -- Nothing asked for it.
    DROP COLUMN result,
    -- Civil date of the last thing that counts of a case beside its beginning and end: a fee, a new answer, an appraisal.
    ADD COLUMN acted_on date,
    DROP CONSTRAINT counted_thing_kind_check,
    ADD CONSTRAINT counted_thing_kind_check CHECK (kind IN ('application', 'matter', 'enquiry', 'dispute', 'item', 'document',
                                                            'undated', 'activity', 'delivery', 'duty'));
CREATE INDEX counted_thing_opened ON counted_thing (bureau_id, kind, opened_on, id, category);
-- What did not end stands at the end of all days.
CREATE INDEX counted_thing_closed ON counted_thing (bureau_id, kind, coalesce(closed_on, '9999-12-31'), id, category);
CREATE INDEX counted_thing_acted ON counted_thing (bureau_id, kind, acted_on, id, category) WHERE acted_on IS NOT NULL;

TRUNCATE counted_thing, tally;
UPDATE cursor SET epoch = '', sequence = 0, digest = NULL, head = greatest(head, 1), attempts = 0, next_try_at = now(),
    blocked_reason = NULL, blocked_sequence = NULL, blocked_detail = NULL;
