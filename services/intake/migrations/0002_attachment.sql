-- Files of cases. The contents stand in the object store under `<bureau_id>/<id>`, sealed; an object
-- counts only if it has a row here.
CREATE TABLE attachment (
    bureau_id         text NOT NULL,
    id                uuid NOT NULL,
    case_id           uuid NOT NULL,
    purpose           text NOT NULL CHECK (purpose IN (
                          'application_form', 'proof_of_identity', 'power_of_attorney', 'correction',
                          'opinion', 'disclosed_material', 'proof_of_delivery', 'dispute_document',
                          'other')),
    -- Name of the file, sealed.
    file_name         bytea NOT NULL,
    media_type        text NOT NULL,
    byte_size         bigint NOT NULL CHECK (byte_size > 0),
    sha256            bytea NOT NULL CHECK (length(sha256) = 32),
    -- Civil date, and the instant by the wall clock.
    attached_on       date NOT NULL,
    recorded_at       timestamptz NOT NULL,
    -- Subject of the token it was attached with.
    attached_by       text NOT NULL,
    -- It is part of a reply that was signed: it cannot be withdrawn any more.
    signed            boolean NOT NULL DEFAULT false,
    -- A file that was attached by mistake: kept, and no longer shown.
    withdrawn_on      date,
    withdrawn_by      text,
    -- Sealed: whoever explains a mistake may name somebody.
    withdrawal_reason bytea,
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row,
    CHECK ((withdrawn_on IS NULL) = (withdrawn_by IS NULL)),
    CHECK ((withdrawn_on IS NULL) = (withdrawal_reason IS NULL)),
    CHECK (withdrawn_on >= attached_on),
    CHECK (NOT (signed AND withdrawn_on IS NOT NULL))
);
CREATE INDEX attachment_by_case ON attachment (bureau_id, case_id);
-- Made last, as case_row's.
ALTER TABLE attachment ADD PRIMARY KEY (bureau_id, id);

-- Which database this is: its object store bears the same, so that no sweep of another takes its files.
CREATE TABLE object_store (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id       uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO object_store DEFAULT VALUES;
GRANT SELECT ON object_store TO intake_wide;

ALTER TABLE attachment ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON attachment TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON attachment FOR SELECT TO intake_wide USING (true);
-- For the sweep of objects without a row.
GRANT SELECT ON attachment TO intake_wide;
GRANT SELECT, INSERT ON attachment TO intake_app;
-- A file is signed or withdrawn; nothing else of it ever changes, and nothing deletes it.
GRANT UPDATE (signed, withdrawn_on, withdrawn_by, withdrawal_reason) ON attachment TO intake_app;
