-- The stamped or sealed original of a letter (文书正本): an attachment of its case. The suite has no seal
-- and forges none. The last one counts unless it was withdrawn; nothing is deleted.
ALTER TABLE attachment DROP CONSTRAINT attachment_purpose_check;
ALTER TABLE attachment ADD CONSTRAINT attachment_purpose_check CHECK (purpose IN (
    'application_form', 'proof_of_identity', 'power_of_attorney', 'correction', 'opinion',
    'disclosed_material', 'proof_of_delivery', 'dispute_document', 'issued_original', 'other'));

CREATE TABLE letter_original (
    bureau_id         text NOT NULL,
    letter_id         uuid NOT NULL,
    -- The first, second … original of the letter.
    ordinal           integer NOT NULL CHECK (ordinal > 0),
    attachment_id     uuid NOT NULL,
    -- Civil date, and the instant by the wall clock.
    attached_on       date NOT NULL,
    recorded_at       timestamptz NOT NULL,
    -- Subject of the token.
    attached_by       text NOT NULL,
    withdrawn_on      date,
    withdrawn_at      timestamptz,
    withdrawn_by      text,
    -- Sealed: whoever explains a mistake may name somebody.
    withdrawal_reason bytea,
    FOREIGN KEY (bureau_id, letter_id) REFERENCES letter,
    FOREIGN KEY (bureau_id, attachment_id) REFERENCES attachment,
    CHECK ((withdrawn_on IS NULL) = (withdrawn_at IS NULL)),
    CHECK ((withdrawn_on IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((withdrawn_on IS NULL) = (withdrawal_reason IS NULL)),
    CHECK (withdrawn_on >= attached_on)
);
-- Made last, as case_row's.
ALTER TABLE letter_original ADD PRIMARY KEY (bureau_id, letter_id, ordinal);

ALTER TABLE letter_original ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON letter_original TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON letter_original FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON letter_original TO intake_wide;
GRANT SELECT, INSERT,
    UPDATE (withdrawn_on, withdrawn_at, withdrawn_by, withdrawal_reason)
    ON letter_original TO intake_app;
