-- A withdrawal empties why an item bore an earlier day, too.
GRANT UPDATE (backdating_reason) ON item, item_act TO catalog_app;
UPDATE item SET backdating_reason = NULL WHERE withdrawn_on IS NOT NULL;
UPDATE item_act SET reason = CASE act WHEN 'withdrawn' THEN reason ELSE '' END, backdating_reason = NULL
WHERE EXISTS (SELECT FROM item WHERE item.bureau_id = item_act.bureau_id AND item.id = item_act.item_id
                AND item.withdrawn_on IS NOT NULL);
