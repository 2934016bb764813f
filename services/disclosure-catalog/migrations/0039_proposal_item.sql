-- The item that was drafted for an accepted proposal. Another takes its place only where that one was given up, kept
-- inside or withdrawn.
CREATE TABLE proposal_item (
    bureau_id   text NOT NULL,
    proposal_id uuid NOT NULL,
    item_id     uuid NOT NULL,
    -- Civil date.
    drafted_on  date NOT NULL,
    PRIMARY KEY (bureau_id, proposal_id, item_id),
    FOREIGN KEY (bureau_id, proposal_id) REFERENCES proposal
);

ALTER TABLE proposal_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON proposal_item TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT ON proposal_item TO catalog_app;
