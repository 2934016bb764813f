//! How fast `reporting rebuild` counts a bureau anew from its stream.

use std::{fs, process::Command, time::Duration};

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Days, NaiveDate, Utc};
use gongkai_proto::{
    event,
    intake::v1::{Answer, ApplicantKind, ApplicationAnswered, ApplicationReceived},
};
use gongkai_subscriber::{Digest, Envelope, StreamId, Visibility};
use gongkai_testbed::{binaries, suite::Suite, tokens::Who};
use sqlx::{Connection as _, PgConnection};
use tokio::time::Instant;
use uuid::Uuid;

/// The events of applications that were received and answered, written where intake's journal keeps them and taken for
/// counted, so that nothing but the command reads them.
const EVENTS: &str = "
    INSERT INTO intake.journal (bureau_id, visibility, sequence, previous_digest, digest, event_id, event_type, subject,
        occurred_at, recorded_at, data)
    SELECT $1, 'internal', sequence, previous, digest, id, type, subject, $2, $2, data
    FROM unnest($3::bigint[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[])
         AS made (sequence, previous, digest, id, type, subject, data)";
const HEAD: &str = "
    INSERT INTO intake.journal_head (bureau_id, visibility, sequence, digest) VALUES ($1, 'internal', $2, $3)";
const RELAYED: &str =
    "UPDATE intake.relay SET position = (SELECT max(position) FROM intake.journal)";
const COUNTED: &str = "
    INSERT INTO reporting.cursor (bureau_id, service, visibility, epoch, sequence, digest, head)
    SELECT $1, 'intake', 'internal', epoch, $2, $3, $2 FROM intake.journal_epoch
    ON CONFLICT (bureau_id, service, visibility)
    DO UPDATE SET epoch = excluded.epoch, sequence = excluded.sequence, digest = excluded.digest, head = excluded.head";

/// Writes so many events of a bureau in whose stream there are none, and rebuilds it; events a second.
pub(super) async fn rebuild(
    suite: &Suite,
    owner: &mut PgConnection,
    bureau: &str,
    events: u32,
) -> anyhow::Result<f64> {
    write(owner, bureau, events).await?;
    let folder = suite.seal_keys();
    let folder = folder.parent().context("no folder of the suite")?;
    let token = folder.join("rebuild.token");
    let who = Who::new("service:reporting", "platform", "service");
    fs::write(&token, suite.mint.mint(&who, Duration::from_hours(1)))?;
    let mut command = Command::new(binaries::binary("reporting")?);
    command
        .args(["rebuild", bureau])
        .env(
            "GONGKAI_WIDE_DATABASE_URL",
            suite.database.url("reporting_wide"),
        )
        .env("GONGKAI_CATALOG_URL", suite.grpc("disclosure-catalog"))
        .env("GONGKAI_INTAKE_URL", suite.grpc("intake"))
        .env("GONGKAI_SERVICE_TOKEN", token);
    let began = Instant::now();
    let output = tokio::task::spawn_blocking(move || command.output()).await??;
    let took = began.elapsed().as_secs_f64();
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    ensure!(output.status.success(), "{said}");
    let counted = format!("{} things", events / 2);
    ensure!(said.contains(&counted), "not {counted}: {said}");
    Ok(f64::from(events) / took)
}

#[expect(
    clippy::disallowed_methods,
    reason = "fills services' tables as no program does"
)]
async fn write(owner: &mut PgConnection, bureau: &str, events: u32) -> anyhow::Result<()> {
    let stream = StreamId {
        service: "intake".to_owned(),
        bureau_id: bureau.to_owned(),
        visibility: Visibility::Internal,
    };
    let at = DateTime::<Utc>::from_timestamp(1_700_000_000, 0).context("no instant")?;
    let mut tx = owner.begin().await?;
    let mut previous: Option<Digest> = None;
    let mut rows = Rows::default();
    for number in 1..=events {
        let event = made(number, &stream, at, previous)?.digested();
        previous = Some(event.digest);
        rows.push(&event)?;
        if rows.sequence.len() == 5_000 || number == events {
            std::mem::take(&mut rows).write(&mut tx, bureau, at).await?;
        }
    }
    let last = previous.context("no events")?.to_string();
    for statement in [HEAD, COUNTED] {
        let query = sqlx::query(statement).bind(bureau);
        let query = query.bind(i64::from(events)).bind(&last);
        query.execute(&mut *tx).await?;
    }
    sqlx::query(RELAYED).execute(&mut *tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The first half are receipts, the second the answers to them.
fn made(
    number: u32,
    stream: &StreamId,
    at: DateTime<Utc>,
    previous: Option<Digest>,
) -> anyhow::Result<Envelope> {
    let (application, is_answer) = ((number - 1) / 2, number.is_multiple_of(2));
    let id = Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0000 + u128::from(application));
    let first = NaiveDate::from_ymd_opt(2020, 1, 1).context("no day")?;
    let received = first + Days::new(u64::from(application % 1_826));
    let kind = match application % 3 {
        0 => ApplicantKind::NaturalPerson,
        1 => ApplicantKind::Business,
        _ => ApplicantKind::Other,
    };
    let office_id = ["safety", "relief", "general"][application as usize % 3].to_owned();
    let (event_type, data) = if is_answer {
        let answered = ApplicationAnswered {
            application_id: id.to_string(),
            answer: Answer::Granted.into(),
            effective_on: (received + Days::new(15)).to_string(),
            due_on: (received + Days::new(28)).to_string(),
            on_time_statutory: Some(true),
            result_row: "3(1)".to_owned(),
            applicant_kind: kind.into(),
            office_id,
        };
        (
            event::kind::<ApplicationAnswered>()?.event_type,
            event::encode(&answered)?,
        )
    } else {
        let told = ApplicationReceived {
            application_id: id.to_string(),
            applicant_kind: kind.into(),
            received_on: received.to_string(),
            due_on: (received + Days::new(28)).to_string(),
            number: format!("〔2023〕{application}号"),
            office_id,
            ..ApplicationReceived::default()
        };
        (
            event::kind::<ApplicationReceived>()?.event_type,
            event::encode(&told)?,
        )
    };
    Ok(Envelope {
        id: Uuid::from_u128(0x0191_0000_0000_7000_8000_0000_0000_0000 + u128::from(number)),
        source: Envelope::source_of(stream),
        event_type,
        subject: id.to_string(),
        occurred_at: at,
        recorded_at: at,
        stream: stream.clone(),
        epoch: String::new(),
        sequence: u64::from(number),
        previous,
        digest: Digest::default(),
        redacted_at: None,
        traceparent: None,
        data,
    })
}

/// Events, column by column.
#[derive(Default)]
struct Rows {
    sequence: Vec<i64>,
    previous: Vec<Option<String>>,
    digest: Vec<String>,
    id: Vec<Uuid>,
    event_type: Vec<String>,
    subject: Vec<String>,
    data: Vec<String>,
}

impl Rows {
    fn push(&mut self, event: &Envelope) -> anyhow::Result<()> {
        self.sequence.push(i64::try_from(event.sequence)?);
        self.previous
            .push(event.previous.map(|digest| digest.to_string()));
        self.digest.push(event.digest.to_string());
        self.id.push(event.id);
        self.event_type.push(event.event_type.clone());
        self.subject.push(event.subject.clone());
        self.data.push(event.data.clone());
        Ok(())
    }

    #[expect(
        clippy::disallowed_methods,
        reason = "fills a service's tables as no program does"
    )]
    async fn write(
        self,
        conn: &mut PgConnection,
        bureau: &str,
        at: DateTime<Utc>,
    ) -> sqlx::Result<()> {
        let query = sqlx::query(EVENTS).bind(bureau).bind(at);
        let query = query
            .bind(self.sequence)
            .bind(self.previous)
            .bind(self.digest);
        let query = query.bind(self.id).bind(self.event_type).bind(self.subject);
        query.bind(self.data).execute(conn).await?;
        Ok(())
    }
}
