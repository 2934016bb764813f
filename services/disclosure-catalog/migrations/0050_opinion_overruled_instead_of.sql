-- The absent leader in whose stead it was gone on without the opinion.
ALTER TABLE item_opinion
    ADD COLUMN overruled_instead_of text CHECK (overruled_instead_of IS NULL OR overruled_by IS NOT NULL);
GRANT UPDATE (overruled_instead_of) ON item_opinion TO catalog_app;
