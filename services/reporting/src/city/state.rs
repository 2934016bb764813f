//! What a report of a city is made of. Pure.

use chrono::NaiveDate;
use gongkai_proto::reporting::v1 as proto;
use uuid::Uuid;

use crate::{
    annual_report::{State, due_on, is_late, owes},
    figure::Bureau,
};

/// A version that counts for its bureau: the last one that was signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Signed {
    /// UUIDv7.
    pub id: Uuid,
    /// 1 for the first.
    pub version: i32,
    /// Its figures and tables.
    pub report: proto::Report,
    /// Digest of its data.
    pub digest: String,
    /// Civil date of the signature.
    pub on: NaiveDate,
}

/// A bureau below a city, and how far its report of the year is.
#[derive(Debug, Clone, PartialEq)]
pub struct Part {
    /// The bureau.
    pub bureau_id: String,
    /// As events told of it.
    pub bureau: Bureau,
    /// How far its last version is; none was begun.
    pub state: Option<State>,
    /// Whether the report of the year was published elsewhere.
    pub is_opening_stock: bool,
    /// What is added.
    pub signed: Option<Signed>,
    /// Civil date the first version was published.
    pub published_on: Option<NaiveDate>,
}

impl Part {
    /// Whether it owes a report of the year.
    pub fn owes(&self, year: i32) -> bool {
        let succeeded = self.bureau.succeeded_by.as_ref();
        let days = (self.bureau.founded_on, succeeded.map(|next| next.from_on));
        owes(days, self.is_opening_stock, year)
    }

    /// Civil date its report is due by law.
    pub fn due_on(&self, year: i32) -> Option<NaiveDate> {
        due_on(self.bureau.level, year)
    }

    /// Whether it was not published by its due day.
    pub fn is_late(&self, year: i32, today: NaiveDate) -> bool {
        is_late(self.due_on(year), self.published_on, today)
    }
}
