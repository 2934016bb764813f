-- What citizens said of the answers to their enquiries.
CREATE TABLE counted_appraisal (
    bureau_id    text NOT NULL,
    enquiry_id   uuid NOT NULL,
    satisfaction text NOT NULL,
    appraised_on date NOT NULL,
    PRIMARY KEY (bureau_id, enquiry_id)
);

ALTER TABLE counted_appraisal ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON counted_appraisal TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON counted_appraisal FOR SELECT TO reporting_wide USING (true);
CREATE POLICY rebuild ON counted_appraisal FOR DELETE TO reporting_wide USING (true);
GRANT SELECT, DELETE ON counted_appraisal TO reporting_wide;
GRANT SELECT, INSERT ON counted_appraisal TO reporting_app;
