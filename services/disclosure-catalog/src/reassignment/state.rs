//! What is re-assigned, and to whom.

use gongkai_law::code::codes;
use serde::Serialize;
use uuid::Uuid;

use crate::item::{Kind, State};

codes! {
    /// What is re-assigned.
    pub enum ThingKind as "gongkai.catalog.v1.ReassignedKind" {
        /// An entry of the catalog.
        Entry = "entry", "公开事项";
        /// A version of an item.
        Item = "item", "信息";
        /// What an answer promised.
        Promise = "promise", "答复承诺公开事项";
    }
}

/// Who is responsible.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Responsible {
    /// The office; empty for none.
    pub office_id: String,
    /// Subject of the person, if somebody is named.
    pub person: Option<String>,
}

/// Who is responsible from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Target {
    /// The office; none leaves it.
    pub office_id: Option<String>,
    /// The person.
    pub person: TargetPerson,
}

/// Which person is in charge from now on.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub enum TargetPerson {
    /// Whoever was.
    #[default]
    Unchanged,
    /// Nobody in particular.
    Nobody,
    /// The one of this subject.
    Named(String),
}

impl Target {
    /// Who is responsible for a thing of this kind after it.
    pub fn after(&self, kind: ThingKind, before: &Responsible) -> Responsible {
        let person = match (&self.person, kind) {
            (TargetPerson::Nobody, ThingKind::Entry) => None,
            (TargetPerson::Named(person), ThingKind::Entry) => Some(person.clone()),
            _ => before.person.clone(),
        };
        Responsible {
            office_id: self.office_id.as_ref().unwrap_or(&before.office_id).clone(),
            person,
        }
    }
}

/// Which things are re-assigned.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// This office is responsible; empty for any.
    pub office_id: String,
    /// This person is; empty for anybody.
    pub person: String,
    /// Of these kinds; empty for all.
    pub kinds: Vec<ThingKind>,
    /// Versions in this state.
    pub state: Option<State>,
    /// Versions of items of this kind.
    pub item_kind: Option<Kind>,
}

impl Filter {
    /// Whether a thing of this kind can be one of them. Entries alone name a person, and versions alone have a state.
    pub fn wants(&self, kind: ThingKind, target: &Target) -> bool {
        let is_entry = kind == ThingKind::Entry;
        let of_items = self.state.is_some() || self.item_kind.is_some();
        (self.kinds.is_empty() || self.kinds.contains(&kind))
            && (!of_items || kind == ThingKind::Item)
            && (is_entry || (self.person.is_empty() && target.office_id.is_some()))
    }

    /// Whether it names who is responsible.
    pub fn names(&self, before: &Responsible) -> bool {
        let person = before.person.as_deref().unwrap_or_default();
        (self.office_id.is_empty() || self.office_id == before.office_id)
            && (self.person.is_empty() || self.person == person)
    }
}

/// A thing that is re-assigned.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Thing {
    /// What it is.
    pub kind: ThingKind,
    /// The entry, the item, or the application.
    pub id: Uuid,
    /// Version of the item, reply of the application; 0 of an entry.
    pub number: i32,
    /// Its state, as its etag tells it.
    pub revision: i32,
    /// What it is called.
    #[serde(skip)]
    pub title: String,
    /// Who is responsible before.
    pub from: Responsible,
    /// And after.
    pub to: Responsible,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn responsible(office_id: &str, person: &str) -> Responsible {
        Responsible {
            office_id: office_id.to_owned(),
            person: Some(person.to_owned()).filter(|person| !person.is_empty()),
        }
    }

    #[test]
    fn what_the_target_does_not_name_stays_and_entries_alone_name_a_person() {
        let before = responsible("general", "zhang");
        let leaves = Target {
            person: TargetPerson::Nobody,
            ..Target::default()
        };
        let after = leaves.after(ThingKind::Entry, &before);
        assert_eq!(after, responsible("general", ""));
        assert_eq!(leaves.after(ThingKind::Item, &before), before);
        let filter = Filter::default();
        assert!(filter.wants(ThingKind::Entry, &leaves));
        assert!(!filter.wants(ThingKind::Promise, &leaves));
        let dissolved = Target {
            office_id: Some("safety-1".to_owned()),
            ..Target::default()
        };
        let after = dissolved.after(ThingKind::Entry, &before);
        assert_eq!(after, responsible("safety-1", "zhang"));
        let drafts = Filter {
            state: Some(State::Draft),
            ..Filter::default()
        };
        let wanted = ThingKind::ALL
            .iter()
            .filter(|kind| drafts.wants(**kind, &dissolved));
        assert_eq!(wanted.collect::<Vec<_>>(), [&ThingKind::Item]);
    }

    #[test]
    fn a_filter_names_who_is_all_it_asks_for() {
        let of = |office_id: &str, person: &str| Filter {
            office_id: office_id.to_owned(),
            person: person.to_owned(),
            ..Filter::default()
        };
        let before = responsible("general", "zhang");
        assert!(of("", "").names(&before) && of("general", "zhang").names(&before));
        assert!(!of("general", "li").names(&before) && !of("safety-1", "").names(&before));
    }
}
