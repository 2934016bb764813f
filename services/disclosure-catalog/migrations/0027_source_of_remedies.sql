-- Every organ a letter names for remedies is set with the law or document that says so.
UPDATE bureau_profile SET remedies = (
    SELECT jsonb_agg(remedy || '{"source": "此前未登记依据"}' ORDER BY place)
    FROM jsonb_array_elements(remedies) WITH ORDINALITY AS of_profile (remedy, place)
)
WHERE jsonb_array_length(remedies) > 0;
