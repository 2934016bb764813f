-- Who is made responsible for what is owed is reminded of it, too, of whatever stage the office of before was.
ALTER TABLE update_reminder
    DROP CONSTRAINT update_reminder_bureau_id_key_due_on_stage_key,
    ADD UNIQUE (bureau_id, key, due_on, stage, office_id);
-- After the other indexes: a row is looked for by its key.
ALTER TABLE update_reminder
    DROP CONSTRAINT update_reminder_pkey,
    ADD PRIMARY KEY (bureau_id, id);
