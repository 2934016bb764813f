//! A bureau's year as its file tells it.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::Context as _;
use chrono::NaiveDate;
use gongkai_law::{calendar::Calendar, permit};
use serde::Deserialize;

/// The file. See `years/heshan-2019.toml` for what each entry means.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Everything drawn by lot comes from it.
    pub seed: u64,
    /// The government above the bureau.
    pub city: City,
    /// The bureau.
    pub bureau: Bureau,
    /// Permits, preliminary reviews and service matters.
    #[serde(default)]
    pub matters: Matters,
    /// Published items by group.
    #[serde(default)]
    pub items: Vec<Items>,
    /// What is searched among them in the end.
    #[serde(default)]
    pub searches: Vec<String>,
    /// Enquiries by category.
    #[serde(default)]
    pub enquiries: Vec<Enquiries>,
    /// Outreach activities.
    pub outreach: Option<Outreach>,
    /// Applications by applicant kind and answer.
    #[serde(default)]
    pub applications: Vec<Applications>,
    /// What a person writes in the report.
    #[serde(default)]
    pub narrative: Narrative,
}

/// The government above the bureau.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct City {
    /// Slug.
    pub id: String,
    /// Full name.
    pub name: String,
}

/// The bureau.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bureau {
    /// Slug.
    pub id: String,
    /// Full name.
    pub name: String,
    /// Unified social credit code, with which index numbers begin; without one the id stands in for it.
    #[serde(default)]
    pub credit_code: Option<String>,
    /// Offices, at least one.
    pub offices: Vec<Office>,
    /// Groups of published items.
    #[serde(default)]
    pub item_groups: Vec<ItemGroup>,
}

/// An office.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Office {
    /// Slug.
    pub id: String,
    /// Name.
    pub name: String,
}

/// A group of published items.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItemGroup {
    /// Word.
    pub code: String,
    /// Name.
    pub name: String,
}

/// Permits, preliminary reviews and service matters.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matters {
    /// Aspects that are assumed.
    #[serde(default)]
    pub assumed: Vec<String>,
    /// How many are decided after their limit.
    #[serde(default)]
    pub late: usize,
    /// How many are not decided in the year.
    #[serde(default)]
    pub open: usize,
    /// By kind.
    #[serde(default)]
    pub kinds: Vec<MatterKind>,
}

/// Matters of a kind.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MatterKind {
    /// Code.
    pub kind: String,
    /// How many.
    pub count: usize,
    /// Name of the matter.
    pub matter: String,
    /// Promised limit in working days.
    #[serde(default)]
    pub promised_limit: u32,
}

/// Published items of a group.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Items {
    /// Code of the group.
    pub group: String,
    /// How many.
    pub count: usize,
    /// Item of article 20.
    pub article20: i32,
    /// Title; a number follows.
    pub title: String,
    /// What they are about, one after the other and over again; empty for nothing but the title.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// The level-2 item of the catalog's entry they are published under; empty for none.
    #[serde(default)]
    pub entry: String,
    /// Aspects that are assumed.
    #[serde(default)]
    pub assumed: Vec<String>,
}

impl Items {
    /// The title of the item of this number, from 1.
    pub fn title_of(&self, number: usize) -> String {
        let about = self.subjects.iter().cycle().nth(number - 1);
        match about {
            None => format!("{}第{number}号", self.title),
            Some(about) => format!("{}第{number}号：{about}", self.title),
        }
    }
}

/// Enquiries of a category.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Enquiries {
    /// Code.
    pub category: String,
    /// How many.
    pub count: usize,
    /// Aspects that are assumed.
    #[serde(default)]
    pub assumed: Vec<String>,
}

/// Outreach activities.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outreach {
    /// How many activities.
    pub activities: usize,
    /// Title; a number follows.
    pub title: String,
    /// Aspects that are assumed.
    #[serde(default)]
    pub assumed: Vec<String>,
    /// Sums over the activities, by measure.
    pub totals: BTreeMap<String, Total>,
}

/// A sum over activities.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Total {
    /// The number.
    pub value: u64,
    /// Somewhat more than the number (余).
    #[serde(default)]
    pub more_than: bool,
}

/// Applications of one applicant kind with one answer.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Applications {
    /// Code of the applicant kind.
    pub applicant: String,
    /// Code of the answer; empty leaves them open.
    #[serde(default)]
    pub answer: String,
    /// How many.
    pub count: usize,
    /// Aspects that are assumed.
    #[serde(default)]
    pub assumed: Vec<String>,
}

/// What a person writes in the report.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Narrative {
    /// Section 五.
    #[serde(default)]
    pub problems: String,
}

/// Heshan's year, the default.
pub(crate) const HESHAN: &str = include_str!("../years/heshan-2019.toml");

impl Year {
    /// Heshan's 2019.
    pub fn heshan() -> anyhow::Result<Self> {
        Self::from_text(HESHAN)
    }

    /// A year from a file.
    pub fn from_file(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read_to_string(path)
            .with_context(|| format!("cannot read {} / 无法读取年度文件", path.display()))?;
        Self::from_text(&text).with_context(|| format!("{} / 年度文件有误", path.display()))
    }

    /// A year from its text, checked as far as the file alone can tell.
    pub fn from_text(text: &str) -> anyhow::Result<Self> {
        let year: Self = toml::from_str(text)?;
        year.check()?;
        Ok(year)
    }

    /// The statutory limit of matters of a kind, in working days, on the year's first working day;
    /// `None` if they only have the promised one.
    pub fn statutory_limit(&self, kind: &MatterKind) -> Option<u32> {
        let new_year = NaiveDate::from_ymd_opt(self.year, 1, 1)?;
        let first = Calendar::bundled().next_working_day(new_year);
        let kind: permit::MatterKind = kind.kind.parse().ok()?;
        Some(kind.statutory_limit(first)?.number)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn heshan_s_file_says_what_its_report_said() {
        let year = Year::heshan().unwrap();
        assert_eq!(
            year.matters
                .kinds
                .iter()
                .map(|kind| kind.count)
                .sum::<usize>(),
            162
        );
        assert_eq!(
            year.items
                .iter()
                .map(|items| items.count)
                .collect::<Vec<_>>(),
            [16, 18]
        );
        assert!(year.applications.is_empty());
    }
}
