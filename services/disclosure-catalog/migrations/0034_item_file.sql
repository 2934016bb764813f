-- Attachments of items. What a version is published with stands in its contents; here stands what a file is and what was
-- found in it. The contents of files are in the object store under <bureau_id>/<id>, sealed.
CREATE TABLE item_file (
    bureau_id    text NOT NULL REFERENCES bureau,
    id           uuid NOT NULL,
    item_id      uuid NOT NULL,
    -- Empty once its item was withdrawn.
    file_name    text NOT NULL,
    -- Where in another store it is; then nothing of it is here.
    link         text NOT NULL,
    byte_size    bigint NOT NULL CHECK ((byte_size > 0) = (sha256 IS NOT NULL)),
    sha256       bytea CHECK (length(sha256) = 32),
    -- Civil date, and the instant by the wall clock; subject of the token it was attached with.
    attached_on  date NOT NULL,
    recorded_at  timestamptz NOT NULL,
    attached_by  text NOT NULL,
    -- What was found in it, masked, and its text; NULL before it was looked through.
    inspected    jsonb,
    inner_text   text NOT NULL DEFAULT '',
    -- The copy without metadata, in the object store as well; NULL if there is none.
    copy_id      uuid,
    copy_size    bigint,
    copy_sha256  bytea,
    -- Civil date its item was withdrawn: nobody reads it any more, and its contents are to be deleted; whether they are.
    erased_on    date,
    is_gone      boolean NOT NULL DEFAULT false,
    CHECK ((copy_id IS NULL) = (copy_size IS NULL) AND (copy_id IS NULL) = (copy_sha256 IS NULL)),
    CHECK (erased_on IS NULL OR (file_name = '' AND link = '' AND inspected IS NULL AND inner_text = '')),
    CHECK (erased_on IS NOT NULL OR NOT is_gone)
);
CREATE INDEX item_file_of_item ON item_file (bureau_id, item_id);
CREATE UNIQUE INDEX item_file_copy ON item_file (bureau_id, copy_id);
CREATE INDEX item_file_to_erase ON item_file (bureau_id, id) WHERE erased_on IS NOT NULL AND NOT is_gone;
ALTER TABLE item_file ADD PRIMARY KEY (bureau_id, id);

ALTER TABLE item_file ENABLE ROW LEVEL SECURITY;
CREATE POLICY of_bureau ON item_file TO catalog_app
    USING (bureau_id = nullif(current_setting('app.bureau', true), ''));
GRANT SELECT, INSERT ON item_file TO catalog_app;
GRANT UPDATE (file_name, link, inspected, inner_text, copy_id, copy_size, copy_sha256, erased_on, is_gone)
    ON item_file TO catalog_app;

-- What was done with which file.
ALTER TABLE item_act ADD COLUMN file_id uuid;
ALTER TABLE item_act DROP CONSTRAINT item_act_act_check;
ALTER TABLE item_act ADD CONSTRAINT item_act_act_check
    CHECK (act IN ('drafted', 'edited', 'submitted', 'checked', 'cleared', 'signed', 'returned', 'published', 'dropped',
                   'repealed', 'withdrawn', 'overridden', 'attached', 'replaced', 'detached', 'locked', 'unlocked'));

ALTER TABLE item
    -- As they are published: [{"id", "file_name", …}].
    ADD COLUMN attachments     jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(attachments) = 'array'),
    -- What they say, to be found by.
    ADD COLUMN attachment_text text NOT NULL DEFAULT '',
    ADD CHECK (withdrawn_on IS NULL OR (attachments = '[]' AND attachment_text = ''));
GRANT UPDATE (attachments, attachment_text) ON item TO catalog_app;

ALTER TABLE item_version
    ADD CHECK (state <> 'withdrawn' OR coalesce(contents->'attachments', '[]') = '[]');

-- Which database this is: its object store bears the same, so that no sweep of another takes its files.
CREATE TABLE object_store (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    id       uuid NOT NULL DEFAULT gen_random_uuid()
);
INSERT INTO object_store DEFAULT VALUES;
GRANT SELECT ON object_store TO catalog_wide;

-- Which of these objects have a row: all that the sweep needs to know of files that are not public.
CREATE FUNCTION objects_kept(bureaus text[], ids uuid[]) RETURNS TABLE (of_bureau text, object uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT asked.bureau_id, asked.id FROM unnest(bureaus, ids) AS asked (bureau_id, id)
        WHERE EXISTS (SELECT FROM item_file AS file
                      WHERE file.bureau_id = asked.bureau_id AND file.id = asked.id AND NOT is_gone)
           OR EXISTS (SELECT FROM item_file AS file
                      WHERE file.bureau_id = asked.bureau_id AND file.copy_id = asked.id AND NOT is_gone)
    $$;

-- Which files are to be deleted, of all bureaus, with their copies.
CREATE FUNCTION files_to_erase() RETURNS TABLE (of_bureau text, file uuid, copy uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path FROM CURRENT AS $$
        SELECT bureau_id, id, copy_id FROM item_file
        WHERE erased_on IS NOT NULL AND NOT is_gone ORDER BY bureau_id, id LIMIT 1000
    $$;
REVOKE ALL ON FUNCTION objects_kept, files_to_erase FROM PUBLIC;
GRANT EXECUTE ON FUNCTION objects_kept, files_to_erase TO catalog_wide;
