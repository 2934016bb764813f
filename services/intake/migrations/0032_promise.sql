-- What answers said will be published by a day, and whether the catalog knows: it is told until it does. Nothing here
-- tells who applied.
CREATE TABLE promise (
    bureau_id    text NOT NULL,
    case_id      uuid NOT NULL,
    -- Ordinal of the fact that signed the reply.
    reply        integer NOT NULL CHECK (reply > 0),
    title        text NOT NULL CHECK (title <> ''),
    -- Civil dates: by which, and when the reply left.
    publish_on   date NOT NULL,
    promised_on  date NOT NULL,
    office_id    text NOT NULL,
    -- The answer does not hold any more.
    withdrawn    boolean NOT NULL DEFAULT false,
    -- The catalog knows how it stands.
    told         boolean NOT NULL DEFAULT false,
    -- It is public, and the applicant was told.
    kept         boolean NOT NULL DEFAULT false,
    PRIMARY KEY (bureau_id, case_id, reply),
    FOREIGN KEY (bureau_id, case_id) REFERENCES case_row
);
CREATE INDEX promise_to_tell ON promise (bureau_id) WHERE NOT told;
CREATE INDEX promise_open ON promise (bureau_id) WHERE NOT kept AND NOT withdrawn;

ALTER TABLE promise ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON promise TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON promise FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON promise TO intake_wide;
GRANT SELECT, INSERT ON promise TO intake_app;
GRANT UPDATE (promised_on, withdrawn, told, kept) ON promise TO intake_app;

-- The applicant is told once it is public.
ALTER TABLE notice DROP CONSTRAINT notice_kind_check;
ALTER TABLE notice ADD CONSTRAINT notice_kind_check CHECK (kind IN (
    'received', 'correction_asked', 'correction_withdrawn', 'opinion_asked', 'opinion_recalled', 'reasons_asked',
    'delayed', 'extended', 'extension_withdrawn', 'fee_asked', 'fee_withdrawn', 'answered', 'published'));
