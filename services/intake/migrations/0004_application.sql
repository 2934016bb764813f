-- By what an application is found again though what it says is sealed: keyed marks of who applies and
-- of what is wanted. Nothing can be read from them without the keys; what they find is compared in the
-- open text. Derived from the facts; a case keeps the marks of texts that were corrected since.
CREATE TABLE application_mark (
    bureau_id      text NOT NULL,
    mark           bigint NOT NULL,
    application_id uuid NOT NULL,
    PRIMARY KEY (bureau_id, mark, application_id)
);

ALTER TABLE application_mark ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON application_mark TO intake_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON application_mark FOR SELECT TO intake_wide USING (true);
GRANT SELECT ON application_mark TO intake_wide;
GRANT SELECT, INSERT ON application_mark TO intake_app;
