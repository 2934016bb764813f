-- Codes of matters as bureaus write them: 430903-AQ-001.
ALTER TABLE matter
    DROP CONSTRAINT matter_code_check,
    ADD CONSTRAINT matter_code_check CHECK (code ~ '^[A-Za-z0-9]([A-Za-z0-9-]{0,38}[A-Za-z0-9])?$');
