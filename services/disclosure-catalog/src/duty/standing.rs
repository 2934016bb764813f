//! How a duty stands, and how fresh an entry is.

use chrono::NaiveDate;
use gongkai_law::code::codes;
use uuid::Uuid;

codes! {
    /// How a duty stands.
    pub enum State as "gongkai.catalog.v1.UpdateDutyState" {
        /// To be done.
        Open = "open", "未到期";
        /// Fulfilled in time.
        InTime = "in_time", "按时公开";
        /// Fulfilled after its day.
        Late = "late", "逾期公开";
        /// Not fulfilled, though its day has passed.
        Overdue = "overdue", "逾期未公开";
    }

    /// How fresh an entry is.
    pub enum Freshness as "gongkai.catalog.v1.Freshness" {
        /// Nothing of it is overdue.
        Fresh = "fresh", "已更新";
        /// Something is.
        Stale = "stale", "未及时更新";
        /// Nothing was ever published under it.
        Empty = "empty", "无内容";
        /// It is published on another site.
        Linked = "linked", "外部链接";
    }

    /// What makes a duty.
    pub enum Kind as "gongkai.catalog.v1.UpdateDutyKind" {
        /// An entry of the catalog.
        Entry = "entry", "公开事项目录";
        /// An answer said that it will be published.
        Promise = "promise", "答复承诺公开";
        /// A normative document was published.
        Interpretation = "interpretation", "政策解读";
    }
}

impl State {
    /// Of what is due on a day and was fulfilled so, or not.
    pub fn of(due: NaiveDate, fulfilled: Option<(NaiveDate, Uuid)>, today: NaiveDate) -> Self {
        match fulfilled {
            Some((on, _)) if on <= due => Self::InTime,
            Some(_) => Self::Late,
            None if today > due => Self::Overdue,
            None => Self::Open,
        }
    }

    /// Whether it is fulfilled, in time or not.
    pub fn is_fulfilled(self) -> bool {
        matches!(self, Self::InTime | Self::Late)
    }
}
