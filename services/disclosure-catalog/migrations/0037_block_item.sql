-- Where items stand in the fixed blocks of a bureau's site (国办公开办函〔2019〕61号): guide and catalog are one item each.
CREATE TABLE block_item (
    bureau_id   text NOT NULL,
    item_id     uuid NOT NULL,
    block       text NOT NULL CHECK (block IN ('guide', 'system', 'catalog', 'annual_report')),
    -- Of an annual report.
    year        smallint CHECK ((year IS NOT NULL) = (block = 'annual_report')),
    placed_by   text NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX block_item_one ON block_item (bureau_id, block) WHERE block IN ('guide', 'catalog');
-- The key is made last, as that of delivery.
ALTER TABLE block_item ADD PRIMARY KEY (bureau_id, item_id);

ALTER TABLE block_item ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON block_item TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
-- Where something stands that is not public is nobody's to know.
CREATE POLICY across_bureaus ON block_item FOR SELECT TO catalog_wide USING (EXISTS (
    SELECT FROM item WHERE item.bureau_id = block_item.bureau_id AND item.id = block_item.item_id
      AND item.withdrawn_on IS NULL));
GRANT SELECT, INSERT, DELETE ON block_item TO catalog_app;
GRANT SELECT (bureau_id, item_id, block, year) ON block_item TO catalog_wide;
