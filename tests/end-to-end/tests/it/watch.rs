//! What the watch leaves alone: rows that nothing moved, what another instance does, and what a newer
//! calendar derived.

use gongkai_proto::intake::v1 as intake;
use sqlx::{Connection as _, PgConnection};

use crate::{
    deadline::invented_2027,
    office::{BUREAU, Office, application},
};

async fn superuser(office: &Office) -> PgConnection {
    PgConnection::connect(&office.suite.database.url("suite"))
        .await
        .unwrap()
}

async fn reminders(office: &Office) -> usize {
    let request = intake::ListRemindersRequest {
        bureau_id: BUREAU.to_owned(),
        ..Default::default()
    };
    let mut deadlines = office.staff.clerk.deadlines();
    let listed = deadlines.list_reminders(request).await.unwrap();
    listed.into_inner().reminders.len()
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "holds a lock as another instance would"
)]
async fn what_another_instance_does_is_left_to_it() {
    let office = Office::open("2024-03-04").await;
    office.register(application("one")).await;
    let mut other = superuser(&office).await;
    let held = "SELECT pg_advisory_lock(hashtextextended('intake.watch', 0))";
    sqlx::query(held).execute(&mut other).await.unwrap();
    office.on("2024-04-02").await;
    assert_eq!(
        reminders(&office).await,
        0,
        "another instance has the watch"
    );
    let free = "SELECT pg_advisory_unlock_all()";
    sqlx::query(free).execute(&mut other).await.unwrap();
    office.on("2024-04-03").await;
    assert!(reminders(&office).await > 0);
    office.close().await;
}

/// The rows of closed cases are many, and none is read again and again: neither all of them, nor one by
/// one.
#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "fills a service's table, and reads what was done to it"
)]
async fn while_no_calendar_is_loaded_no_closed_case_is_read() {
    let office = Office::open("2024-03-04").await;
    let mut superuser = superuser(&office).await;
    let filled = "INSERT INTO intake.case_row (bureau_id, id, kind, number_year, number, category, opened_on,
                      provisional, closed_on, result, calendar, version, movable, stage, heading)
                  SELECT 'filled', gen_random_uuid(), 'enquiry', 2020, n, 'complaint', '2020-01-01',
                         false, '2020-01-02', 'closed', -1, 1, false, 'closed', ''
                  FROM generate_series(1, 20000) AS n";
    sqlx::query(filled).execute(&mut superuser).await.unwrap();
    sqlx::query("ANALYZE intake.case_row")
        .execute(&mut superuser)
        .await
        .unwrap();
    let read = async |superuser: &mut PgConnection| {
        // What sessions did is told a second later at the latest.
        tokio::time::sleep(std::time::Duration::from_millis(1500)).await;
        let read = "SELECT seq_tup_read + idx_tup_fetch FROM pg_stat_user_tables
                    WHERE schemaname = 'intake' AND relname = 'case_row'";
        let (rows,): (i64,) = sqlx::query_as(read).fetch_one(superuser).await.unwrap();
        rows
    };
    let before = read(&mut superuser).await;
    for day in ["2024-03-05", "2024-03-06", "2024-03-07"] {
        office.on(day).await;
    }
    let after = read(&mut superuser).await;
    assert!(after - before < 1000, "{} rows were read", after - before);
    // The audit knows nothing of rows without facts.
    let emptied = "DELETE FROM intake.case_row WHERE bureau_id = 'filled'";
    sqlx::query(emptied).execute(&mut superuser).await.unwrap();
    office.close().await;
}

#[tokio::test(flavor = "multi_thread")]
#[expect(
    clippy::disallowed_methods,
    reason = "holds a row of a service's table"
)]
async fn what_a_newer_calendar_derived_is_not_overwritten() {
    let office = Office::open("2026-12-21").await;
    let id = office.register(application("one")).await.application_id;
    let mut superuser = superuser(&office).await;
    // Somebody acts on the case while the arrangement of 2027 is taken in …
    let mut acting = superuser.begin().await.unwrap();
    sqlx::query("SELECT FROM intake.case_row WHERE id = $1::uuid FOR UPDATE")
        .bind(&id)
        .execute(&mut *acting)
        .await
        .unwrap();
    let platform = office.caller("platform", "administrator");
    let request = invented_2027("2027", &["2027-01-01"]);
    platform.calendars().load_calendar(request).await.unwrap();
    let waits = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'
                 AND query LIKE '%intake.lock_facts%'";
    // On a connection of its own: a transaction sees the activity as it was when it first looked.
    let mut looking = self::superuser(&office).await;
    loop {
        let (waiting,): (i64,) = sqlx::query_as(waits).fetch_one(&mut looking).await.unwrap();
        if waiting > 0 {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(200)).await;
    }
    // … by a calendar that is newer still.
    sqlx::query("UPDATE intake.case_row SET calendar = 99 WHERE id = $1::uuid")
        .bind(&id)
        .execute(&mut *acting)
        .await
        .unwrap();
    acting.commit().await.unwrap();
    office.on("2026-12-22").await;
    let derived = "SELECT calendar FROM intake.case_row WHERE id = $1::uuid";
    let (calendar,): (i32,) = sqlx::query_as(derived)
        .bind(&id)
        .fetch_one(&mut superuser)
        .await
        .unwrap();
    assert_eq!(calendar, 99);
    // For the audit, which knows of no such calendar.
    sqlx::query("UPDATE intake.case_row SET calendar = 0 WHERE id = $1::uuid")
        .bind(&id)
        .execute(&mut superuser)
        .await
        .unwrap();
    office.on("2026-12-23").await;
    office.close().await;
}
