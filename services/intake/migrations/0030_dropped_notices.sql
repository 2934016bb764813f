-- An applicant who was told that a third party is asked is told that the request was recalled, too.
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN (
    'received', 'correction_asked', 'correction_withdrawn', 'opinion_asked', 'opinion_recalled', 'reasons_asked',
    'delayed', 'extended', 'extension_withdrawn', 'fee_asked', 'fee_withdrawn', 'answered'));

-- What was taken back before anybody was told of it is told to nobody.
ALTER TABLE notice ADD COLUMN dropped_at timestamptz;
ALTER TABLE notice ADD CHECK (dropped_at IS NULL OR (sent_at IS NULL AND next_try_at IS NULL));
GRANT UPDATE (dropped_at) ON notice TO intake_app;
