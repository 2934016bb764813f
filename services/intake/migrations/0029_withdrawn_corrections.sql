-- An applicant who was told of a correction is told of its withdrawal, too.
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN (
    'received', 'correction_asked', 'correction_withdrawn', 'opinion_asked', 'reasons_asked', 'delayed',
    'extended', 'extension_withdrawn', 'fee_asked', 'fee_withdrawn', 'answered'));
