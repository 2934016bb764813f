//! A thing that is counted, as its events leave it. Pure.

mod application;
mod case;
mod category;
mod item;
mod publication;
mod validity;

pub use application::{Anew, Former, Payment, Told};
pub use case::{Case, CaseChange, Conclusion, End};
pub use category::{Category, Ending};
pub use item::{Activity, Item, ItemChange, Quantity};
pub use publication::{Delivery, DeliveryChange, Duty};
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
    /// A delivery of an item.
    Delivery(Delivery),
    /// Something that was not published by its day.
    Duty(Duty),
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
    /// Something happened to a delivery.
    Delivery(Uuid, DeliveryChange),
    /// Something was not published by its day.
    Duty(Duty),
}

/// An event that contradicts what earlier ones of its stream told.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Contradiction(pub &'static str);

impl Change {
    /// The thing it is about; none of a bureau, which is no thing.
    pub fn thing(&self) -> Option<Uuid> {
        match self {
            Self::Bureau { .. } => None,
            Self::Case(id, _)
            | Self::Item(id, _)
            | Self::Activity(id, _)
            | Self::Delivery(id, _) => Some(*id),
            Self::Duty(duty) => Some(duty.id()),
        }
    }

    /// The thing it is about after it, which stood like that before, by the event that told it; none where nothing of it
    /// counts. A bureau is no thing.
    pub fn after(self, before: Option<Thing>, told: Told) -> Result<Option<Thing>, Contradiction> {
        match (self, before) {
            (Self::Bureau { .. }, before) => Ok(before),
            (Self::Case(_, change), None) => Ok(Case::after(None, change, told)?.map(Thing::Case)),
            (Self::Case(_, change), Some(Thing::Case(case))) => {
                Ok(Case::after(Some(case), change, told)?.map(Thing::Case))
            }
            (Self::Item(_, change), None) => Ok(Item::after(None, change)?.map(Thing::Item)),
            (Self::Item(_, change), Some(Thing::Item(item))) => {
                Ok(Item::after(Some(item), change)?.map(Thing::Item))
            }
            (Self::Activity(_, activity), None) => Ok(Some(Thing::Activity(activity))),
            (Self::Delivery(_, change), None) => {
                Ok(Delivery::after(None, change)?.map(Thing::Delivery))
            }
            (Self::Delivery(_, change), Some(Thing::Delivery(delivery))) => {
                Ok(Delivery::after(Some(&delivery), change)?.map(Thing::Delivery))
            }
            // Where another office became responsible, and is reminded, it was overdue of the one that was told first.
            (Self::Duty(duty), None) | (Self::Duty(_), Some(Thing::Duty(duty))) => {
                Ok(Some(Thing::Duty(duty)))
            }
            (_, Some(_)) => Err(Contradiction("a thing that is another one")),
        }
    }
}

impl Thing {
    /// By what its row is found: `application`, `matter`, `enquiry`, `dispute`, `item`, `document`, `undated`,
    /// `activity`, `delivery` or `duty`.
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
            Self::Delivery(_) => "delivery",
            Self::Duty(_) => "duty",
        }
    }

    /// Applicant kind, matter kind, enquiry category or dispute kind; the group of an item, the channel of a delivery, what
    /// makes a duty; empty for an activity.
    pub fn category(&self) -> &str {
        match self {
            Self::Case(case) => case.category.as_str(),
            Self::Item(item) => &item.group,
            Self::Activity(_) => "",
            Self::Delivery(delivery) => delivery.channel.as_str(),
            Self::Duty(duty) => duty.kind.as_str(),
        }
    }

    /// Civil date it begins to count.
    pub fn opened_on(&self) -> NaiveDate {
        match self {
            Self::Case(case) => case.opened_on,
            Self::Item(item) => item.published_on,
            Self::Activity(activity) => activity.held_on,
            Self::Delivery(delivery) => delivery.on,
            Self::Duty(duty) => duty.due_on,
        }
    }

    /// The case, if it is one.
    fn case(&self) -> Option<&Case> {
        match self {
            Self::Case(case) => Some(case),
            _ => None,
        }
    }

    /// Civil date on which the end of a case counts.
    pub fn closed_on(&self) -> Option<NaiveDate> {
        let case = self.case().filter(|case| !case.removed)?;
        case.end.as_ref().map(|end| case.ended_on(end))
    }

    /// Civil date of the last thing that counts of a case beside its beginning and end: a fee, a new answer, an appraisal.
    pub fn acted_on(&self) -> Option<NaiveDate> {
        let case = self.case()?;
        let paid = case.paid.iter().map(|paid| paid.on);
        let anew = case.anew.iter().map(|anew| anew.on);
        paid.chain(anew)
            .chain(case.appraised.map(|(_, on)| on))
            .max()
    }

    /// Id of the responsible office; empty for none.
    pub fn office(&self) -> &str {
        match self {
            Self::Case(case) => &case.office_id,
            Self::Item(item) => &item.office_id,
            Self::Activity(activity) => &activity.office_id,
            // The event does not tell whose it was.
            Self::Delivery(_) => "",
            Self::Duty(duty) => &duty.office_id,
        }
    }

    /// Registration number, index number or key of a duty; empty for none.
    pub fn number(&self) -> &str {
        match self {
            Self::Case(case) => &case.number,
            Self::Item(item) => &item.index_number,
            Self::Activity(_) | Self::Delivery(_) => "",
            Self::Duty(duty) => &duty.key,
        }
    }

    /// Whether anything of it is assumed.
    pub fn is_assumed(&self) -> bool {
        let assumed = match self {
            Self::Case(case) => &case.assumed,
            Self::Item(item) => &item.assumed,
            Self::Activity(activity) => &activity.assumed,
            Self::Delivery(_) | Self::Duty(_) => return false,
        };
        !assumed.is_empty()
    }
}
