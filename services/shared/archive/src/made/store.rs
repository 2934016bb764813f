//! SQL of packages that were made.

use chrono::SubsecRound as _;
use gongkai_chassis::{
    db::{Tx, one_row},
    error::{Error, Result},
};
use uuid::Uuid;

use super::{After, Package};
use crate::package::Made;

/// Keeps that who acts in the transaction made a package of a record.
pub async fn keep(tx: &mut Tx, record: Uuid, made: &Made) -> Result<Package> {
    let bureau = tx.bureau()?.clone();
    let package = Package {
        id: tx.new_id(),
        record,
        sha256: made.sha256.clone(),
        byte_size: made.bytes.try_into().map_err(Error::internal)?,
        files: made.files.try_into().map_err(Error::internal)?,
        made_by: tx.scope()?.principal.subject.clone(),
        made_on: tx.today(),
        // As the database keeps it.
        made_at: tx.recorded_at().trunc_subsecs(6),
    };
    let inserted = sqlx::query!(
        "-- archive.keep_package
         INSERT INTO archive_package (bureau_id, id, record, sha256, byte_size, files, made_by, made_on, made_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
        bureau.as_str(),
        package.id,
        package.record,
        package.sha256,
        package.byte_size,
        package.files,
        package.made_by,
        package.made_on,
        package.made_at,
    )
    .execute(tx.conn())
    .await?;
    one_row("archive.keep_package", &inserted)?;
    tracing::info!(
        record = %package.record,
        package = %package.id,
        sha256 = package.sha256,
        bytes = package.byte_size,
        "an archive package was made"
    );
    Ok(package)
}

/// The packages of the bureau, the latest first, after this place; of one record, if one is given.
pub async fn list(
    tx: &mut Tx,
    record: Option<Uuid>,
    after: Option<&After>,
    limit: i64,
) -> Result<Vec<Package>> {
    let bureau = tx.bureau()?.clone();
    let before = after.map_or(Uuid::max(), |after| after.0);
    Ok(sqlx::query_as!(
        Package,
        "-- archive.list_packages
         SELECT id, record, sha256, byte_size, files, made_by, made_on, made_at FROM archive_package
         WHERE bureau_id = $1 AND ($2::uuid IS NULL OR record = $2) AND id < $3
         ORDER BY id DESC LIMIT $4",
        bureau.as_str(),
        record,
        before,
        limit,
    )
    .fetch_all(tx.conn())
    .await?)
}
