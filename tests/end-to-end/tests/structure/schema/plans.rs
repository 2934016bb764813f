//! Lists stand on indexes. How fast they are is measured by `cargo load -- --lists`; here stands why they can be:
//! in no order and by no filter are rows read that are not on the page.

use std::{collections::BTreeMap, fs, time::Duration};

use anyhow::{Context as _, Result, bail};
use gongkai_testbed::paths::workspace_root;
use sqlx::PgConnection;
use tokio::time::sleep;

use super::{connect, migrated, run, texts};

/// Ten bureaus of four thousand cases each, one in twenty of them open.
const CASES: &str = "
    INSERT INTO intake.case_row (bureau_id, id, kind, number_year, number, category, office_id, person, opened_on,
        due_on, provisional, closed_on, result, calendar, version, movable, stage, heading)
    SELECT 'bureau-' || n % 10, gen_random_uuid(), 'application', 2024, 1 + n / 10, 'business', 'office-' || n % 7,
           'person-' || n % 11, day, day + 28, false, CASE WHEN closed THEN day + n % 28 END,
           CASE WHEN closed THEN 'granted' END, 0, 1, false,
           CASE WHEN closed THEN 'archived' WHEN n % 3 = 0 THEN 'review' ELSE 'handling' END, ''
    FROM (SELECT n, DATE '2019-01-01' + n / 20 AS day, n < 38000 AS closed
          FROM generate_series(0, 39999) AS n) AS drawn;
    INSERT INTO intake.duty (bureau_id, case_id, kind, part, due_on, provisional, office_id, person)
    SELECT bureau_id, id, unnest(ARRAY['answer', 'review_reply', 'archive', 'search']), 1, due_on, false, office_id,
           person
    FROM intake.case_row;
    INSERT INTO intake.case_text (bureau_id, case_id, pairs, text)
    SELECT bureau_id, id, 0::bit(2048), decode(repeat('ab', 200), 'hex') FROM intake.case_row;";

/// What a list is asked for, from `open_only` to `due_to`, as its parameters 3 to 16.
const FILTERS: [(&str, &str); 9] = [
    (
        "all",
        "false, NULL, '{}', false, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    ),
    (
        "open",
        "true, NULL, '{}', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    ),
    (
        "overdue",
        "false, '2024-05-01', '{}', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    ),
    (
        "to review",
        "false, NULL, '{review}', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    ),
    (
        "of an office",
        "false, NULL, '{}', false, 'office-3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    ),
    (
        "of a person, open",
        "true, NULL, '{}', true, NULL, 'person-3', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL",
    ),
    (
        "opened in days",
        "false, NULL, '{}', false, NULL, NULL, NULL, NULL, '2020-03-01', '2020-03-31', NULL, NULL, NULL, NULL",
    ),
    (
        "closed in days",
        "false, NULL, '{}', false, NULL, NULL, NULL, NULL, NULL, NULL, '2020-03-01', '2020-03-31', NULL, NULL",
    ),
    (
        "due in days",
        "false, NULL, '{}', true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '2024-05-01', '2024-05-07'",
    ),
];

/// The statements of intake whose names begin so, by name: as the program sends them.
fn statements(name: &str) -> Result<BTreeMap<String, String>> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(workspace_root().join(".sqlx"))? {
        let file: serde_json::Value = serde_json::from_slice(&fs::read(entry?.path())?)?;
        let sql = file["query"].as_str().context("a file without a query")?;
        let first = sql.lines().next().unwrap_or_default();
        if let Some(called) = first.strip_prefix("-- intake.")
            && called.starts_with(name)
        {
            found.insert(called.to_owned(), sql.to_owned());
        }
    }
    Ok(found)
}

/// Vacuums a table of intake until all its pages are known to be visible to all: as long as somebody still looks at
/// it as it was, they are not, and an index alone tells nothing of them.
async fn vacuum(owner: &mut PgConnection, table: &str) -> Result<()> {
    for _ in 0..100 {
        run(owner, format!("VACUUM (ANALYZE) intake.{table}")).await?;
        let visible = format!(
            "SELECT (relallvisible = relpages)::text FROM pg_class WHERE oid = 'intake.{table}'::regclass"
        );
        if texts(owner, visible).await? == ["true"] {
            return Ok(());
        }
        sleep(Duration::from_millis(200)).await;
    }
    bail!("{table} is not visible to all")
}

#[tokio::test]
async fn lists_worklists_and_the_search_find_a_page_in_an_index_alone() -> Result<()> {
    let database = migrated().await?;
    let mut owner = connect(&database, "suite").await?;
    run(&mut owner, CASES.to_owned()).await?;
    for table in ["case_row", "duty", "case_text"] {
        vacuum(&mut owner, table).await?;
    }
    let pages = statements("list_cases_by_")?;
    assert_eq!(
        pages.len(),
        8,
        "four orders, up and down: {:?}",
        pages.keys()
    );
    let mut asked = Vec::new();
    for (filter, parameters) in FILTERS {
        for (name, sql) in &pages {
            for (place, after) in [
                ("first", "NULL, NULL, NULL"),
                ("deep", "'2021-05-01', 2024, 2000"),
            ] {
                asked.push((
                    format!("{name}, {filter}, {place} page"),
                    sql.clone(),
                    format!("'bureau-1', 'application', {parameters}, {after}, 51"),
                ));
            }
        }
        for (name, sql) in statements("count_cases")? {
            let parameters = format!("'bureau-1', 'application', {parameters}");
            asked.push((format!("{name}, {filter}"), sql, parameters));
        }
    }
    for (name, sql) in statements("list_worklist")? {
        for (filter, parameters) in [
            (
                "an office's",
                "'{answer,search}', '{archive}', NULL, '{office-3}', NULL",
            ),
            (
                "a person's",
                "'{answer,search}', '{archive}', 'person-3', NULL, NULL",
            ),
            (
                "late",
                "'{answer,search}', '{archive}', NULL, NULL, '2024-05-01'",
            ),
        ] {
            let parameters = format!(
                "'bureau-1', {parameters}, NULL, NULL, NULL, NULL, 51, '2024-05-01', '{{answer}}'"
            );
            asked.push((format!("{name}, {filter}"), sql.clone(), parameters));
        }
    }
    for (name, sql) in statements("count_worklists")? {
        let parameters =
            "'bureau-1', 'person-3', '{office-3}', '2024-05-01', '{answer}', '{handle}', '{wait}',
                          'wait', 'review', 'sign', 'send', '{wait}'";
        asked.push((name, sql, parameters.to_owned()));
    }

    for (name, sql) in statements("texts_that_may_hold")? {
        let parameters = "'bureau-1', lpad('', 2048, '1'), NULL, 500, 7".to_owned();
        asked.push((name, sql, parameters));
    }

    let mut app = connect(&database, "intake_app").await?;
    let settings = "SET app.bureau = 'bureau-1'; SET plan_cache_mode = force_custom_plan";
    run(&mut app, settings.to_owned()).await?;
    let mut wrong = Vec::new();
    for (what, sql, parameters) in asked {
        run(&mut app, format!("PREPARE asked AS {sql}")).await?;
        let plan = texts(
            &mut app,
            format!("EXPLAIN (COSTS off) EXECUTE asked ({parameters})"),
        )
        .await?;
        run(&mut app, "DEALLOCATE asked".to_owned()).await?;
        let scans = plan.iter().filter(|line| line.contains("Scan"));
        let elsewhere = scans.filter(|line| {
            let in_an_index = line.contains("Index Only Scan");
            let of_the_page = ["case_row_pkey", "case_text_pkey"]
                .iter()
                .any(|key| line.contains(&format!("Index Scan using {key}")));
            let of_a_value = ["Subquery Scan", "Function Scan"]
                .iter()
                .any(|scan| line.contains(scan));
            !in_an_index && !of_the_page && !of_a_value
        });
        if elsewhere.count() > 0 {
            wrong.push(format!("{what}:\n{}", plan.join("\n")));
        }
    }
    assert!(
        wrong.is_empty(),
        "rows are read to find a page:\n{}",
        wrong.join("\n\n")
    );
    database.close().await
}
