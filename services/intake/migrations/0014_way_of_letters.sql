-- An applicant who was told of a fee is told of its withdrawal, too.
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN (
    'received', 'correction_asked', 'opinion_asked', 'reasons_asked', 'delayed',
    'extended', 'extension_withdrawn', 'fee_asked', 'fee_withdrawn', 'answered'));

-- What was recorded of how a sending ended and was a mistake: the sending is under way again, the trace
-- stays here.
CREATE TABLE annulled_arrival (
    bureau_id     text NOT NULL,
    letter_id     uuid NOT NULL,
    -- The sending, and which of its mistakes this is, from 1.
    ordinal       integer NOT NULL,
    nth           integer NOT NULL CHECK (nth > 0),
    -- As it stood in letter_dispatch, sealed as there.
    served_on     date,
    signed_by     bytea,
    returned_on   date,
    return_reason bytea,
    ended_at      timestamptz NOT NULL,
    ended_by      text NOT NULL,
    -- When, by whom and why it was annulled; the reason is sealed.
    annulled_at   timestamptz NOT NULL,
    annulled_by   text NOT NULL,
    reason        bytea NOT NULL,
    PRIMARY KEY (bureau_id, letter_id, ordinal, nth),
    FOREIGN KEY (bureau_id, letter_id, ordinal) REFERENCES letter_dispatch,
    CHECK ((served_on IS NULL) <> (returned_on IS NULL))
);
ALTER TABLE annulled_arrival ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON annulled_arrival TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON annulled_arrival FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON annulled_arrival TO intake_wide;
GRANT SELECT, INSERT ON annulled_arrival TO intake_app;
