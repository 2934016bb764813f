-- An item whose term is past may be destroyed: what a withdrawal leaves is left. It fulfilled its duties, and still does.
ALTER TABLE item
    ADD COLUMN destroyed_on date,
    ADD CHECK (destroyed_on IS NULL OR withdrawn_on IS NOT NULL);
GRANT UPDATE (destroyed_on) ON item TO catalog_app;
ALTER TABLE item_act DROP CONSTRAINT item_act_act_check;
ALTER TABLE item_act ADD CONSTRAINT item_act_act_check
    CHECK (act IN ('drafted', 'edited', 'submitted', 'checked', 'cleared', 'signed', 'returned', 'published', 'dropped',
                   'repealed', 'withdrawn', 'overridden', 'attached', 'replaced', 'detached', 'locked', 'unlocked',
                   'destroyed'));
-- Comments on a call are destroyed with it: how many there were, and what became of each, stays.
GRANT UPDATE (text) ON item_comment TO catalog_app;

-- A file that was replaced or given up, and never published, is erased like one of a withdrawn item, but that its name stays.
ALTER TABLE item_file DROP CONSTRAINT item_file_check2;
ALTER TABLE item_file ADD CONSTRAINT item_file_check2
    CHECK (erased_on IS NULL OR (link = '' AND inspected IS NULL AND inner_text = ''));
UPDATE item_file SET erased_on = (now() AT TIME ZONE 'Asia/Shanghai')::date, link = '', inspected = NULL, inner_text = ''
WHERE erased_on IS NULL
  AND NOT EXISTS (SELECT FROM item_version AS version, jsonb_array_elements(version.contents->'attachments') AS attached
                  WHERE version.bureau_id = item_file.bureau_id AND version.item_id = item_file.item_id
                    AND version.state <> 'dropped' AND attached->>'id' = item_file.id::text);

-- Which files are to be deleted, of all bureaus, with their copies: the next thousand. One that cannot be deleted is gone
-- past. The next release drops the function without a place.
CREATE FUNCTION files_to_erase(after_bureau text, after_file uuid)
    RETURNS TABLE (of_bureau text, file uuid, copy uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT bureau_id, id, copy_id FROM item_file
        WHERE erased_on IS NOT NULL AND NOT is_gone AND (bureau_id, id) > (after_bureau, after_file)
        ORDER BY bureau_id, id LIMIT 1000
    $$;
REVOKE ALL ON FUNCTION files_to_erase(text, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION files_to_erase(text, uuid) TO catalog_wide;
