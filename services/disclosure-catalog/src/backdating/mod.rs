//! What was entered for an earlier day (补登): each with who entered it, when and why. Figures and time limits go by the day
//! it counts for, so whoever audits a bureau reads here where that day was named only afterwards.

mod grpc;
mod message;
mod store;

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::code::codes;
use uuid::Uuid;

pub use grpc::Backdatings;

codes! {
    /// What was entered for an earlier day.
    pub enum Kind as "gongkai.catalog.v1.BackdatingKind" {
        /// An item was published by hand.
        Published = "published", "公开";
        /// An item was repealed.
        Repealed = "repealed", "废止";
        /// An entry of the catalog was made, changed or ended.
        Entry = "entry", "目录事项";
        /// A number that the bureau rules by.
        Setting = "setting", "自定期限";
        /// An outreach activity.
        Activity = "activity", "宣传活动";
    }
}

/// Something that was entered for an earlier day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Backdating {
    /// What.
    pub kind: Kind,
    /// Id of the item, entry, number or activity.
    pub id: Uuid,
    /// Index number of an item, number of an entry, title of an activity, code of a setting.
    pub name: String,
    /// Civil date it counts for.
    pub legal_date: NaiveDate,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// Subject of who entered it.
    pub recorded_by: String,
    /// Why it was entered after that day.
    pub reason: String,
}
