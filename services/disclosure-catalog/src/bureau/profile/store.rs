//! SQL of profiles.

use gongkai_chassis::{
    db::Tx,
    error::{Error, Result},
    identity::BureauId,
};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::{Profile, Versioned};

/// A row as it is stored.
struct Row {
    bureau_id: String,
    version: i32,
    address: String,
    postcode: String,
    telephone: String,
    fax: String,
    email: String,
    website: String,
    office_hours: String,
    disclosure_unit: String,
    letter_codes: Value,
    payments: Value,
    remedies: Value,
    credit_codes: Value,
    site_identities: Value,
    contact_points: Value,
    channels: Value,
}

impl Row {
    /// A list of a column.
    fn list<T: DeserializeOwned>(&self, column: &str, list: &Value) -> Result<Vec<T>> {
        serde_json::from_value(list.clone()).map_err(|error| {
            let (bureau, version) = (&self.bureau_id, self.version);
            Error::internal(format!(
                "bureau_profile.{column} of {bureau}/{version}: {error}"
            ))
        })
    }
}

impl TryFrom<Row> for Versioned {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        Ok(Self {
            version: row.version,
            profile: Profile {
                letter_codes: row.list("letter_codes", &row.letter_codes)?,
                payments: row.list("payments", &row.payments)?,
                remedies: row.list("remedies", &row.remedies)?,
                credit_codes: row.list("credit_codes", &row.credit_codes)?,
                site_identities: row.list("site_identities", &row.site_identities)?,
                contact_points: row.list("contact_points", &row.contact_points)?,
                channels: row.list("channels", &row.channels)?,
                address: row.address,
                postcode: row.postcode,
                telephone: row.telephone,
                fax: row.fax,
                email: row.email,
                website: row.website,
                office_hours: row.office_hours,
                disclosure_unit: row.disclosure_unit,
            },
        })
    }
}

/// Inserts a version; false if a rival, whose end it waits for, made it first.
pub async fn insert(tx: &mut Tx, changed: &Versioned) -> Result<bool> {
    let bureau = tx.bureau()?.clone();
    let changed_by = tx.scope()?.principal.subject.clone();
    let recorded_at = tx.recorded_at();
    let profile = &changed.profile;
    let inserted = sqlx::query!(
        "-- catalog.insert_bureau_profile
         INSERT INTO bureau_profile (bureau_id, version, address, postcode, telephone, fax, email, website,
                                     office_hours, disclosure_unit, letter_codes, payments, remedies,
                                     credit_codes, site_identities, contact_points, channels,
                                     changed_by, recorded_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)
         ON CONFLICT DO NOTHING",
        bureau.as_str(),
        changed.version,
        profile.address,
        profile.postcode,
        profile.telephone,
        profile.fax,
        profile.email,
        profile.website,
        profile.office_hours,
        profile.disclosure_unit,
        serde_json::to_value(&profile.letter_codes).map_err(Error::internal)?,
        serde_json::to_value(&profile.payments).map_err(Error::internal)?,
        serde_json::to_value(&profile.remedies).map_err(Error::internal)?,
        serde_json::to_value(&profile.credit_codes).map_err(Error::internal)?,
        serde_json::to_value(&profile.site_identities).map_err(Error::internal)?,
        serde_json::to_value(&profile.contact_points).map_err(Error::internal)?,
        serde_json::to_value(&profile.channels).map_err(Error::internal)?,
        changed_by,
        recorded_at,
    )
    .execute(tx.conn())
    .await?;
    Ok(inserted.rows_affected() == 1)
}

/// The highest version: of any bureau in a transaction across bureaus, else of the transaction's own.
pub async fn find(tx: &mut Tx, bureau: &BureauId) -> Result<Option<Versioned>> {
    sqlx::query_as!(
        Row,
        "-- catalog.find_bureau_profile
         SELECT bureau_id, version, address, postcode, telephone, fax, email, website, office_hours,
                disclosure_unit, letter_codes, payments, remedies, credit_codes, site_identities,
                contact_points, channels
         FROM bureau_profile WHERE bureau_id = $1
         ORDER BY version DESC LIMIT 1",
        bureau.as_str(),
    )
    .fetch_optional(tx.conn())
    .await?
    .map(Versioned::try_from)
    .transpose()
}
