-- New answers to applications that were answered before. The last one of the year of the first answer
-- counts in table 3; those of later years are in no row of it.
CREATE TABLE counted_reanswer (
    bureau_id         text NOT NULL,
    application_id    uuid NOT NULL,
    -- 1, 2, 3 … of the application.
    ordinal           bigint NOT NULL,
    answer            text NOT NULL,
    answered_on       date NOT NULL,
    -- When the first answer left.
    first_answered_on date NOT NULL,
    PRIMARY KEY (bureau_id, application_id, ordinal)
);

ALTER TABLE counted_reanswer ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON counted_reanswer TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON counted_reanswer FOR SELECT TO reporting_wide USING (true);
CREATE POLICY rebuild ON counted_reanswer FOR DELETE TO reporting_wide USING (true);
GRANT SELECT, DELETE ON counted_reanswer TO reporting_wide;
GRANT SELECT, INSERT ON counted_reanswer TO reporting_app;
