//! What operators do to what is counted.

use std::collections::BTreeMap;

use clap::Parser;
use reporting::{
    figure::{store, tally::Amounts},
    operate::{self, Rebuild, Verify},
};
use sqlx::{Connection as _, Executor as _, PgConnection};

use crate::{
    counting::figure,
    fixture::{BUREAU, CASES, Office, leader, wanted},
    streams::figures,
    told::year,
};

#[derive(Parser)]
struct RebuildCli {
    #[command(flatten)]
    command: Rebuild,
}

#[derive(Parser)]
struct VerifyCli {
    #[command(flatten)]
    command: Verify,
}

/// The words of a command, with the database and the feeds of the office.
async fn words(office: &Office, more: &[&str]) -> Vec<String> {
    let token = tempfile::NamedTempFile::new().unwrap();
    std::fs::write(token.path(), "a-token").unwrap();
    let (_, token) = token.keep().unwrap();
    let mut words = vec!["reporting".to_owned()];
    for (flag, value) in [
        ("--wide-database-url", office.database.url("reporting_wide")),
        ("--catalog-url", office.catalog.serve().await),
        ("--intake-url", office.intake.serve().await),
        ("--service-token", token.display().to_string()),
    ] {
        words.extend([flag.to_owned(), value]);
    }
    words.extend(more.iter().map(|word| (*word).to_owned()));
    words
}

async fn verify(office: &Office, more: &[&str]) -> anyhow::Result<()> {
    let cli = VerifyCli::parse_from(words(office, more).await);
    operate::verify(cli.command).await
}

#[tokio::test]
async fn what_went_wrong_with_sums_and_things_is_found_and_mended() {
    let office = year().await;
    let before = office.compile(&leader(), wanted("1", 2024)).await.unwrap();
    verify(&office, &[]).await.unwrap();
    verify(&office, &[BUREAU, "--from-feeds"]).await.unwrap();
    let url = office.database.url("reporting_owner");
    let mut owner = PgConnection::connect(&url).await.unwrap();
    let wrong = "UPDATE tally SET amount = amount + 1 WHERE grain = 'year' AND key LIKE 'application.received.%'";
    owner.execute(wrong).await.unwrap();
    let found = verify(&office, &[BUREAU]).await.unwrap_err().to_string();
    assert!(found.contains("difference"), "{found}");
    // What is in hand is counted by itself, so that a broken sum is seen in the report, too.
    let report = office.compile(&leader(), wanted("broken", 2024)).await;
    let identities = report.unwrap().identities.into_iter();
    let broken = identities.filter(|identity| !identity.holds);
    let broken: Vec<String> = broken.map(|identity| identity.code).collect();
    assert!(broken.contains(&"table3_balance".to_owned()), "{broken:?}");
    // What is written anew is what was read: nothing of a stream that was not.
    let url = office.database.url("reporting_wide");
    let mut wide = PgConnection::connect(&url).await.unwrap();
    let nothing = (&BTreeMap::new(), &Amounts::new());
    let cases = [CASES.parse().unwrap()];
    store::replace(&mut wide, BUREAU, &cases, nothing)
        .await
        .unwrap();
    let report = office.compile(&leader(), wanted("cases", 2024)).await;
    let report = report.unwrap();
    let value = |key: &str| format!("{:.0}", figure(&report, key));
    assert_eq!(value("applications.received"), "0");
    assert_ne!(value("items.group.site"), "0");
    // A thing that is not there any more takes its sums along, so that only the feeds tell.
    owner
        .execute("DELETE FROM counted_thing WHERE kind = 'matter'")
        .await
        .unwrap();
    owner
        .execute("DELETE FROM tally WHERE key LIKE 'matter.%'")
        .await
        .unwrap();
    assert!(verify(&office, &["--from-feeds"]).await.is_err());
    let cli = RebuildCli::parse_from(words(&office, &["--all"]).await);
    operate::rebuild(cli.command).await.unwrap();
    verify(&office, &["--from-feeds"]).await.unwrap();
    let after = office.compile(&leader(), wanted("2", 2024)).await.unwrap();
    assert_eq!(figures(after), figures(before));
    assert!(verify(&office, &["no-such-bureau"]).await.is_err());
    office.stop().await;
}
