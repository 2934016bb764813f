-- A proposal to publish something. Append-only.
CREATE TABLE proposal (
    bureau_id              text NOT NULL REFERENCES bureau,
    id                     uuid NOT NULL,
    title                  text NOT NULL,
    description            text NOT NULL,
    reason                 text NOT NULL,
    -- Ids of intake's applications.
    source_application_ids uuid[] NOT NULL,
    -- NULL: not said.
    article20_code         smallint CHECK (article20_code BETWEEN 1 AND 15),
    -- Civil date it was made.
    proposed_on            date NOT NULL,
    proposed_by            text NOT NULL,
    recorded_at            timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, id)
);
CREATE INDEX proposal_newest_first ON proposal (bureau_id, proposed_on DESC, id DESC);

-- What was decided on a proposal: at most one row each.
CREATE TABLE proposal_decision (
    bureau_id   text NOT NULL,
    proposal_id uuid NOT NULL,
    outcome     text NOT NULL CHECK (outcome IN ('accepted', 'declined')),
    reason      text NOT NULL CHECK (reason <> '' OR outcome = 'accepted'),
    -- Civil date of the decision.
    decided_on  date NOT NULL,
    decided_by  text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, proposal_id),
    FOREIGN KEY (bureau_id, proposal_id) REFERENCES proposal
);

DO $$
DECLARE
    name text;
BEGIN
    FOREACH name IN ARRAY ARRAY['proposal', 'proposal_decision'] LOOP
        EXECUTE format('ALTER TABLE %I ENABLE ROW LEVEL SECURITY', name);
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO catalog_app
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name);
    END LOOP;
END
$$;
GRANT SELECT, INSERT ON proposal, proposal_decision TO catalog_app;
