//! What can be told of a year file without playing it: better here than in the middle of the year.

use std::collections::HashSet;

use anyhow::ensure;
use gongkai_law::calendar::Calendar;
use gongkai_proto::code::to_number;

use crate::year::Year;

/// More cases of one kind than any bureau has.
const MOST: usize = 100_000;
/// As the catalogue takes a quantity.
const MOST_COUNTED: u64 = 1_000_000_000;
/// Characters of names, of titles that a number follows, and of a section of the report.
const NAME: usize = 100;
const TITLE: usize = 180;
const SECTION: usize = 4000;
/// Answers that need an earlier act, which a year file does not play.
const FOLLOWING: [&str; 3] = ["fee_not_paid", "not_corrected", "still_unclear"];
const MEASURES: [&str; 4] = ["slogans", "banners", "points", "leaflets"];

impl Year {
    /// Refuses what the services would refuse, and what cannot be played, with the entry's name.
    pub(crate) fn check(&self) -> anyhow::Result<()> {
        ensure!(
            (2019..=2026).contains(&self.year),
            "year = {}: reports have a uniform format from 2019, and the calendar ends with 2026 / 年度须为2019至2026",
            self.year
        );
        ensure!(
            Calendar::bundled().is_arranged(self.year),
            "year = {}: the calendar does not know its holidays / 日历中没有该年度的节假日安排",
            self.year
        );
        self.check_bureaus()?;
        self.check_codes()?;
        self.check_texts()?;
        self.check_counts()?;
        self.check_limits()?;
        self.check_items()?;
        for known in &self.applications {
            ensure!(
                !FOLLOWING.contains(&known.answer.as_str()),
                "applications.answer = {:?}: needs a correction or a fee, which a year file does not play / 该答复以补正或者收费为前提，年度文件不演练",
                known.answer
            );
        }
        Ok(())
    }

    fn check_bureaus(&self) -> anyhow::Result<()> {
        for (entry, id) in [("city.id", &self.city.id), ("bureau.id", &self.bureau.id)] {
            ensure!(
                is_slug(id, 3) && !id.starts_with('-') && !id.ends_with('-'),
                "{entry} = {id:?}: 3 to 40 of a-z, 0-9 and -, with no - at an end / 应为3至40位小写字母、数字或连字符，首尾不得为连字符"
            );
            ensure!(
                id != "platform",
                "{entry} = {id:?} is the platform's own id / 该代码为平台专用"
            );
        }
        ensure!(
            self.city.id != self.bureau.id,
            "city.id and bureau.id are both {:?} / 两个机关的代码相同",
            self.city.id
        );
        ensure!(
            !self.bureau.offices.is_empty(),
            "bureau.offices: at least one / 至少一个股室"
        );
        let mut seen = HashSet::new();
        for office in &self.bureau.offices {
            ensure!(
                is_slug(&office.id, 1),
                "bureau.offices.id = {:?}: 1 to 40 of a-z, 0-9 and - / 应为1至40位小写字母、数字或连字符",
                office.id
            );
            ensure!(
                seen.insert(&office.id),
                "bureau.offices.id = {:?} is used twice / 股室代码重复",
                office.id
            );
        }
        let mut seen = HashSet::new();
        for group in &self.bureau.item_groups {
            ensure!(
                is_word(&group.code),
                "bureau.item_groups.code = {:?}: 1 to 40 of a-z, 0-9 and _, with a letter first / 应为1至40位小写字母、数字或下划线，且以字母开头",
                group.code
            );
            ensure!(
                seen.insert(&group.code),
                "bureau.item_groups.code = {:?} is used twice / 分组代码重复",
                group.code
            );
        }
        Ok(())
    }

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

    fn check_texts(&self) -> anyhow::Result<()> {
        let names = [
            ("city.name", &self.city.name),
            ("bureau.name", &self.bureau.name),
        ]
        .into_iter()
        .chain(
            self.bureau
                .offices
                .iter()
                .map(|office| ("bureau.offices.name", &office.name)),
        )
        .chain(
            self.bureau
                .item_groups
                .iter()
                .map(|group| ("bureau.item_groups.name", &group.name)),
        );
        let titles = self
            .matters
            .kinds
            .iter()
            .map(|kind| ("matters.kinds.matter", &kind.matter))
            .chain(self.items.iter().map(|items| ("items.title", &items.title)))
            .chain(self.items.iter().flat_map(|items| {
                let subjects = items.subjects.iter();
                subjects.map(|subject| ("items.subjects", subject))
            }))
            .chain(self.searches.iter().map(|query| ("searches", query)))
            .chain(
                self.outreach
                    .iter()
                    .map(|outreach| ("outreach.title", &outreach.title)),
            );
        for (entry, text) in names {
            check_text(entry, text, 1, NAME)?;
        }
        for (entry, text) in titles {
            check_text(entry, text, 1, TITLE)?;
        }
        check_text("narrative.problems", &self.narrative.problems, 0, SECTION)
    }

    fn check_counts(&self) -> anyhow::Result<()> {
        let matters = self
            .matters
            .kinds
            .iter()
            .map(|kind| ("matters.kinds.count", kind.count));
        let counts = matters
            .clone()
            .chain(self.items.iter().map(|items| ("items.count", items.count)))
            .chain(
                self.enquiries
                    .iter()
                    .map(|enquiries| ("enquiries.count", enquiries.count)),
            )
            .chain(
                self.applications
                    .iter()
                    .map(|known| ("applications.count", known.count)),
            )
            .chain(
                self.outreach
                    .iter()
                    .map(|outreach| ("outreach.activities", outreach.activities)),
            );
        for (entry, count) in counts {
            ensure!(
                count <= MOST,
                "{entry} = {count}: at most {MOST} / 不超过{MOST}"
            );
        }
        let all: usize = matters.map(|(_, count)| count).sum();
        ensure!(
            self.matters.late.saturating_add(self.matters.open) <= all,
            "matters: late + open is more than the {all} there are / 超期与未办结之和多于总数"
        );
        let Some(outreach) = &self.outreach else {
            return Ok(());
        };
        ensure!(
            outreach.activities > 0,
            "outreach.activities: at least one / 至少一次活动"
        );
        for (measure, total) in &outreach.totals {
            ensure!(
                MEASURES.contains(&measure.as_str()),
                "outreach.totals.{measure}: not slogans, banners, points or leaflets / 未知的计量项"
            );
            ensure!(
                total.value <= MOST_COUNTED,
                "outreach.totals.{measure} = {}: at most {MOST_COUNTED} / 不超过{MOST_COUNTED}",
                total.value
            );
        }
        Ok(())
    }

    fn check_limits(&self) -> anyhow::Result<()> {
        for kind in &self.matters.kinds {
            let promised = kind.promised_limit;
            match self.statutory_limit(kind) {
                Some(limit) => ensure!(
                    promised <= limit,
                    "matters.kinds.promised_limit = {promised}: not longer than the statutory limit of {limit} working days / 承诺时限不得长于法定时限（{limit}个工作日）"
                ),
                None => ensure!(
                    (1..=30).contains(&promised),
                    "matters.kinds.promised_limit = {promised}: service matters need one of 1 to 30 working days / 服务性办件的承诺时限应为1至30个工作日"
                ),
            }
        }
        Ok(())
    }

    fn check_items(&self) -> anyhow::Result<()> {
        for items in &self.items {
            let mut groups = self.bureau.item_groups.iter();
            ensure!(
                groups.any(|group| group.code == items.group),
                "items.group = {:?} is not in bureau.item_groups / 分组未定义",
                items.group
            );
            ensure!(
                (1..=15).contains(&items.article20),
                "items.article20 = {}: article 20 has items 1 to 15 / 第二十条共有15项，应为1至15",
                items.article20
            );
        }
        Ok(())
    }
}

fn is_slug(id: &str, least: usize) -> bool {
    (least..=40).contains(&id.len()) && id.chars().all(|c| matches!(c, 'a'..='z' | '0'..='9' | '-'))
}

fn is_word(code: &str) -> bool {
    (1..=40).contains(&code.len())
        && code.starts_with(|c: char| c.is_ascii_lowercase())
        && code
            .chars()
            .all(|c| matches!(c, 'a'..='z' | '0'..='9' | '_'))
}

/// The services count characters without the white space at the ends, too.
fn check_text(entry: &str, text: &str, least: usize, most: usize) -> anyhow::Result<()> {
    let text = text.trim();
    let length = text.chars().count();
    ensure!(
        (least..=most).contains(&length),
        "{entry}: {least} to {most} characters, not {length} / 长度应为{least}至{most}字，现为{length}字"
    );
    ensure!(
        !text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'),
        "{entry}: contains control characters / 含有不可见的控制字符"
    );
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::year::{HESHAN, Year};

    /// What is changed in Heshan's file, into what, and a part of what is said of it.
    const WRONG: &[(&str, &str, &str)] = &[
        ("year = 2019", "year = 2009", "year = 2009"),
        ("year = 2019", "surprise = 1\nyear = 2019", "surprise"),
        ("id = \"heshan-emb\"", "id = \"he\"", "bureau.id"),
        ("id = \"heshan-emb\"", "id = \"-heshan\"", "bureau.id"),
        ("id = \"heshan-emb\"", "id = \"Heshan\"", "bureau.id"),
        ("id = \"heshan-emb\"", "id = \"platform\"", "平台专用"),
        ("id = \"yiyang-heshan\"", "id = \"yiyang-\"", "city.id"),
        ("id = \"yiyang-heshan\"", "id = \"heshan-emb\"", "代码相同"),
        ("id = \"permits\"", "id = \"Permits\"", "bureau.offices.id"),
        ("id = \"permits\"", "id = \"general\"", "股室代码重复"),
        (
            "code = \"work\"",
            "code = \"1work\"",
            "bureau.item_groups.code",
        ),
        ("code = \"work\"", "code = \"safety\"", "分组代码重复"),
        ("name = \"办公室\"", "name = \" \"", "bureau.offices.name"),
        (
            "name = \"工作信息\"",
            "name = \"\"",
            "bureau.item_groups.name",
        ),
        (
            "name = \"益阳市赫山区人民政府\"",
            "name = \"\"",
            "city.name",
        ),
        (
            "title = \"政务公开事项（演示）\"",
            "title = \"\"",
            "items.title",
        ),
        ("kind = \"permit\"", "kind = \"permitt\"", "permitt"),
        ("late = 0", "late = 163", "多于总数"),
        ("open = 0", "open = 9223372036854775807", "多于总数"),
        (
            "count = 54",
            "count = 100001",
            "matters.kinds.count = 100001",
        ),
        ("count = 16", "count = 100001", "items.count = 100001"),
        ("activities = 36", "activities = 0", "至少一次活动"),
        (
            "activities = 36",
            "activities = 100001",
            "outreach.activities",
        ),
        (
            "value = 75 ",
            "value = 1000000001 ",
            "outreach.totals.slogans",
        ),
        ("slogans = ", "songs = ", "outreach.totals.songs"),
        ("promised_limit = 5", "promised_limit = 0", "服务性办件"),
        ("promised_limit = 5", "promised_limit = 31", "服务性办件"),
        ("count = 54", "count = 54\npromised_limit = 21", "法定时限"),
        ("count = 38", "count = 38\npromised_limit = 21", "法定时限"),
        ("group = \"work\"", "group = \"nonsense\"", "nonsense"),
        ("article20 = 5", "article20 = 0", "items.article20 = 0"),
        ("article20 = 5", "article20 = 16", "items.article20 = 16"),
    ];

    fn said_of(text: &str) -> String {
        Year::from_text(text).map_or_else(|error| error.to_string(), |_| String::new())
    }

    #[test]
    fn a_wrong_file_says_what_is_wrong() {
        for (was, is, expected) in WRONG {
            assert!(HESHAN.contains(was), "{was}");
            let said = said_of(&HESHAN.replacen(was, is, 1));
            assert!(said.contains(expected), "{is}: {said:?}");
        }
        for answer in super::FOLLOWING {
            let text = format!(
                "{HESHAN}\n[[applications]]\napplicant = \"business\"\nanswer = \"{answer}\"\ncount = 1"
            );
            assert!(said_of(&text).contains("补正"), "{answer}");
        }
        let long = "长".repeat(4001);
        assert!(said_of(&HESHAN.replace("尚未", &long)).contains("narrative.problems"));
    }

    #[test]
    fn limits_may_be_reached() {
        for (was, is) in [
            ("promised_limit = 5", "promised_limit = 30"),
            ("count = 54", "count = 54\npromised_limit = 20"),
            ("count = 54", "count = 100000"),
            ("value = 75 ", "value = 0 "),
            ("value = 75 ", "value = 1000000000 "),
            ("article20 = 5", "article20 = 15"),
        ] {
            assert_eq!(said_of(&HESHAN.replacen(was, is, 1)), "", "{is}");
        }
    }
}
