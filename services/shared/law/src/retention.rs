//! How long records are kept (保管期限). Terms are those of 《机关文件材料归档范围和文书档案保管期限规定》 (国家档案局令第8号):
//! permanent, or for 30 or 10 years. Which term a kind of record has is said by the schedule of the bureau (保管期限表),
//! which the archives administration approves (art. 12 there).

use chrono::{Datelike as _, NaiveDate};

use crate::code::codes;

codes! {
    /// How long a record is kept.
    pub enum Term as "gongkai.common.v1.RetentionTerm" {
        /// For ever.
        Permanent = "permanent", "永久";
        /// 30 years.
        Years30 = "years_30", "定期30年";
        /// 10 years.
        Years10 = "years_10", "定期10年";
    }
}

impl Term {
    /// How many years; none for ever.
    pub const fn years(self) -> Option<u16> {
        match self {
            Self::Permanent => None,
            Self::Years30 => Some(30),
            Self::Years10 => Some(10),
        }
    }

    /// The last day a record of this day is kept: terms are whole years, from the year after that of the record.
    pub fn last_day(self, dated_on: NaiveDate) -> Option<NaiveDate> {
        let year = dated_on.year() + i32::from(self.years()?);
        NaiveDate::from_ymd_opt(year, 12, 31)
    }
}
