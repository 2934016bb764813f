//! SQL of a bureau's own templates.

use std::{collections::HashMap, str::FromStr as _};

use chrono::{DateTime, Utc};
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use gongkai_law::letter::LetterKind;

/// A version of a bureau's own template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OwnTemplate {
    /// Its version, from 1.
    pub version: i32,
    /// Its text; none where the bureau went back to the built-in one.
    pub text: Option<String>,
    /// When it was set.
    pub set_at: DateTime<Utc>,
    /// Subject of who set it.
    pub set_by: String,
}

/// Version and text of the bureau's own templates in force of these kinds; none of a kind it has the
/// built-in one for.
pub async fn templates_of(
    tx: &mut Tx,
    kinds: &[LetterKind],
) -> Result<HashMap<LetterKind, (i32, String)>> {
    let bureau = tx.bureau()?.clone();
    let asked: Vec<String> = kinds.iter().map(|kind| kind.as_str().to_owned()).collect();
    let rows = sqlx::query!(
        "-- intake.templates_of
         SELECT DISTINCT ON (kind) kind, version, text FROM letter_template
         WHERE bureau_id = $1 AND kind = ANY($2) ORDER BY kind, version DESC",
        bureau.as_str(),
        &asked,
    )
    .fetch_all(tx.conn())
    .await?;
    let mut own = HashMap::new();
    for row in rows {
        if let Some(text) = row.text {
            let kind = LetterKind::from_str(&row.kind).map_err(Error::internal)?;
            own.insert(kind, (row.version, text));
        }
    }
    Ok(own)
}

/// The same of one kind; version 0 and none for the built-in one.
pub async fn template_in_force(tx: &mut Tx, kind: LetterKind) -> Result<(i32, Option<String>)> {
    let mut own = templates_of(tx, &[kind]).await?;
    Ok(own
        .remove(&kind)
        .map_or((0, None), |(version, text)| (version, Some(text))))
}

/// A version of the bureau's own template.
pub async fn template_version(
    tx: &mut Tx,
    kind: LetterKind,
    version: i32,
) -> Result<Option<OwnTemplate>> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_as!(
        OwnTemplate,
        "-- intake.template_version
         SELECT version, text, set_at, set_by FROM letter_template
         WHERE bureau_id = $1 AND kind = $2 AND version = $3",
        bureau.as_str(),
        kind.as_str(),
        version,
    )
    .fetch_optional(tx.conn())
    .await?)
}

/// The latest version of every kind the bureau ever set one of its own for.
pub async fn templates_in_force(tx: &mut Tx) -> Result<Vec<(LetterKind, OwnTemplate)>> {
    let bureau = tx.bureau()?.clone();
    let rows = sqlx::query!(
        "-- intake.templates_in_force
         SELECT DISTINCT ON (kind) kind, version, text, set_at, set_by FROM letter_template
         WHERE bureau_id = $1 ORDER BY kind, version DESC",
        bureau.as_str(),
    )
    .fetch_all(tx.conn())
    .await?;
    rows.into_iter()
        .map(|row| {
            let kind = LetterKind::from_str(&row.kind).map_err(Error::internal)?;
            let own = OwnTemplate {
                version: row.version,
                text: row.text,
                set_at: row.set_at,
                set_by: row.set_by,
            };
            Ok((kind, own))
        })
        .collect()
}

/// Waits for others who set a template of this kind.
pub async fn lock_templates(tx: &mut Tx, kind: LetterKind) -> Result<()> {
    let key = format!("intake.letter_template/{}/{kind}", tx.bureau()?);
    sqlx::query!(
        "-- intake.lock_templates
         SELECT pg_advisory_xact_lock(hashtextextended($1, 0))",
        key,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(())
}

/// The latest version of the bureau's own templates of a kind, 0 for none.
pub async fn latest_template(tx: &mut Tx, kind: LetterKind) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    Ok(sqlx::query_scalar!(
        r#"-- intake.latest_template
         SELECT coalesce(max(version), 0) AS "version!" FROM letter_template
         WHERE bureau_id = $1 AND kind = $2"#,
        bureau.as_str(),
        kind.as_str(),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Keeps a new version; the kind is locked.
pub async fn insert_template(
    tx: &mut Tx,
    kind: LetterKind,
    version: i32,
    text: Option<&str>,
) -> Result<OwnTemplate> {
    let bureau = tx.bureau()?.clone();
    let own = OwnTemplate {
        version,
        text: text.map(ToOwned::to_owned),
        set_at: tx.recorded_at(),
        set_by: tx.scope()?.principal.subject.clone(),
    };
    let inserted = sqlx::query!(
        "-- intake.insert_template
         INSERT INTO letter_template (bureau_id, kind, version, text, set_at, set_by)
         VALUES ($1, $2, $3, $4, $5, $6)",
        bureau.as_str(),
        kind.as_str(),
        version,
        own.text,
        own.set_at,
        own.set_by,
    )
    .execute(tx.conn())
    .await?;
    one_row("intake.insert_template", &inserted)?;
    Ok(own)
}
