//! What a declaration is, and which figures may be declared. Pure.

use chrono::{DateTime, Utc};
use gongkai_law::report::{Format, Place};
use uuid::Uuid;

/// What a figure of a year is, as a person declares it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declared {
    /// The place of the tables.
    pub figure: String,
    /// A count, or fen.
    pub value: i64,
    /// A remark printed with the number; empty for none.
    pub note: String,
    /// Where it comes from.
    pub source: String,
    /// What proves it.
    pub evidence: String,
}

/// A declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declaration {
    /// UUIDv7.
    pub id: Uuid,
    /// The year.
    pub year: i32,
    /// What is declared.
    pub declared: Declared,
    /// Whether it is opening stock.
    pub opening: bool,
    /// The import it came with.
    pub batch: Option<Uuid>,
    /// Subject of who declared it.
    pub by: String,
    /// When, by the civil clock.
    pub at: DateTime<Utc>,
    /// How it was revoked; none while it stands.
    pub revoked: Option<Revoked>,
}

/// That a declaration was revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// Subject of who did.
    pub by: String,
    /// When, by the civil clock.
    pub at: DateTime<Utc>,
    /// Why.
    pub reason: String,
}

/// The cells of a year's tables that a person may declare: of opening stock all but sums.
pub fn places(format: Format, opening: bool) -> Vec<Place> {
    let mut places = format.places();
    places.retain(|place| {
        if opening {
            !place.is_total()
        } else {
            place.is_declarable()
        }
    });
    places
}

/// The lines of the sheet: of opening stock the sums, too, which are compared.
pub fn lines(format: Format, opening: bool) -> Vec<Place> {
    if opening {
        format.places()
    } else {
        places(format, false)
    }
}

/// Whether the figure of a place may be below zero: only a change against the year before.
pub fn may_be_negative(place: &Place) -> bool {
    matches!(place, Place::Table2(_, _, column) if column.code == "change")
}
