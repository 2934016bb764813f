//! Permits, preliminary reviews and service matters (行政许可、初审、服务性办件).

use chrono::NaiveDate;

use crate::code::codes;
use crate::rules::{self, Dated, Rule};

codes! {
    /// The kind of a matter (事项类型).
    pub enum MatterKind {
        /// A permit in the sense of 行政许可法; alone counted in table 2 of the report.
        Permit = "permit", "行政许可";
        /// Review by a lower organ before the organ that decides.
        PreliminaryReview = "preliminary_review", "初审";
        /// Anything else done for people, without a national period.
        Service = "service", "服务性办件";
    }
}

impl MatterKind {
    /// The rule of the statutory limit (法定时限), counted from acceptance; `None` for
    /// service matters, whose only limit is the promised one (承诺时限).
    pub fn statutory_rule(self) -> Option<&'static Dated> {
        match self {
            Self::Permit => Some(&rules::PERMIT_DECISION),
            Self::PreliminaryReview => Some(&rules::PRELIMINARY_REVIEW),
            Self::Service => None,
        }
    }

    /// The statutory limit in working days with its source, by the day of acceptance.
    pub fn statutory_limit(self, accepted: NaiveDate) -> Option<&'static Rule> {
        self.statutory_rule().map(|dated| dated.on(accepted))
    }
}
