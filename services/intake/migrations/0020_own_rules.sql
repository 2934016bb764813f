-- The numbers the bureau had set itself and a fact goes by: [{"setting", "number", "valid_from",
-- "source"}]; NULL where the usual ones counted. What is set later moves no fact.
ALTER TABLE fact ADD COLUMN own_rules jsonb CHECK (jsonb_typeof(own_rules) = 'array');

-- A bureau's limits of enquiries are numbers of its own as all others.
DROP TABLE enquiry_limits;
