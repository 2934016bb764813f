//! A row is found by its key, also by a plan that was made while the table was empty.
//!
//! To PostgreSQL all indexes of an empty table that begin with the same column cost the same, and it
//! takes the newest. The plans of foreign keys and of statements prepared then are kept: with the wrong
//! index, each act reads all rows of its bureau, until statistics come.

use anyhow::{Context as _, Result};
use gongkai_testbed::SCHEMAS;

use super::{connect, migrated, run, texts};

#[tokio::test]
async fn a_row_is_found_by_its_key_whatever_the_table_held_when_that_was_planned() -> Result<()> {
    let database = migrated().await?;
    let mut superuser = connect(&database, "suite").await?;
    run(
        &mut superuser,
        "SET plan_cache_mode = force_generic_plan; SET enable_seqscan = off".to_owned(),
    )
    .await?;
    let mut looked = 0;
    let mut wrong = Vec::new();
    for schema in SCHEMAS {
        let keys = texts(
            &mut superuser,
            format!(
                "SELECT concat_ws(' ', index.relname, indrelid::regclass, string_agg(quote_ident(attname), ','
                            ORDER BY attnum))
                 FROM pg_index JOIN pg_class AS index ON index.oid = indexrelid
                 JOIN pg_attribute ON attrelid = indrelid AND attnum = ANY(indkey)
                 WHERE indisprimary AND index.relnamespace = '{schema}'::regnamespace
                 GROUP BY index.relname, indrelid"
            ),
        )
        .await?;
        for key in keys {
            let parts: Vec<&str> = key.split(' ').collect();
            let [index, table, columns] = parts.as_slice() else {
                anyhow::bail!("{key}");
            };
            let columns: Vec<&str> = columns.split(',').collect();
            let equal: Vec<String> = (1..)
                .zip(&columns)
                .map(|(place, column)| format!("{column} = ${place}"))
                .collect();
            let values = vec!["NULL"; columns.len()].join(", ");
            let equal = equal.join(" AND ");
            run(
                &mut superuser,
                format!("PREPARE found AS SELECT FROM {table} WHERE {equal}"),
            )
            .await
            .context(key.clone())?;
            let plan = texts(&mut superuser, format!("EXPLAIN EXECUTE found ({values})"))
                .await?
                .join("\n");
            run(&mut superuser, "DEALLOCATE found".to_owned()).await?;
            looked += 1;
            if !plan.contains(&format!("using {index} on ")) {
                wrong.push(format!("{table}:\n{plan}"));
            }
        }
    }
    assert!(looked >= 30, "only {looked} keys to look at");
    assert!(
        wrong.is_empty(),
        "make the key after the other indexes (ALTER TABLE … ADD PRIMARY KEY):\n{}",
        wrong.join("\n")
    );
    Ok(())
}
