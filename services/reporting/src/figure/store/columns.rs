//! Things and sums, column by column, as statements take many of them.

use chrono::NaiveDate;
use serde_json::Value;
use uuid::Uuid;

use crate::figure::{
    tally::{Amounts, Period},
    thing::Thing,
};

/// Counted things.
#[derive(Default)]
pub struct ThingColumns {
    pub id: Vec<Uuid>,
    pub kind: Vec<String>,
    pub category: Vec<String>,
    pub office_id: Vec<String>,
    pub opened_on: Vec<NaiveDate>,
    pub closed_on: Vec<Option<NaiveDate>>,
    pub acted_on: Vec<Option<NaiveDate>>,
    pub late_at: Vec<Option<i64>>,
    pub late_on: Vec<Option<NaiveDate>>,
    pub changed_at: Vec<Option<i64>>,
    pub body: Vec<Value>,
}

impl ThingColumns {
    /// Adds a thing.
    pub fn push(&mut self, id: Uuid, thing: &Thing) -> serde_json::Result<()> {
        self.id.push(id);
        self.kind.push(thing.kind().to_owned());
        self.category.push(thing.category().to_owned());
        self.office_id.push(thing.office().to_owned());
        self.opened_on.push(thing.opened_on());
        self.closed_on.push(thing.closed_on());
        self.acted_on.push(thing.acted_on());
        let case = match thing {
            Thing::Case(case) => Some(case),
            _ => None,
        };
        let late = case.filter(|case| case.is_late());
        let late = late.and_then(|case| case.told);
        self.late_at.push(late.map(|told| told.at));
        self.late_on.push(late.map(|told| told.on));
        let changed = case.and_then(|case| case.former.last());
        self.changed_at.push(changed.map(|former| former.until.at));
        self.body.push(serde_json::to_value(thing)?);
        Ok(())
    }
}

/// The rows of sums that a period, and all that lies before it, are made of.
#[derive(Default)]
pub struct SpanColumns {
    pub grain: Vec<String>,
    pub first: Vec<NaiveDate>,
    pub last: Vec<NaiveDate>,
    pub before: Vec<bool>,
}

impl SpanColumns {
    /// Of a period.
    pub fn of(period: Period) -> Self {
        let mut columns = Self::default();
        for span in period.spans() {
            columns.grain.push(span.grain.to_string());
            columns.first.push(span.first);
            columns.last.push(span.last);
            columns.before.push(span.before);
        }
        columns
    }
}

/// Sums.
#[derive(Default)]
pub struct TallyColumns {
    pub office_id: Vec<String>,
    pub grain: Vec<String>,
    pub from_on: Vec<NaiveDate>,
    pub key: Vec<String>,
    pub amount: Vec<i64>,
}

impl TallyColumns {
    /// All amounts, in the order of their places: so that no two writers wait for each other in a circle.
    pub fn of(amounts: &Amounts) -> Self {
        let mut columns = Self::default();
        for (place, amount) in amounts {
            columns.office_id.push(place.office_id.clone());
            columns.grain.push(place.grain.to_string());
            columns.from_on.push(place.from_on);
            columns.key.push(place.key.clone());
            columns.amount.push(*amount);
        }
        columns
    }
}
