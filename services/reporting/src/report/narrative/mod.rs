//! The text of an annual report: what its sections are, what is drafted for them from the figures, and figures in it
//! as references, so that text and tables cannot disagree. Pure.
//!
//! A reference is the key of a figure or a cell in double braces, `{{matters.received}}` or
//! `{{table3.received.total}}`; `{{previous:matters.received}}` is the same of the year before.

mod contact;
mod draft;
mod reference;

use gongkai_law::code::codes;

pub use contact::Contact;
pub use draft::{draft, outline};
pub use reference::{Fault, Problem, figures, resolve};

codes! {
    /// A section of the text.
    pub enum Section {
        /// What stands before 一.
        Preface = "preface", "引言";
        /// 一 (一).
        Proactive = "overview.proactive", "主动公开";
        /// 一 (二).
        OnApplication = "overview.on_application", "依申请公开";
        /// 一 (三).
        Management = "overview.management", "政府信息管理";
        /// 一 (四).
        Platform = "overview.platform", "政府信息公开平台建设";
        /// 一 (五).
        Supervision = "overview.supervision", "监督保障";
        /// 五.
        Problems = "problems", "存在的主要问题及改进情况";
        /// 六.
        Others = "others", "其他需要报告的事项";
    }
}

impl Section {
    /// The five heads of 一, in their order.
    pub const OVERVIEW: [Self; 5] = [
        Self::Proactive,
        Self::OnApplication,
        Self::Management,
        Self::Platform,
        Self::Supervision,
    ];

    /// Whether a report lacks what the law and the uniform formats of all years demand if nothing is written here: each head of
    /// 一, and 五 (art. 50). 六 says by itself that there is nothing, and the form has no preface.
    pub const fn is_required(self) -> bool {
        !matches!(self, Self::Preface | Self::Others)
    }
}

#[cfg(test)]
mod tests {
    use gongkai_law::report::{OVERVIEW_HEADS, SECTIONS};

    use super::*;

    #[test]
    fn sections_are_called_as_the_form_prints_them() {
        assert_eq!(Section::OVERVIEW.map(Section::zh), OVERVIEW_HEADS);
        assert_eq!(Section::Problems.zh(), SECTIONS[4]);
        assert_eq!(Section::Others.zh(), SECTIONS[5]);
    }
}
