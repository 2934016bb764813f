-- The last serial of a year's index numbers that begin with a unified social credit code: `CODE/2024-000001`. No table of
-- a bureau: where two bureaus bear one code, one after the other, both count on. Its row lock is what index_counter has;
-- that one counts the numbers of bureaus without a code.
CREATE TABLE index_series (
    credit_code text NOT NULL CHECK (credit_code ~ '^[0-9A-Z]{18}$'),
    year        integer NOT NULL,
    last        integer NOT NULL CHECK (last > 0),
    PRIMARY KEY (credit_code, year)
);
GRANT SELECT, INSERT, UPDATE ON index_series TO catalog_app;

-- Numbers of this form that documents kept from before are not given again.
INSERT INTO index_series (credit_code, year, last)
SELECT parts[1], parts[2]::integer, max(parts[3]::integer)
FROM item, regexp_match(upper(index_number), '^([0-9A-Z]{18})/([0-9]{4})-([0-9]{1,9})$') AS parts
WHERE parts IS NOT NULL AND parts[3]::integer > 0
GROUP BY 1, 2;
