-- What stood in a block, and who took it out: a row is never removed, it ends.
ALTER TABLE block_item
    DROP CONSTRAINT block_item_pkey,
    ADD COLUMN id uuid NOT NULL DEFAULT gen_random_uuid(),
    ADD COLUMN ended_by text,
    -- Civil date.
    ADD COLUMN ended_on date,
    ADD CHECK ((ended_by IS NULL) = (ended_on IS NULL));
ALTER TABLE block_item ALTER COLUMN id DROP DEFAULT;
DROP INDEX block_item_one;
CREATE UNIQUE INDEX block_item_one ON block_item (bureau_id, block)
    WHERE block IN ('guide', 'catalog') AND ended_on IS NULL;
-- An item stands in one block at a time.
CREATE UNIQUE INDEX block_item_of_item ON block_item (bureau_id, item_id) WHERE ended_on IS NULL;
ALTER TABLE block_item ADD PRIMARY KEY (bureau_id, id);

ALTER POLICY across_bureaus ON block_item USING (ended_on IS NULL AND EXISTS (
    SELECT FROM item WHERE item.bureau_id = block_item.bureau_id AND item.id = block_item.item_id
      AND item.withdrawn_on IS NULL));
REVOKE DELETE ON block_item FROM catalog_app;
GRANT UPDATE (ended_by, ended_on) ON block_item TO catalog_app;
GRANT SELECT (ended_on) ON block_item TO catalog_wide;
