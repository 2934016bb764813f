//! The figures as a table: each is defined once, here, and the same wherever it is shown, exported or explained.

mod cell;
mod further;
mod publication;
mod report;

pub use cell::of_place;
pub use report::together;

use gongkai_law::{
    application::{ApplicantKind, ResultRow},
    dispute::{DisputeKind, DisputeOutcome},
    report::{CountingRule, Format},
};

use super::{bureau::ItemGroup, document::DocumentCount, thing::DocumentKind};

/// A figure: what it is called, and what it sums.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Key, for instance `matters.received` or `table3.received.business`.
    pub key: String,
    /// Name, in Chinese.
    pub label: String,
    /// Unit, in Chinese; empty for a share.
    pub unit: &'static str,
    /// What it sums.
    pub sum: Sum,
    /// Of which things.
    pub source: Source,
    /// The counting rules it follows.
    pub rules: &'static [CountingRule],
    /// What it is marked for if that is assumed of any of these things.
    pub doubt: Doubt,
    /// The sum whose things say that the number is somewhat more.
    pub more_than: Option<String>,
}

/// What a figure sums, by the keys of the tallies.
#[derive(Debug, Clone)]
pub enum Sum {
    /// What was added in the period.
    Within(Vec<String>),
    /// What had begun and not ended by the end of the period.
    AtEnd(Stock),
    /// What had begun and not ended when the period began.
    AtBeginning(Stock),
    /// The share of a part in a whole, both of the period; no figure without a whole.
    Share {
        /// The part.
        part: Vec<String>,
        /// The whole.
        whole: Vec<String>,
    },
    /// Disputes in hand in the period, of these kinds, with that outcome on its last day, or any.
    Disputes(Vec<DisputeKind>, Option<DisputeOutcome>),
    /// Documents.
    Documents(DocumentKind, DocumentCount),
    /// What happens outside the suite.
    Elsewhere,
}

/// What begins and ends.
#[derive(Debug, Clone)]
pub struct Stock {
    /// Keys of the beginnings.
    pub begun: Vec<String>,
    /// Keys of the ends.
    pub ended: Vec<String>,
}

/// Of which things a figure is made, which says which stream tells of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Cases.
    Cases,
    /// Published items.
    Items,
    /// Outreach activities.
    Activities,
    /// Deliveries of items.
    Deliveries,
    /// What was not published by its day.
    Duties,
    /// None of what is registered here.
    Elsewhere,
}

/// What may be assumed of the things behind a figure, so that it is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing that would move it.
    None,
    /// The kind of matter cases: then it is left out.
    Matters,
    /// The group of items.
    Items,
    /// The day of items.
    ItemDays,
    /// The category of enquiries, but for those that are only counted together.
    Enquiries,
    /// The category of enquiries, each by itself.
    EnquiryCategories,
    /// The kind of applicants.
    Applications,
    /// The kind of disputes.
    Disputes,
}

impl Definition {
    /// One of cases, in 件, that nothing assumed moves.
    fn of_cases(key: &str, label: &str, sum: Sum, rules: &'static [CountingRule]) -> Self {
        Self {
            key: key.to_owned(),
            label: label.to_owned(),
            unit: "件",
            sum,
            source: Source::Cases,
            rules,
            doubt: Doubt::None,
            more_than: None,
        }
    }

    /// A share of cases.
    fn share(
        key: &str,
        label: &str,
        (part, whole): (Vec<String>, Vec<String>),
        rules: &'static [CountingRule],
    ) -> Self {
        Self {
            unit: "",
            ..Self::of_cases(key, label, Sum::Share { part, whole }, rules)
        }
    }

    fn doubted(self, doubt: Doubt) -> Self {
        Self { doubt, ..self }
    }
}

/// The figures beside the tables: those of the report, and further ones.
pub fn beside(groups: &[ItemGroup]) -> Vec<Definition> {
    report::all(groups)
        .into_iter()
        .chain(further::all())
        .collect()
}

/// The figures of the report, in its order.
pub fn of_report(groups: &[ItemGroup]) -> Vec<Definition> {
    report::all(groups)
}

/// All figures: those of the report, further ones, and the cells of its tables.
pub fn all(groups: &[ItemGroup], format: Format) -> Vec<Definition> {
    let cells = format.places().into_iter();
    let cells = cells.map(|place| of_place(&place, format));
    beside(groups).into_iter().chain(cells).collect()
}

/// Keys of one event in each of some categories.
fn keys<'a>(what: &str, codes: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let codes = codes.into_iter();
    codes.map(|code| format!("{what}.{code}")).collect()
}

/// Keys of applications that were received, of all applicants or one kind.
fn received(kind: Option<ApplicantKind>) -> Vec<String> {
    keys("application.received", of_kind(kind))
}

/// Keys of results of applications, of some rows, and of all applicants or one kind.
fn results(rows: &[ResultRow], kind: Option<ApplicantKind>) -> Vec<String> {
    let rows = rows.iter();
    rows.flat_map(|row| {
        keys(
            &format!("application.result.{}", row.as_str()),
            of_kind(kind),
        )
    })
    .collect()
}

/// Applications in hand.
fn in_hand(kind: Option<ApplicantKind>) -> Stock {
    Stock {
        begun: keys("application.begun", of_kind(kind)),
        ended: keys("application.ended", of_kind(kind)),
    }
}

fn of_kind(kind: Option<ApplicantKind>) -> Vec<&'static str> {
    let all = ApplicantKind::ALL.iter().copied();
    all.filter(|known| kind.is_none_or(|kind| kind == *known))
        .map(ApplicantKind::as_str)
        .collect()
}
