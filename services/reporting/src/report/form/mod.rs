//! The forms of an annual report: each a typed struct with its rendering, filled from a compiled report and its text. Pure.

mod appendix;
mod cells;
mod charts;
mod official;
mod official_2019;
mod official_2021;
mod outline;
mod tables;

use std::collections::BTreeMap;

use chrono::NaiveDate;
use gongkai_document::Report;
use gongkai_law::{code::codes, report::Format};

use super::{
    message::proto,
    narrative::{self, Section},
    reading::Reading,
};

pub use charts::charts;
pub use official::{name, title};
pub use tables::{Table3, Table4};

pub(super) use cells::{Cells, NARROW, WIDE};
pub(super) use official_2019::Official2019;
pub(super) use official_2021::Official2021;

codes! {
    /// The outline a report is written in.
    pub enum Form as "gongkai.reporting.v1.ReportForm" {
        /// The uniform format of its year.
        Official = "official", "统一格式";
        /// The outline bureaus used before there was one.
        Outline = "outline", "旧提纲";
    }
}

/// What a form is filled from.
#[derive(Clone, Copy, Debug)]
pub struct Content<'a> {
    /// Figures and tables.
    pub report: &'a proto::Report,
    /// Those of the year before, if there are any.
    pub previous: Option<&'a proto::Report>,
    /// The text as it is printed.
    pub sections: &'a BTreeMap<Section, String>,
    /// By whom and when it was signed; nothing of what is compiled and no more.
    pub signed: Option<&'a Signed>,
    /// Whether it says on every page that it is a draft.
    pub is_draft: bool,
}

/// A signature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Signed {
    /// 1 for the first version, 2 for the first correction.
    pub version: i32,
    /// The day.
    pub signed_on: NaiveDate,
    /// The digest of its data, in groups.
    pub digest: String,
    /// What who signed it is called; empty if nobody knows.
    pub signer: String,
    /// Why it corrects the version before; empty of the first.
    pub correction_reason: String,
}

/// Cells that a form has and the report lacks.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the report lacks cells of its form: {}", .0.join(", "))]
pub struct Incomplete(pub Vec<String>);

/// The text of a report that nobody wrote yet: what is drafted for it.
pub fn drafted(
    report: &proto::Report,
    previous: Option<&proto::Report>,
) -> BTreeMap<Section, String> {
    let drafted = narrative::draft(report, previous).into_iter();
    drafted
        .map(|(section, text)| {
            let printed = narrative::resolve(&text, report, previous);
            (section, printed.unwrap_or(text))
        })
        .collect()
}

impl Content<'_> {
    /// The report in a form.
    pub fn fill(&self, form: Form) -> Result<Report, Incomplete> {
        let reading = Reading::of(self.report);
        match (form, reading.format) {
            (Form::Outline, _) => Ok(outline::Outline::of(self, &reading).render(self, &reading)),
            (Form::Official, Format::F2019) => {
                Ok(Official2019::of(&reading)?.render(self, &reading))
            }
            (Form::Official, Format::F2021) => {
                Ok(Official2021::of(&reading)?.render(self, &reading))
            }
        }
    }

    /// The text of a section; empty if there is none.
    fn section(&self, section: Section) -> &str {
        self.sections.get(&section).map_or("", String::as_str)
    }
}

#[cfg(test)]
mod tests;
#[cfg(test)]
pub use tests::text;
