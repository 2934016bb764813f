-- How far this service has applied each stream it subscribes to. The row is the truth; the broker
-- and its messages are only a reason to look.
CREATE TABLE cursor (
    bureau_id        text NOT NULL CHECK (bureau_id ~ '^[a-z0-9][a-z0-9-]{1,38}[a-z0-9]$'),
    -- The owner of the stream: `intake`, `catalog`, `reporting`.
    service          text NOT NULL CHECK (service ~ '^[a-z][a-z_]{0,31}$'),
    visibility       text NOT NULL CHECK (visibility IN ('public', 'internal')),
    -- The epoch the numbers below belong to; empty until the owner's feed was read for the first time.
    epoch            text NOT NULL DEFAULT '',
    -- The last event applied; 0 before the first.
    sequence         bigint NOT NULL DEFAULT 0 CHECK (sequence >= 0),
    -- Its digest; none before the first, and where it was skipped.
    digest           text CHECK (digest ~ '^[0-9a-f]{64}$'),
    -- The last event known to exist, from messages and from the feed.
    head             bigint NOT NULL DEFAULT 0,
    behind           boolean NOT NULL GENERATED ALWAYS AS (head > sequence) STORED,
    -- Failed attempts at event `sequence + 1`, and when the next one is due.
    attempts         integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    next_try_at      timestamptz NOT NULL DEFAULT now(),
    -- Set when the stream stands still until an operator acts.
    blocked_reason   text CHECK (blocked_reason IN ('poison', 'epoch_changed', 'beyond_head', 'forked')),
    blocked_sequence bigint CHECK (blocked_sequence >= 1),
    blocked_detail   text,
    PRIMARY KEY (bureau_id, service, visibility),
    CHECK (head >= sequence),
    CHECK ((blocked_reason IS NULL) = (blocked_sequence IS NULL)),
    CHECK ((blocked_reason IS NULL) = (blocked_detail IS NULL))
);
CREATE INDEX cursor_due ON cursor (service, next_try_at) WHERE behind AND blocked_reason IS NULL;

-- What operators did to streams that stood still, and why. Kept for ever.
CREATE TABLE cursor_action (
    id          bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    bureau_id   text NOT NULL,
    service     text NOT NULL,
    visibility  text NOT NULL,
    action      text NOT NULL CHECK (action IN ('retry', 'skip', 'restart')),
    -- The position the stream was at before.
    sequence    bigint NOT NULL,
    actor       text NOT NULL CHECK (actor <> ''),
    reason      text NOT NULL CHECK (reason <> ''),
    recorded_at timestamptz NOT NULL DEFAULT now(),
    FOREIGN KEY (bureau_id, service, visibility) REFERENCES cursor
);

ALTER TABLE cursor ENABLE ROW LEVEL SECURITY;
ALTER TABLE cursor_action ENABLE ROW LEVEL SECURITY;

DO $$
DECLARE
    app text := current_schema() || '_app';
    wide text := current_schema() || '_wide';
    name text;
BEGIN
    -- A service refuses to serve on a schema whose migrations it does not know.
    EXECUTE format('GRANT SELECT ON _subscriber_migrations TO %I', wide);
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON cursor TO %I, %I', app, wide);
    EXECUTE format('GRANT SELECT ON cursor_action TO %I', app);
    EXECUTE format('GRANT SELECT, INSERT ON cursor_action TO %I', wide);
    FOREACH name IN ARRAY ARRAY['cursor', 'cursor_action'] LOOP
        EXECUTE format(
            $policy$CREATE POLICY of_bureau ON %I TO %I
                USING (bureau_id = nullif(current_setting('app.bureau', true), ''))$policy$, name, app);
        EXECUTE format('CREATE POLICY across_bureaus ON %I TO %I USING (true)', name, wide);
    END LOOP;
END
$$;
