//! SQL of the directory.

use gongkai_chassis::{db::Tx, error::Result, identity::BureauId, page::Position};
use serde::{Deserialize, Serialize};

use super::{StaffMember, Versioned};

/// The place of a person in the directory.
#[derive(Serialize, Deserialize)]
pub struct Place {
    subject: String,
}

impl Position for Place {
    fn is_possible(&self) -> bool {
        !self.subject.contains('\0')
    }
}

impl Place {
    /// Of this person.
    pub fn of(row: &Versioned) -> Self {
        Self {
            subject: row.member.subject.clone(),
        }
    }
}

/// What these people are called, as far as the directory knows them: subjects and names.
pub async fn names(tx: &mut Tx, subjects: &[&str]) -> Result<Vec<(String, String)>> {
    let bureau = tx.bureau()?.clone();
    let subjects: Vec<String> = subjects
        .iter()
        .map(|subject| (*subject).to_owned())
        .collect();
    let rows = sqlx::query!(
        "-- catalog.staff_names
         SELECT DISTINCT ON (subject) subject, name FROM staff_member
         WHERE bureau_id = $1 AND subject = ANY($2) ORDER BY subject, version DESC",
        bureau.as_str(),
        &subjects,
    )
    .fetch_all(tx.conn())
    .await?;
    let named = rows.into_iter().map(|row| (row.subject, row.name));
    Ok(named.collect())
}

/// Who is called so in the directory: subjects and names.
pub async fn called(tx: &mut Tx, names: &[&str]) -> Result<Vec<(String, String)>> {
    let bureau = tx.bureau()?.clone();
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let rows = sqlx::query!(
        "-- catalog.staff_called
         SELECT subject, name FROM (SELECT DISTINCT ON (subject) subject, name FROM staff_member
                                    WHERE bureau_id = $1 ORDER BY subject, version DESC) AS member
         WHERE name = ANY($2) ORDER BY subject",
        bureau.as_str(),
        &names,
    )
    .fetch_all(tx.conn())
    .await?;
    let called = rows.into_iter().map(|row| (row.subject, row.name));
    Ok(called.collect())
}

/// Whether somebody is of the directory, and has not left by today.
pub async fn serves(tx: &mut Tx, subject: &str) -> Result<bool> {
    let (bureau, today) = (tx.bureau()?.clone(), tx.today());
    let serves = sqlx::query_scalar!(
        r#"-- catalog.staff_serves
         SELECT left_on IS NULL OR left_on > $3 AS "serves!" FROM staff_member
         WHERE bureau_id = $1 AND subject = $2 ORDER BY version DESC LIMIT 1"#,
        bureau.as_str(),
        subject,
        today,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(serves.unwrap_or_default())
}

/// Whether somebody of the directory is known to have the role of a reviewer or leader.
pub async fn reviews(tx: &mut Tx, subject: &str) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let reviews = sqlx::query_scalar!(
        "-- catalog.staff_reviews
         SELECT reviews FROM staff_member WHERE bureau_id = $1 AND subject = $2 ORDER BY version DESC LIMIT 1",
        bureau.as_str(),
        subject,
    )
    .fetch_optional(tx.conn())
    .await?;
    Ok(reviews.unwrap_or_default())
}

/// The version of a person that is in force; 0 for none.
pub async fn version(tx: &mut Tx, subject: &str) -> Result<i32> {
    let bureau = tx.bureau()?.clone();
    let version = sqlx::query_scalar!(
        "-- catalog.staff_version
         SELECT max(version) FROM staff_member WHERE bureau_id = $1 AND subject = $2",
        bureau.as_str(),
        subject,
    )
    .fetch_one(tx.conn())
    .await?;
    Ok(version.unwrap_or_default())
}

/// Inserts a version; false if a rival, whose end it waits for, made it first.
pub async fn insert(tx: &mut Tx, next: &Versioned) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let changed_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let member = &next.member;
    let inserted = sqlx::query!(
        "-- catalog.insert_staff_member
         INSERT INTO staff_member (bureau_id, subject, version, name, office_id, position, in_charge,
                                   left_on, changed_by, recorded_at, reviews)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
         ON CONFLICT DO NOTHING",
        bureau.as_str(),
        member.subject,
        next.version,
        member.name,
        member.office_id,
        member.position,
        member.in_charge,
        member.left_on,
        changed_by,
        recorded_at,
        member.reviews,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// How often the directory of a bureau was changed; read in a transaction across bureaus.
pub async fn changes(tx: &mut Tx, bureau: &BureauId) -> Result<i64> {
    Ok(sqlx::query_scalar!(
        r#"-- catalog.staff_changes
         SELECT count(*) AS "count!" FROM staff_member WHERE bureau_id = $1"#,
        bureau.as_str(),
    )
    .fetch_one(tx.conn())
    .await?)
}

/// Somebody who is in charge of an office.
pub struct Head {
    /// The office.
    pub office_id: String,
    /// Subject of the person's tokens.
    pub subject: String,
    /// What the person is called.
    pub name: String,
}

/// Who is in charge of the offices of a bureau today, by office; read in a transaction across bureaus.
pub async fn heads(tx: &mut Tx, bureau: &BureauId) -> Result<Vec<Head>> {
    let today = tx.today();
    Ok(sqlx::query_as!(
        Head,
        r#"-- catalog.office_heads
         SELECT office_id AS "office_id!", subject, name
         FROM (SELECT DISTINCT ON (subject) subject, name, office_id, in_charge, left_on
               FROM staff_member WHERE bureau_id = $1 ORDER BY subject, version DESC) AS in_force
         WHERE in_charge AND (left_on IS NULL OR left_on > $2)
         ORDER BY office_id, subject"#,
        bureau.as_str(),
        today,
    )
    .fetch_all(tx.conn())
    .await?)
}

/// The people of the bureau by subject, after the one given; of an office, if one is given; those who had
/// not left by today, if former ones are not wanted.
pub async fn list(
    tx: &mut Tx,
    office_id: &str,
    with_former: bool,
    after: Option<&Place>,
    limit: i64,
) -> Result<Vec<Versioned>> {
    let bureau = tx.bureau()?.clone();
    let today = tx.today();
    let rows = sqlx::query!(
        "-- catalog.list_staff
         SELECT subject, version, name, office_id, position, in_charge, left_on, reviews
         FROM (SELECT DISTINCT ON (subject) subject, version, name, office_id, position, in_charge, left_on, reviews
               FROM staff_member WHERE bureau_id = $1 AND ($4::text IS NULL OR subject > $4)
               ORDER BY subject, version DESC) AS in_force
         WHERE ($2 = '' OR office_id = $2) AND ($3 OR left_on IS NULL OR left_on > $5)
         ORDER BY subject LIMIT $6",
        bureau.as_str(),
        office_id,
        with_former,
        after.map(|place| place.subject.as_str()),
        today,
        limit,
    )
    .fetch_all(tx.conn())
    .await?;
    let members = rows.into_iter().map(|row| Versioned {
        version: row.version,
        member: StaffMember {
            subject: row.subject,
            name: row.name,
            office_id: row.office_id,
            position: row.position,
            in_charge: row.in_charge,
            left_on: row.left_on,
            reviews: row.reviews,
        },
    });
    Ok(members.collect())
}
