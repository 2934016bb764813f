-- Rules and normative documents are counted by the days of their making and of their end. Of items that were told of before
-- nothing of this is known until the catalog's public stream is started anew.
ALTER TABLE counted_item
    ADD COLUMN document     text CHECK (document IN ('rule', 'normative_document')),
    -- Civil dates.
    ADD COLUMN formed_on    date,
    ADD COLUMN valid_until  date,
    ADD COLUMN repealed_on  date,
    ADD COLUMN withdrawn_on date,
    ADD CHECK (document IS NULL OR formed_on IS NOT NULL);
CREATE INDEX counted_document ON counted_item (bureau_id, document) WHERE document IS NOT NULL;
GRANT UPDATE (document, valid_until, repealed_on, withdrawn_on) ON counted_item TO reporting_app;
