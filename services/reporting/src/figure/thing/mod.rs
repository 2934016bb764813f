//! A thing that is counted, as its events leave it. Pure.

mod application;
mod case;
mod category;
mod item;
mod validity;

pub use application::{Anew, Payment};
pub use case::{Case, CaseChange, Conclusion, End};
pub use category::{Category, Ending};
pub use item::{Activity, Item, ItemChange, Quantity};
pub use validity::{DocumentKind, Validity};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::bureau::Bureau;

/// Something that is counted: one row each.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Thing {
    /// A case.
    Case(Case),
    /// A published item.
    Item(Item),
    /// An outreach activity.
    Activity(Activity),
}

/// What an event changes of what is counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A bureau is called, stands and groups its items like this.
    Bureau {
        /// The bureau.
        bureau: Bureau,
        /// Id of the bureau above; empty for the platform.
        parent_id: String,
    },
    /// Something happened to a case.
    Case(Uuid, CaseChange),
    /// Something happened to an item.
    Item(Uuid, ItemChange),
    /// An activity took place.
    Activity(Uuid, Activity),
}

/// An event that contradicts what earlier ones of its stream told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Contradiction(pub &'static str);

impl Change {
    /// The thing it is about after it, which stood like that before; none where nothing of it counts. A bureau is no thing.
    pub fn after(self, before: Option<Thing>) -> Result<Option<Thing>, Contradiction> {
        match (self, before) {
            (Self::Bureau { .. }, before) => Ok(before),
            (Self::Case(_, change), None) => Ok(Case::after(None, change)?.map(Thing::Case)),
            (Self::Case(_, change), Some(Thing::Case(case))) => {
                Ok(Case::after(Some(case), change)?.map(Thing::Case))
            }
            (Self::Item(_, change), None) => Ok(Item::after(None, change)?.map(Thing::Item)),
            (Self::Item(_, change), Some(Thing::Item(item))) => {
                Ok(Item::after(Some(item), change)?.map(Thing::Item))
            }
            (Self::Activity(_, activity), None) => Ok(Some(Thing::Activity(activity))),
            (_, Some(_)) => Err(Contradiction("a thing that is another one")),
        }
    }
}

impl Thing {
    /// By what its row is found: `application`, `matter`, `enquiry`, `dispute`, `item`, `document`, `undated` or `activity`.
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Case(case) => case.category.kind().as_str(),
            Self::Item(item) if item.validity.document.is_some() => "document",
            // Of an item that was told of before documents were counted it is not known whether it is one.
            Self::Item(item) if item.formed_on.is_none() && item.withdrawn_on.is_none() => {
                "undated"
            }
            Self::Item(_) => "item",
            Self::Activity(_) => "activity",
        }
    }

    /// Applicant kind, matter kind, enquiry category or dispute kind; the group of an item; empty for an activity.
    pub fn category(&self) -> &str {
        match self {
            Self::Case(case) => case.category.as_str(),
            Self::Item(item) => &item.group,
            Self::Activity(_) => "",
        }
    }

    /// Civil date it begins to count.
    pub fn opened_on(&self) -> NaiveDate {
        match self {
            Self::Case(case) => case.opened_on,
            Self::Item(item) => item.published_on,
            Self::Activity(activity) => activity.held_on,
        }
    }

    /// Civil date a case ended, and how.
    pub fn closed(&self) -> Option<(NaiveDate, &'static str)> {
        match self {
            Self::Case(case) if !case.removed => {
                let end = case.end.as_ref();
                end.map(|end| (end.on, end.ending.as_str()))
            }
            Self::Case(_) | Self::Item(_) | Self::Activity(_) => None,
        }
    }

    /// Id of the responsible office; empty for none.
    pub fn office(&self) -> &str {
        match self {
            Self::Case(case) => &case.office_id,
            Self::Item(item) => &item.office_id,
            Self::Activity(activity) => &activity.office_id,
        }
    }

    /// Registration number or index number; empty for none.
    pub fn number(&self) -> &str {
        match self {
            Self::Case(case) => &case.number,
            Self::Item(item) => &item.index_number,
            Self::Activity(_) => "",
        }
    }

    /// Whether anything of it is assumed.
    pub fn is_assumed(&self) -> bool {
        let assumed = match self {
            Self::Case(case) => &case.assumed,
            Self::Item(item) => &item.assumed,
            Self::Activity(activity) => &activity.assumed,
        };
        !assumed.is_empty()
    }
}
