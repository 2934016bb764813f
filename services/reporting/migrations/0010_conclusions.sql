-- Ends of disputes that an appeal took back: from the one day to the other the dispute had that outcome.
CREATE TABLE counted_conclusion (
    bureau_id   text NOT NULL,
    -- The event that told of the appeal.
    event_id    uuid NOT NULL,
    dispute_id  uuid NOT NULL,
    closed_on   date NOT NULL,
    reopened_on date NOT NULL CHECK (reopened_on >= closed_on),
    result      text NOT NULL,
    PRIMARY KEY (bureau_id, event_id)
);
CREATE INDEX counted_conclusion_by_dispute ON counted_conclusion (bureau_id, dispute_id);

ALTER TABLE counted_conclusion ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON counted_conclusion TO reporting_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
CREATE POLICY across_bureaus ON counted_conclusion FOR SELECT TO reporting_wide USING (true);
CREATE POLICY rebuild ON counted_conclusion FOR DELETE TO reporting_wide USING (true);
GRANT SELECT, DELETE ON counted_conclusion TO reporting_wide;
GRANT SELECT, INSERT ON counted_conclusion TO reporting_app;
