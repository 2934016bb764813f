-- The limits a bureau sets its enquiries, in working days: no law does. Append-only: the highest version
-- is in force for what is registered from then on.
CREATE TABLE enquiry_limits (
    bureau_id       text NOT NULL,
    version         integer NOT NULL CHECK (version > 0),
    consultation    integer NOT NULL CHECK (consultation BETWEEN 0 AND 60),
    complaint       integer NOT NULL CHECK (complaint BETWEEN 0 AND 60),
    hotline         integer NOT NULL CHECK (hotline BETWEEN 0 AND 60),
    letter_or_visit integer NOT NULL CHECK (letter_or_visit BETWEEN 0 AND 60),
    petition        integer NOT NULL CHECK (petition BETWEEN 0 AND 60),
    -- Of what is urgent, whatever its category.
    urgent          integer NOT NULL CHECK (urgent BETWEEN 0 AND 60),
    -- Subject of the token it was set with.
    set_by          text NOT NULL,
    recorded_at     timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, version)
);

ALTER TABLE enquiry_limits ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON enquiry_limits TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON enquiry_limits FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON enquiry_limits TO intake_wide;
GRANT SELECT, INSERT ON enquiry_limits TO intake_app;
