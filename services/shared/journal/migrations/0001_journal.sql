-- Events a committed transaction has recorded and the sequencer has not numbered yet.
CREATE TABLE outbox (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bureau_id   text NOT NULL CHECK (bureau_id ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
    visibility  text NOT NULL CHECK (visibility IN ('public', 'internal')),
    event_id    uuid NOT NULL,
    event_type  text NOT NULL CHECK (event_type ~ '^gongkai(\.[a-z_]+){3}\.v[1-9][0-9]*$'),
    subject     text NOT NULL CHECK (subject <> ''),
    -- By the civil clock.
    occurred_at timestamptz NOT NULL,
    -- By the wall clock.
    recorded_at timestamptz NOT NULL,
    traceparent text,
    -- The exact text that AMQP, feed and webhooks send.
    data        text NOT NULL
);

-- The events of this service for ever, numbered 1..N in each stream. Nobody may delete a row, and
-- none but the owner role change one: to redact it.
CREATE TABLE journal (
    -- The order of the relay; rows become visible in this order, for the sequencer writes behind
    -- the fence. It has holes where a transaction was rolled back.
    position    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bureau_id   text NOT NULL,
    visibility  text NOT NULL CHECK (visibility IN ('public', 'internal')),
    -- The number in the stream.
    sequence    bigint NOT NULL CHECK (sequence >= 1),
    -- Of the event before it in the stream, and its own (SHA-256): they chain the stream.
    previous_digest text CHECK (previous_digest ~ '^[0-9a-f]{64}$'),
    digest      text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    event_id    uuid NOT NULL UNIQUE,
    event_type  text NOT NULL,
    subject     text NOT NULL,
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    traceparent text,
    data        text NOT NULL,
    -- When the free text was taken out of data, by the wall clock; digest is that of the event as it was.
    redacted_at timestamptz,
    UNIQUE (bureau_id, visibility, sequence),
    CHECK ((sequence = 1) = (previous_digest IS NULL))
);

-- Which events were redacted, by whom and why. Kept for ever.
CREATE TABLE redaction (
    bureau_id   text NOT NULL,
    visibility  text NOT NULL,
    sequence    bigint NOT NULL,
    actor       text NOT NULL CHECK (actor <> ''),
    reason      text NOT NULL CHECK (reason <> ''),
    redacted_at timestamptz NOT NULL,
    PRIMARY KEY (bureau_id, visibility, sequence),
    FOREIGN KEY (bureau_id, visibility, sequence) REFERENCES journal (bureau_id, visibility, sequence)
);

-- The number and digest of the last event of each stream.
CREATE TABLE journal_head (
    bureau_id  text NOT NULL,
    visibility text NOT NULL CHECK (visibility IN ('public', 'internal')),
    sequence   bigint NOT NULL CHECK (sequence >= 1),
    digest     text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
    PRIMARY KEY (bureau_id, visibility)
);

-- The epoch of all streams, and the fence: the sequencer locks this row before it looks at the
-- outbox. It is this row and not one of journal_head because it exists before the first stream does
-- (two rivals would both find no head to lock), and because one row has one order of locking.
CREATE TABLE journal_epoch (
    only_row   boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    epoch      text NOT NULL CHECK (epoch <> ''),
    started_at timestamptz NOT NULL DEFAULT now()
);
INSERT INTO journal_epoch (epoch) VALUES (gen_random_uuid()::text);

-- How far the relay has published, and who is doing it.
CREATE TABLE relay (
    only_row     boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    position     bigint NOT NULL DEFAULT 0 CHECK (position >= 0),
    lease_holder text NOT NULL DEFAULT '',
    lease_until  timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO relay DEFAULT VALUES;

ALTER TABLE outbox ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal ENABLE ROW LEVEL SECURITY;
ALTER TABLE journal_head ENABLE ROW LEVEL SECURITY;
ALTER TABLE redaction ENABLE ROW LEVEL SECURITY;

DO $$
DECLARE
    app text := current_schema() || '_app';
    wide text := current_schema() || '_wide';
    name text;
BEGIN
    -- A service refuses to serve on a schema whose migrations it does not know.
    EXECUTE format('GRANT SELECT ON _journal_migrations TO %I', wide);
    -- The app role writes its own bureau's events and reads none. An identity column needs no
    -- grant on its sequence.
    EXECUTE format('GRANT INSERT ON outbox TO %I', app);
    EXECUTE format(
        $policy$CREATE POLICY of_bureau ON outbox FOR INSERT TO %I
            WITH CHECK (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, app);
    EXECUTE format('GRANT SELECT, DELETE ON outbox TO %I', wide);
    EXECUTE format('GRANT SELECT, INSERT ON journal TO %I', wide);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON journal_head TO %I', wide);
    EXECUTE format('GRANT SELECT, UPDATE ON journal_epoch TO %I', wide);
    EXECUTE format('GRANT SELECT, UPDATE ON relay TO %I', wide);
    FOREACH name IN ARRAY ARRAY['outbox', 'journal', 'journal_head'] LOOP
        EXECUTE format('CREATE POLICY across_bureaus ON %I TO %I USING (true)', name, wide);
    END LOOP;
END
$$;
