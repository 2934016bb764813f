-- What an interpretation is called is read from its document, which may be withdrawn.
UPDATE update_reminder SET title = '' WHERE kind = 'interpretation';
