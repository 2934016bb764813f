-- Whether a reply leaves online (portal, e-mail, fax) only once its sealed original is attached.
ALTER TABLE bureau_profile ADD COLUMN online_reply_needs_original boolean NOT NULL DEFAULT false;
ALTER TABLE bureau_profile ALTER COLUMN online_reply_needs_original DROP DEFAULT;
