-- The word of document numbers and how a fee is paid hold from a day on, by a document, until the next one's
-- day; whether a reply that leaves online needs its original is a setting (bureau_setting, online_original).
ALTER TABLE bureau_profile
    -- [{"valid_from", "text", "source"}] by day.
    ADD COLUMN letter_codes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(letter_codes) = 'array'),
    ADD COLUMN payments jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(payments) = 'array');
-- What was set without a day held for every letter so far.
UPDATE bureau_profile SET letter_codes =
    jsonb_build_array(jsonb_build_object('valid_from', '1949-10-01', 'text', letter_code, 'source', '此前未登记依据'))
WHERE letter_code <> '';
UPDATE bureau_profile SET payments =
    jsonb_build_array(jsonb_build_object('valid_from', '1949-10-01', 'text', payment, 'source', '此前未登记依据'))
WHERE payment <> '';
INSERT INTO bureau_setting (bureau_id, id, setting, number, valid_from, source, set_by, recorded_at)
SELECT bureau_id, gen_random_uuid(), 'online_original', 1, (recorded_at AT TIME ZONE 'Asia/Shanghai')::date, '此前未登记依据', changed_by, recorded_at
FROM (SELECT DISTINCT ON (bureau_id) * FROM bureau_profile ORDER BY bureau_id, version DESC) AS in_force
WHERE online_reply_needs_original;
ALTER TABLE bureau_profile
    ALTER COLUMN letter_codes DROP DEFAULT,
    ALTER COLUMN payments DROP DEFAULT,
    DROP COLUMN letter_code,
    DROP COLUMN payment,
    DROP COLUMN online_reply_needs_original;
