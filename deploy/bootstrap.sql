-- Roles and schemas of the suite, for one database. Run once as a superuser in each database;
-- running it again changes nothing.
--
-- Each service has a schema and three roles:
--   <schema>_owner  owns the tables and runs the migrations;
--   <schema>_app    serves calls; row-level security shows it one bureau at a time;
--   <schema>_wide   reads across bureaus (city, feed, rebuild) and moves the outbox.
-- gongkai_backup reads everything, past row-level security, and writes nothing: for pg_dump.
-- No other role reaches another service's schema. Passwords are the operator's to set:
--   ALTER ROLE intake_app PASSWORD '…';

DO $$
DECLARE
    service text;
    kind text;
    role_name text;
BEGIN
    EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
    REVOKE ALL ON SCHEMA public FROM PUBLIC;
    FOREACH service IN ARRAY ARRAY['intake', 'catalog', 'reporting'] LOOP
        FOREACH kind IN ARRAY ARRAY['owner', 'app', 'wide'] LOOP
            role_name := service || '_' || kind;
            IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
                EXECUTE format('CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', role_name);
            END IF;
            EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), role_name);
            -- SQL of a service uses unqualified names: a role sees its own schema and nothing else.
            EXECUTE format('ALTER ROLE %I SET search_path = %I', role_name, service);
            -- A client whose machine is gone is noticed within a minute, and its locks with it.
            EXECUTE format('ALTER ROLE %I SET tcp_keepalives_idle = 30', role_name);
            EXECUTE format('ALTER ROLE %I SET tcp_keepalives_interval = 10', role_name);
            EXECUTE format('ALTER ROLE %I SET tcp_keepalives_count = 3', role_name);
            EXECUTE format('ALTER ROLE %I SET tcp_user_timeout = 60000', role_name);
            -- One that stands still holds its locks no longer than this, and nobody waits for them
            -- longer. A migration may take its time; a read across bureaus more than a call.
            IF kind <> 'owner' THEN
                EXECUTE format('ALTER ROLE %I SET lock_timeout = %L', role_name,
                    CASE kind WHEN 'app' THEN '3s' ELSE '10s' END);
                EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', role_name,
                    CASE kind WHEN 'app' THEN '30s' ELSE '2min' END);
                EXECUTE format('ALTER ROLE %I SET idle_in_transaction_session_timeout = %L', role_name,
                    CASE kind WHEN 'app' THEN '15s' ELSE '30s' END);
            END IF;
        END LOOP;
        EXECUTE format('CREATE SCHEMA IF NOT EXISTS %I AUTHORIZATION %I', service, service || '_owner');
        EXECUTE format('GRANT USAGE ON SCHEMA %I TO %I, %I', service, service || '_app', service || '_wide');
    END LOOP;
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'gongkai_backup') THEN
        CREATE ROLE gongkai_backup LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE BYPASSRLS;
    END IF;
    GRANT pg_read_all_data TO gongkai_backup;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO gongkai_backup', current_database());
END
$$;
