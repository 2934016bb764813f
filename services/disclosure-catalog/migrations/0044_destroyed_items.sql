-- An item whose term is past may be destroyed: what a withdrawal leaves is left. It fulfilled its duties, and still does.
ALTER TABLE item
    ADD COLUMN destroyed_on date,
    ADD CHECK (destroyed_on IS NULL OR withdrawn_on IS NOT NULL);
GRANT UPDATE (destroyed_on) ON item TO catalog_app;
-- Comments on a call are destroyed with it: how many there were, and what became of each, stays.
GRANT UPDATE (text) ON item_comment TO catalog_app;
