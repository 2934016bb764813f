-- What the public said on a call goes with it when it is withdrawn; how many comments there were stays.
UPDATE item_comment SET text = '', reply = ''
FROM item
WHERE item.bureau_id = item_comment.bureau_id AND item.id = item_comment.item_id AND item.withdrawn_on IS NOT NULL;
