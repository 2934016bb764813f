//! Applications in reporting's tables, in the shape that events would have left, with the sums they add to.

use gongkai_testbed::suite::Suite;
use sqlx::{Connection as _, PgConnection};

/// A third of all is open; the days lie over five years.
const THINGS: &str = r"
    INSERT INTO reporting.counted_thing (bureau_id, id, kind, category, office_id, opened_on, closed_on, body)
    SELECT $1, gen_random_uuid(), 'application', category, office, opened, closed,
           jsonb_build_object('case', jsonb_strip_nulls(jsonb_build_object(
               'category', jsonb_build_object('application', category), 'number', '〔' || n || '〕', 'office_id', office,
               'opened_on', opened, 'end', CASE WHEN closed IS NOT NULL THEN jsonb_build_object(
                   'on', closed, 'ending', jsonb_build_object('answered', answer), 'statutory', true) END)))
    FROM (SELECT n, (ARRAY['natural_person', 'business', 'research', 'other'])[1 + n % 4] AS category,
                 (ARRAY['safety', 'relief', 'general', 'law'])[1 + n % 4] AS office,
                 (ARRAY['granted', 'partly_granted', 'not_held'])[1 + n % 3] AS answer,
                 date '2020-01-01' + n % 1826 AS opened,
                 CASE WHEN n % 3 > 0 THEN date '2020-01-01' + n % 1826 + 15 END AS closed
          FROM generate_series(1, $2::integer) AS n) AS made";

const SUMS: &str = r"
    INSERT INTO reporting.tally (bureau_id, office_id, grain, from_on, key, amount)
    SELECT $1, office, grain, date_trunc(grain, day)::date, key, count(*)
    FROM (SELECT office_id, opened_on AS day,
                 unnest(ARRAY['application.received.' || category, 'application.begun.' || category]) AS key
          FROM reporting.counted_thing WHERE bureau_id = $1
          UNION ALL
          SELECT office_id, closed_on,
                 unnest(ARRAY['application.result.' || (body->'case'->'end'->'ending'->>'answered') || '.' || category,
                              'application.ended.' || category])
          FROM reporting.counted_thing WHERE bureau_id = $1 AND closed_on IS NOT NULL) AS entries,
         LATERAL (VALUES (''), (office_id)) AS offices (office),
         (VALUES ('year'), ('month'), ('day')) AS grains (grain)
    GROUP BY 1, 2, 3, 4, 5";

/// A connection of the owner of everything.
pub(super) async fn owner(suite: &Suite) -> anyhow::Result<PgConnection> {
    let mut owner = PgConnection::connect(&suite.database.url("suite")).await?;
    run(&mut owner, "SET synchronous_commit = off").await?;
    Ok(owner)
}

/// Writes so many applications of a bureau.
#[expect(
    clippy::disallowed_methods,
    reason = "writes what no program writes so"
)]
pub(super) async fn seed(owner: &mut PgConnection, bureau: &str, cases: u32) -> anyhow::Result<()> {
    let things = sqlx::query(THINGS).bind(bureau).bind(cases.cast_signed());
    things.execute(&mut *owner).await?;
    sqlx::query(SUMS).bind(bureau).execute(owner).await?;
    Ok(())
}

/// Runs a statement that answers nothing.
#[expect(
    clippy::disallowed_methods,
    reason = "measures beside what programs ask"
)]
pub(super) async fn run(owner: &mut PgConnection, statement: &'static str) -> anyhow::Result<()> {
    sqlx::query(statement).execute(owner).await?;
    Ok(())
}
