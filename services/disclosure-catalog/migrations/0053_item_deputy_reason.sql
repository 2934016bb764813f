-- Why a deputy was appointed from above the bureau.
ALTER TABLE item_deputy ADD COLUMN reason text NOT NULL DEFAULT '';
