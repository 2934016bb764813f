//! A bureau's year as its file tells it.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Context as _, bail, ensure};
use gongkai_law::calendar::Calendar;
use gongkai_proto::code::to_number;
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
    /// Aspects that are assumed.
    #[serde(default)]
    pub assumed: Vec<String>,
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
const HESHAN: &str = include_str!("../years/heshan-2019.toml");

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
        ensure!(
            (2019..=2026).contains(&year.year),
            "year = {}: reports have a uniform format from 2019, and the calendar ends with 2026 / 年度须为2019至2026",
            year.year
        );
        ensure!(
            Calendar::bundled().is_arranged(year.year),
            "year = {}: no calendar",
            year.year
        );
        ensure!(
            !year.bureau.offices.is_empty(),
            "bureau.offices: at least one / 至少一个股室"
        );
        let matters: usize = year.matters.kinds.iter().map(|kind| kind.count).sum();
        ensure!(
            year.matters.late + year.matters.open <= matters,
            "matters: late + open is more than the {matters} there are / 超期与未办结之和多于总数"
        );
        year.check_codes()?;
        for kind in &year.matters.kinds {
            ensure!(
                kind.promised_limit <= 30,
                "matters.kinds.promised_limit = {}: at most 30 working days / 承诺时限不超过30个工作日",
                kind.promised_limit
            );
        }
        for items in &year.items {
            if !year
                .bureau
                .item_groups
                .iter()
                .any(|group| group.code == items.group)
            {
                bail!(
                    "items.group = {:?} is not in bureau.item_groups / 分组未定义",
                    items.group
                );
            }
        }
        if let Some(outreach) = &year.outreach {
            ensure!(
                outreach.activities > 0,
                "outreach.activities: at least one / 至少一次活动"
            );
            for measure in outreach.totals.keys() {
                ensure!(
                    ["slogans", "banners", "points", "leaflets"].contains(&measure.as_str()),
                    "outreach.totals.{measure}: not slogans, banners, points or leaflets / 未知的计量项"
                );
            }
        }
        Ok(year)
    }
}

impl Year {
    /// Every code in the file is one of the contract's.
    fn check_codes(&self) -> anyhow::Result<()> {
        let aspects = self
            .items
            .iter()
            .map(|items| &items.assumed)
            .chain(self.enquiries.iter().map(|enquiries| &enquiries.assumed))
            .chain(
                self.applications
                    .iter()
                    .map(|applications| &applications.assumed),
            )
            .chain(self.outreach.iter().map(|outreach| &outreach.assumed))
            .chain([&self.matters.assumed])
            .flatten()
            .map(|code| ("assumed", "gongkai.common.v1.AssumedAspect", code));
        let kinds = self.matters.kinds.iter().map(|kind| {
            (
                "matters.kinds.kind",
                "gongkai.intake.v1.MatterKind",
                &kind.kind,
            )
        });
        let categories = self.enquiries.iter().map(|enquiries| {
            (
                "enquiries.category",
                "gongkai.intake.v1.EnquiryCategory",
                &enquiries.category,
            )
        });
        let applicants = self.applications.iter().map(|known| {
            (
                "applications.applicant",
                "gongkai.intake.v1.ApplicantKind",
                &known.applicant,
            )
        });
        let answers = self
            .applications
            .iter()
            .filter(|known| !known.answer.is_empty())
            .map(|known| {
                (
                    "applications.answer",
                    "gongkai.intake.v1.Answer",
                    &known.answer,
                )
            });
        for (entry, enumeration, code) in aspects
            .chain(kinds)
            .chain(categories)
            .chain(applicants)
            .chain(answers)
        {
            ensure!(
                to_number(enumeration, code) != 0,
                "{entry} = {code:?} is no value of {enumeration} / 取值无效"
            );
        }
        Ok(())
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

    #[test]
    fn a_wrong_file_says_what_is_wrong() {
        let text = HESHAN.replace("group = \"work\"", "group = \"nonsense\"");
        assert!(
            Year::from_text(&text)
                .unwrap_err()
                .to_string()
                .contains("nonsense")
        );
        assert!(Year::from_text(&HESHAN.replace("year = 2019", "year = 2009")).is_err());
        assert!(Year::from_text(&format!("{HESHAN}\nsurprise = 1")).is_err());
        assert!(
            Year::from_text(&HESHAN.replace("kind = \"permit\"", "kind = \"permitt\"")).is_err()
        );
        assert!(Year::from_text(&HESHAN.replace("late = 0", "late = 163")).is_err());
    }
}
