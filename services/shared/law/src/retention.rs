//! How long records are kept (保管期限). Terms are those of 《机关文件材料归档范围和文书档案保管期限规定》 (国家档案局令第8号),
//! art. 6: permanent, or for 30 or 10 years. Which of them a kind of record has is said by the schedule of the bureau
//! (保管期限表), which the archives administration approves (art. 12 there). The law itself gives one: rules and
//! normative documents are kept for ever.

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

/// The term of rules and policies that an organ makes itself (法规政策性文件; art. 7(1)), whatever its schedule says.
pub const POLICY: Term = Term::Permanent;

/// What [`POLICY`] rests on.
pub const POLICY_SOURCE: &str =
    "《机关文件材料归档范围和文书档案保管期限规定》（国家档案局令第8号）第七条第一项";

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
