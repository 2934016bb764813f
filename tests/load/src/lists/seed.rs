//! A million cases from 2019 to the day of the measurement, made by SQL: 100,000 of the bureau that is asked, the
//! rest of nineteen others in the same tables, in the order of time as they would lie there. Half are applications,
//! a third matter cases, the rest of the other kinds; one in twenty is open, and those are the newest.

use std::time::Duration;

use anyhow::{Context as _, bail};
use gongkai_demo::{
    clients::{Caller, subject},
    play,
};
use gongkai_proto::intake::v1::{
    Applicant, ApplicantKind, AssignApplicationRequest, ReceiptChannel, SubmitApplicationRequest,
};
use gongkai_testbed::suite::Suite;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tokio::time::sleep;

use super::{
    OFFICE,
    sealed::{Sealed, bits, name, text},
};

/// Texts sealed at once.
const BATCH: usize = 2000;
/// Facts of the case with a long history.
const HISTORY: usize = 100;

/// Where they are made, before they come into the table in the order in which they were opened.
const MADE: [&str; 3] = [
    "CREATE TEMPORARY TABLE made (LIKE intake.case_row)",
    "ALTER TABLE made DROP COLUMN due_place, DROP COLUMN closed_place",
    "CREATE INDEX ON made (bureau_id, id)",
];

/// $1 is the bureau that is asked.
const CASES: &str = "
    INSERT INTO made (bureau_id, id, kind, number_year, number, category, office_id, person, opened_on,
        original_due_on, due_on, provisional, closed_on, result, calendar, version, movable, stage, heading)
    SELECT bureau,
           (lpad(to_hex((extract(epoch FROM opened) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
            || 'a' || substr(md5(n::text), 5, 15))::uuid,
           kind, extract(year FROM opened)::integer,
           row_number() OVER (PARTITION BY bureau, kind, extract(year FROM opened) ORDER BY opened, n),
           category, office, person, opened, opened + 28,
           CASE WHEN stage NOT IN ('unconfirmed', 'waiting', 'closed', 'archived', 'removed') THEN opened + 28 END, false,
           closed,
           CASE WHEN closed IS NOT NULL THEN
               CASE WHEN stage = 'removed' THEN 'merged'
                    ELSE (ARRAY['granted', 'granted', 'partly_granted', 'not_held', 'withdrawn'])[1 + n / 7 % 5] END
           END,
           0, 5, false, stage, decode(repeat(md5(n::text), 12), 'hex')
    FROM (SELECT staged.*, CASE WHEN stage IN ('sent', 'closed', 'archived', 'removed')
                                THEN opened + (n * 7919 % 26)::integer END AS closed
          FROM (SELECT drawn.*,
                       CASE WHEN n > 950000 THEN CASE kind
                                WHEN 'application' THEN (ARRAY['unconfirmed', 'handling', 'handling', 'handling',
                                    'waiting', 'review', 'signature', 'sending'])[1 + n / 17 % 8]
                                WHEN 'matter' THEN (ARRAY['handling', 'handling', 'waiting'])[1 + n / 17 % 3]
                                ELSE 'handling' END
                            WHEN n > 940000 AND kind IN ('application', 'matter') THEN 'sent'
                            WHEN n % 211 = 3 THEN 'removed'
                            WHEN n < 800000 AND kind = 'application' THEN 'archived'
                            ELSE 'closed' END AS stage
                FROM (SELECT n, CASE WHEN n % 10 = 0 THEN $1 ELSE 'other-' || n % 19 END AS bureau,
                             CASE WHEN n / 10 % 100 < 50 THEN 'application' WHEN n / 10 % 100 < 80 THEN 'matter'
                                  WHEN n / 10 % 100 < 95 THEN 'enquiry' WHEN n / 10 % 100 < 97 THEN 'dispute'
                                  WHEN n / 10 % 100 < 98 THEN 'rectification' ELSE 'work_complaint' END AS kind,
                             CASE WHEN n % 97 = 0 THEN 'research' WHEN n / 10 % 5 = 0 THEN 'business'
                                  ELSE 'natural_person' END AS category,
                             (ARRAY['general', 'permits', 'safety'])[1 + n / 11 % 3] AS office,
                             CASE WHEN n % 13 < 10 THEN 'person-' || n / 13 % 40 END AS person,
                             CASE WHEN n > 940000 THEN DATE '2026-10-14' + (n * 31 % 44)::integer
                                  ELSE DATE '2019-01-01' + (n * 2838 / 940000)::integer END AS opened
                      FROM generate_series(1::bigint, 1000000) AS n) AS drawn) AS staged) AS dated";

/// The rows, and what follows from them; what is to be reminded of was: the watch finds nothing to do.
const AFTER: [&str; 5] = [
    "INSERT INTO intake.case_row (bureau_id, id, kind, number_year, number, category, office_id, person, opened_on,
        original_due_on, due_on, provisional, closed_on, result, calendar, version, movable, stage, heading)
     SELECT bureau_id, id, kind, number_year, number, category, office_id, person, opened_on,
        original_due_on, due_on, provisional, closed_on, result, calendar, version, movable, stage, heading
     FROM made ORDER BY opened_on, id",
    "INSERT INTO intake.duty (bureau_id, case_id, kind, part, due_on, provisional, office_id, person)
     SELECT bureau_id, id,
            unnest(CASE WHEN stage = 'unconfirmed' THEN ARRAY['confirm_receipt']
                        WHEN stage = 'review' THEN ARRAY['answer', 'review_reply']
                        WHEN stage = 'signature' THEN ARRAY['answer', 'sign_reply']
                        WHEN stage = 'sending' THEN ARRAY['answer', 'dispatch_reply']
                        WHEN stage = 'sent' THEN CASE kind WHEN 'matter' THEN ARRAY['deliver']
                                                           ELSE ARRAY['prove_delivery'] END
                        WHEN stage = 'closed' THEN ARRAY['archive']
                        WHEN kind = 'matter' THEN ARRAY['decide', 'decide_as_promised']
                        WHEN kind = 'application' THEN ARRAY['answer'] ELSE ARRAY['close'] END),
            1, CASE WHEN stage NOT IN ('sent', 'closed') THEN due_on END, false, office_id, person
     FROM intake.case_row
     WHERE stage NOT IN ('archived', 'removed') AND (stage <> 'closed' OR kind = 'application')",
    "INSERT INTO intake.reminder (bureau_id, id, case_id, kind, part, due_on, stage, office_id, person, raised_on)
     SELECT bureau_id, gen_random_uuid(), case_id, kind, part, due_on, 'escalated', office_id, person, due_on
     FROM intake.duty WHERE due_on IS NOT NULL",
    "INSERT INTO intake.number_series (bureau_id, series, year, last)
     SELECT bureau_id, kind, number_year, max(number) FROM intake.case_row GROUP BY 1, 2, 3",
    // Of the others only how much room they take matters.
    "INSERT INTO intake.case_text (bureau_id, case_id, pairs, text)
     SELECT bureau_id, id, 0::bit(2048), decode(repeat(md5(id::text), 10), 'hex')
     FROM intake.case_row WHERE bureau_id LIKE 'other-%' ORDER BY id",
];

const SEALED: &str = "
    WITH given AS (
        SELECT * FROM unnest($2::text[]::uuid[], $3::bytea[], $4::text[], $5::bytea[], $6::bigint[])
            AS given (id, heading, pairs, text, mark)
    ), headed AS (
        UPDATE made SET heading = given.heading FROM given WHERE bureau_id = $1 AND made.id = given.id
    ), marked AS (
        INSERT INTO intake.case_mark (bureau_id, case_id, mark) SELECT $1, id, mark FROM given
    )
    INSERT INTO intake.case_text (bureau_id, case_id, pairs, text)
    SELECT $1, id, pairs::bit(2048), text FROM given";

/// Makes them; by what their texts are found.
#[expect(
    clippy::disallowed_methods,
    reason = "fills a service's tables as no program does"
)]
pub(super) async fn seed(suite: &Suite, bureau: &str) -> anyhow::Result<Sealed> {
    let mut owner = PgConnection::connect(&suite.database.url("suite")).await?;
    sqlx::query("SET synchronous_commit = off")
        .execute(&mut owner)
        .await?;
    for statement in MADE {
        sqlx::query(statement).execute(&mut owner).await?;
    }
    sqlx::query(CASES).bind(bureau).execute(&mut owner).await?;
    let ids: Vec<(String,)> =
        sqlx::query_as("SELECT id::text FROM made WHERE bureau_id = $1 ORDER BY id")
            .bind(bureau)
            .fetch_all(&mut owner)
            .await?;
    let sealed = Sealed::new(suite, bureau)?;
    for (batch, ids) in ids.chunks(BATCH).enumerate() {
        let (mut headings, mut pairs) = (Vec::new(), Vec::new());
        let (mut texts, mut marks) = (Vec::new(), Vec::new());
        for (place, (id,)) in ids.iter().enumerate() {
            let number = batch * BATCH + place;
            let (name, text) = (name(number), text(number));
            headings.push(sealed.heading(id, &name, &text)?);
            pairs.push(bits(&sealed.pairs, [text.as_str()]));
            texts.push(sealed.text(id, &text)?);
            marks.push(sealed.name(&name));
        }
        let ids: Vec<&str> = ids.iter().map(|(id,)| id.as_str()).collect();
        sqlx::query(SEALED)
            .bind(bureau)
            .bind(ids)
            .bind(headings)
            .bind(pairs)
            .bind(texts)
            .bind(marks)
            .execute(&mut owner)
            .await?;
    }
    for statement in AFTER {
        sqlx::query(statement).execute(&mut owner).await?;
    }
    for table in ["case_row", "duty", "case_text", "case_mark", "reminder"] {
        vacuum(&mut owner, table).await?;
    }
    Ok(sealed)
}

/// Vacuums a table, as the server does by itself in time, until nearly all its pages are known to be visible to all.
#[expect(
    clippy::disallowed_methods,
    reason = "looks after a service's tables as no program does"
)]
async fn vacuum(owner: &mut PgConnection, table: &str) -> anyhow::Result<()> {
    const VISIBLE: &str =
        "SELECT relallvisible >= 0.95 * relpages FROM pg_class WHERE oid = $1::text::regclass";
    let table = format!("intake.{table}");
    for _ in 0..30 {
        let vacuum = format!("VACUUM (ANALYZE) {table}");
        sqlx::query(AssertSqlSafe(vacuum))
            .execute(&mut *owner)
            .await?;
        let (visible,): (bool,) = sqlx::query_as(VISIBLE)
            .bind(&table)
            .fetch_one(&mut *owner)
            .await?;
        if visible {
            return Ok(());
        }
        sleep(Duration::from_secs(2)).await;
    }
    bail!("{table} is not visible to all")
}

/// An application that went from hand to hand: one case with many facts.
pub(super) async fn long_history(
    caller: &Caller,
    colleague: &Caller,
    bureau: &str,
) -> anyhow::Result<String> {
    let request = SubmitApplicationRequest {
        request_id: "long-history".to_owned(),
        bureau_id: bureau.to_owned(),
        applicant: Some(Applicant {
            kind: ApplicantKind::NaturalPerson as i32,
            name: "压测申请人".to_owned(),
            identity_number: "压测证件".to_owned(),
            contact: "压测联系方式".to_owned(),
            ..Applicant::default()
        }),
        channel: ReceiptChannel::InPerson as i32,
        wanted: "压测所需信息，仅用于计时。".to_owned(),
        ..SubmitApplicationRequest::default()
    };
    let submitted = caller.applications().submit_application(request).await;
    let application = submitted.map_err(play::told)?.into_inner().application;
    let id = application.context("no application")?.id;
    for step in 1..HISTORY {
        let request = AssignApplicationRequest {
            request_id: format!("assign-{step}"),
            bureau_id: bureau.to_owned(),
            application_id: id.clone(),
            office_id: OFFICE.to_owned(),
            person: subject("clerk", bureau),
            ..AssignApplicationRequest::default()
        };
        let who = if step % 2 == 0 { caller } else { colleague };
        let assigned = who.applications().assign_application(request).await;
        assigned
            .map_err(play::told)
            .with_context(|| format!("assignment {step}"))?;
    }
    Ok(id)
}
