-- A document number, whatever brackets, zeros, blanks and signs it is written with: what `same_number` of the library of the
-- law makes of it, for numbers of the usual form.
CREATE FUNCTION plain_document_number(number text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
        SELECT regexp_replace(
            lower(regexp_replace(normalize(number, NFKC), '\s', '', 'g')),
            '[[(〔【〖〈《]([0-9]{4})[])〕】〗〉》]第?0*([0-9]+)号', '\1-\2')
    $$;
DROP INDEX item_of_number;
CREATE INDEX item_of_number ON item (bureau_id, plain_document_number(document_number)) WHERE document_number <> '';
REVOKE ALL ON FUNCTION plain_document_number FROM PUBLIC;
GRANT EXECUTE ON FUNCTION plain_document_number TO catalog_app, catalog_wide;
