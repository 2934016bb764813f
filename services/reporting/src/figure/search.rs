//! Where the things behind a figure are looked for: in the rows of a kind and some categories, between two days. What is found
//! may be more than what is behind it, never less. Pure.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::{
    definition::{Definition, Stock, Sum},
    tally::{Axis, Period, axis, category},
};

/// Rows of one kind between two days.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Search {
    /// The kind of row.
    pub kind: String,
    /// The categories; none for all.
    pub categories: Option<Vec<String>>,
    /// Which of their days.
    pub axis: Axis,
    /// That day is not before this one,
    pub from: NaiveDate,
    /// and not after this one.
    pub to: NaiveDate,
    /// They had begun by this day.
    pub begun_by: NaiveDate,
}

/// Days before and after all others that PostgreSQL and people write with four digits. What is open ends on the last.
const FIRST: NaiveDate = match NaiveDate::from_ymd_opt(1, 1, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};
/// See [`FIRST`].
const LAST: NaiveDate = match NaiveDate::from_ymd_opt(9999, 12, 31) {
    Some(day) => day,
    None => NaiveDate::MAX,
};

/// Where the things of a figure of a period are; in an order that a page can go on in.
pub fn searches(definition: &Definition, period: Period) -> Vec<Search> {
    match &definition.sum {
        Sum::Within(keys) => within(keys, period),
        Sum::Share { whole, .. } => within(whole, period),
        Sum::AtEnd(stock) => standing(stock, period.to),
        Sum::AtBeginning(stock) => {
            let eve = period.from.pred_opt();
            eve.map_or_else(Vec::new, |eve| standing(stock, eve))
        }
        // Few: what they count as depends on several days.
        Sum::Disputes(..) => vec![everything("dispute")],
        Sum::Documents(..) => vec![everything("document")],
        Sum::Elsewhere => Vec::new(),
    }
}

/// The things that add to these sums in a period.
fn within(keys: &[String], period: Period) -> Vec<Search> {
    of_keys(keys, |kind, axis| Search {
        axis,
        from: period.from,
        to: match axis {
            // Nothing that happened after tells what happened before.
            Axis::Acted => LAST,
            Axis::Opened | Axis::Closed => period.to,
        },
        begun_by: match axis {
            Axis::Acted => LAST,
            Axis::Opened | Axis::Closed => period.to,
        },
        ..everything(kind)
    })
}

/// The things that had begun and not ended at the end of a day.
fn standing(stock: &Stock, day: NaiveDate) -> Vec<Search> {
    let Some(next) = day.succ_opt() else {
        return Vec::new();
    };
    of_keys(&stock.begun, |kind, _| Search {
        axis: Axis::Closed,
        from: next,
        begun_by: day,
        ..everything(kind)
    })
}

/// Rows of a kind that had begun by a day.
pub fn begun(kind: &str, by: NaiveDate) -> Search {
    Search {
        to: by,
        begun_by: by,
        ..everything(kind)
    }
}

fn everything(kind: &str) -> Search {
    Search {
        kind: kind.to_owned(),
        categories: None,
        axis: Axis::Opened,
        from: FIRST,
        to: LAST,
        begun_by: LAST,
    }
}

/// A search for each kind and axis of some sums, in their categories.
fn of_keys(keys: &[String], search: impl Fn(&str, Axis) -> Search) -> Vec<Search> {
    let mut found: BTreeMap<(&str, Axis), Option<Vec<String>>> = BTreeMap::new();
    for key in keys {
        let word = key.split('.').next().unwrap_or_default();
        // Whether an item is a document may change, and with it its kind of row.
        let kinds: &[&str] = match word {
            "item" => &["document", "item", "undated"],
            _ => &[word],
        };
        for kind in kinds {
            let place = found.entry((*kind, axis(key))).or_insert(Some(Vec::new()));
            match (place.as_mut(), category(key)) {
                (Some(known), Some(category)) => known.push(category.to_owned()),
                _ => *place = None,
            }
        }
    }
    let found = found.into_iter();
    found
        .map(|((kind, axis), categories)| Search {
            categories: categories.map(sorted),
            ..search(kind, axis)
        })
        .collect()
}

fn sorted(mut categories: Vec<String>) -> Vec<String> {
    categories.sort();
    categories.dedup();
    categories
}

#[cfg(test)]
mod tests;
