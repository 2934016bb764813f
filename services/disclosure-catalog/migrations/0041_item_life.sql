-- The id from another system of a draft that was given up is free for another draft.
DROP INDEX item_version_external;
CREATE UNIQUE INDEX item_version_external ON item_version (bureau_id, external_source, external_value)
    WHERE state <> 'dropped';
-- A withdrawal empties what was said of an item, and leaves who did what and when.
GRANT UPDATE (reason) ON item_act TO catalog_app;
