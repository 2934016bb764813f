-- Who a bureau is by number, how its site names itself, where people go, and how applications may come in.
ALTER TABLE bureau_profile
    -- [{"valid_from", "text", "source"}] by day.
    ADD COLUMN credit_codes jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(credit_codes) = 'array'),
    -- [{"valid_from", "site_name", "site_domain", "site_code", "source"}] by day.
    ADD COLUMN site_identities jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(site_identities) = 'array'),
    -- [{"title", "address", "telephone", "hours", "from_on", "closed_on"}] in the bureau's own order.
    ADD COLUMN contact_points jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(contact_points) = 'array'),
    -- [{"channel", "note", "announced_on", "closed_on"}] in the order of the guide.
    ADD COLUMN channels jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(channels) = 'array');
ALTER TABLE bureau_profile
    ALTER COLUMN credit_codes DROP DEFAULT,
    ALTER COLUMN site_identities DROP DEFAULT,
    ALTER COLUMN contact_points DROP DEFAULT,
    ALTER COLUMN channels DROP DEFAULT;
