-- The bureau that another one succeeds, and its entry that was taken over.
ALTER TABLE entry
    ADD COLUMN from_bureau text,
    ADD COLUMN from_entry  uuid,
    ADD CHECK ((from_bureau IS NULL) = (from_entry IS NULL));
-- Each is taken over once.
CREATE UNIQUE INDEX entry_taken_over ON entry (bureau_id, from_entry) WHERE version = 1 AND from_entry IS NOT NULL;

-- Whether a person reviews or signs, as the tokens say: who does not is no leader's deputy.
ALTER TABLE staff_member ADD COLUMN reviews boolean NOT NULL DEFAULT false;

-- Who registers a document is told which others bear its number.
CREATE INDEX item_of_number ON item (bureau_id, (translate(document_number, '〔〕［］[]（）()【】 　', '')))
    WHERE document_number <> '';
