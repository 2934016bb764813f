-- A sending that was entered by mistake is annulled: the letter is where it was before, the line stays and
-- keeps its ordinal. `letter.times` is the ordinal of the last sending that stands.
ALTER TABLE letter_dispatch
    ADD COLUMN annulled_at timestamptz,
    ADD COLUMN annulled_by text,
    -- Why; sealed.
    ADD COLUMN annul_reason bytea,
    ADD CHECK ((annulled_at IS NULL) = (annulled_by IS NULL)),
    ADD CHECK ((annulled_at IS NULL) = (annul_reason IS NULL)),
    -- An arrival or return is taken back first.
    ADD CHECK (annulled_at IS NULL OR ended_at IS NULL);
GRANT UPDATE (annulled_at, annulled_by, annul_reason) ON letter_dispatch TO intake_app;
