//! A version of an entry as its row.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    code::{of_code, of_codes},
    error::{Error, Result},
};
use serde_json::Value;
use uuid::Uuid;

use crate::entry::{Columns, Entry};

/// A row as it is stored.
pub struct Stored {
    pub bureau_id: String,
    pub id: Uuid,
    pub version: i32,
    pub catalog_version: i32,
    pub serial: i32,
    pub level1: String,
    pub level2: String,
    pub contents: String,
    pub basis: String,
    pub time_limit: String,
    pub limit_rule: Option<Value>,
    pub publisher: String,
    pub office_id: String,
    pub person: Option<String>,
    pub channels: Vec<String>,
    pub audience: String,
    pub manner: Option<String>,
    pub tiers: Vec<String>,
    pub article20_code: Option<i16>,
    pub link: String,
    pub to_verify: Vec<String>,
    pub valid_from: NaiveDate,
    pub ended_on: Option<NaiveDate>,
    pub end_reason: String,
    pub origin: Option<String>,
    pub origin_row: Option<i32>,
    pub from_bureau: Option<String>,
    pub from_entry: Option<Uuid>,
    pub reason: String,
    pub changed_by: String,
    pub recorded_at: DateTime<Utc>,
}

impl TryFrom<Stored> for Entry {
    type Error = Error;

    fn try_from(row: Stored) -> Result<Self> {
        let at = format!("{}/{}/{}", row.bureau_id, row.id, row.version);
        let place = |column: &str| format!("entry.{column} of {at}");
        let broken = |column: &str, why: &dyn std::fmt::Display| {
            Error::internal(format!("{}: {why}", place(column)))
        };
        let code = row.article20_code.map(u8::try_from).transpose();
        let limit = row.limit_rule.map(serde_json::from_value).transpose();
        let manner = row.manner.map(|code| of_code(&code, &place("manner")));
        let origin = row.origin.map(|code| of_code(&code, &place("origin")));
        let from_bureau = row.from_bureau.map(|id| id.parse()).transpose();
        let from_bureau = from_bureau.map_err(|why: String| broken("from_bureau", &why))?;
        Ok(Self {
            bureau: (row.bureau_id.parse()).map_err(|why: String| broken("bureau_id", &why))?,
            columns: Columns {
                serial: row.serial,
                level1: row.level1,
                level2: row.level2,
                contents: row.contents,
                basis: row.basis,
                time_limit: row.time_limit,
                limit: limit.map_err(|why| broken("limit_rule", &why))?,
                publisher: row.publisher,
                office_id: row.office_id,
                person: row.person,
                channels: of_codes(&row.channels, &place("channels"))?,
                audience: row.audience,
                manner: manner.transpose()?,
                tiers: of_codes(&row.tiers, &place("tiers"))?,
                article20_code: code.map_err(|why| broken("article20_code", &why))?,
                link: row.link,
                to_verify: of_codes(&row.to_verify, &place("to_verify"))?,
            },
            id: row.id,
            version: row.version,
            catalog_version: row.catalog_version,
            valid_from: row.valid_from,
            ended: row.ended_on.map(|on| (on, row.end_reason)),
            origin: origin.transpose()?.zip(row.origin_row),
            taken_over: from_bureau.zip(row.from_entry),
            reason: row.reason,
            changed_by: row.changed_by,
            changed_at: row.recorded_at,
        })
    }
}
