//! What a bureau prints in all its letters.

use chrono::NaiveDate;

use crate::foresight::Warning;

/// Who can be gone to against the bureau from a day on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// Civil date from which it holds, until the next one's.
    pub from: NaiveDate,
    /// Full name of the reconsideration organ (行政复议机关).
    pub reconsideration_organ: String,
    /// Full name of the court.
    pub court: String,
}

/// What is printed from a day on, until the next one's.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DatedText {
    /// Civil date from which it holds.
    pub from: NaiveDate,
    /// The text.
    pub text: String,
}

/// What of it holds on a day; empty before the first.
fn text_on(texts: &[DatedText], day: NaiveDate) -> &str {
    let begun = texts.iter().rev().find(|dated| dated.from <= day);
    begun.map_or("", |dated| &dated.text)
}

/// The bureau as its letters name it. What is not set is empty and is not printed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Letterhead {
    /// Full official name as it was told last.
    pub organ: String,
    /// Its names, the earliest first; none while it was never renamed.
    pub names: Vec<DatedText>,
    /// The words of its document numbers (机关代字), the earliest first.
    pub letter_codes: Vec<DatedText>,
    /// The office in charge of disclosure (政府信息公开工作机构).
    pub unit: String,
    /// Postal address.
    pub address: String,
    /// Postal code.
    pub postcode: String,
    /// Telephone.
    pub telephone: String,
    /// How the processing fee is paid, the earliest first.
    pub payments: Vec<DatedText>,
    /// Where to go against it, the earliest first.
    pub instances: Vec<Instance>,
}

/// Named where the bureau has not set its own: a letter names no organ that nobody confirmed.
const ANY_RECONSIDERATION_ORGAN: &str = "有管辖权的行政复议机关";
const ANY_COURT: &str = "有管辖权的人民法院";

impl Letterhead {
    /// What the bureau is called in a letter of that day.
    pub fn organ_on(&self, day: NaiveDate) -> &str {
        match text_on(&self.names, day) {
            "" => &self.organ,
            name => name,
        }
    }

    /// The word of the numbers of letters of that day; empty while none is set.
    pub fn letter_code_on(&self, day: NaiveDate) -> &str {
        text_on(&self.letter_codes, day)
    }

    /// How a fee is paid on that day; empty while nothing is set.
    pub fn payment_on(&self, day: NaiveDate) -> &str {
        text_on(&self.payments, day)
    }

    /// Reconsideration organ and court of a letter of that day.
    pub fn remedies_on(&self, day: NaiveDate) -> (&str, &str) {
        let set = self.instances.iter().rev().find(|set| set.from <= day);
        (
            set.map(|set| set.reconsideration_organ.as_str())
                .filter(|organ| !organ.is_empty())
                .unwrap_or(ANY_RECONSIDERATION_ORGAN),
            set.map(|set| set.court.as_str())
                .filter(|court| !court.is_empty())
                .unwrap_or(ANY_COURT),
        )
    }

    /// That a letter of that day names nobody in particular who can be gone to against it; none where both are set.
    pub fn remedies_wanting(&self, day: NaiveDate) -> Option<Warning> {
        let (organ, court) = self.remedies_on(day);
        let wanting = [
            (organ == ANY_RECONSIDERATION_ORGAN).then_some((
                "行政复议机关",
                organ,
                "the reconsideration organ",
            )),
            (court == ANY_COURT).then_some(("人民法院", court, "the court")),
        ];
        let wanting: Vec<_> = wanting.into_iter().flatten().collect();
        let zh: Vec<&str> = wanting.iter().map(|(zh, ..)| *zh).collect();
        let printed: Vec<String> = wanting
            .iter()
            .map(|(_, any, _)| format!("“{any}”"))
            .collect();
        let en: Vec<&str> = wanting.iter().map(|(.., en)| *en).collect();
        (!wanting.is_empty()).then(|| Warning {
            zh: format!(
                "机关资料中未设置{}，文书的救济途径将印为{}；请先由管理员设置，再签发文书。",
                zh.join("、"),
                printed.join("、")
            ),
            en: format!(
                "Not set in the bureau's profile: {}. The letter will name none in particular; have an administrator \
                 set it first.",
                en.join(" and ")
            ),
        })
    }

    /// Whom to ask, under the date; none if nothing is set.
    pub fn contact(&self) -> Option<String> {
        let parts = [
            ("联系单位", &self.unit),
            ("联系电话", &self.telephone),
            ("地址", &self.address),
            ("邮政编码", &self.postcode),
        ];
        let set: Vec<String> = parts
            .into_iter()
            .filter(|(_, value)| !value.is_empty())
            .map(|(label, value)| format!("{label}：{value}"))
            .collect();
        (!set.is_empty()).then(|| set.join("　"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dated_text_holds_until_the_next_one_s_day() {
        let day = |day: &str| day.parse().unwrap();
        let dated = |from: &str, text: &str| DatedText {
            from: day(from),
            text: text.to_owned(),
        };
        let head = Letterhead {
            letter_codes: vec![
                dated("2020-01-01", "赫应急公开"),
                dated("2024-07-01", "赫应急政务公开"),
            ],
            ..Letterhead::default()
        };
        assert_eq!(head.letter_code_on(day("2019-12-31")), "");
        assert_eq!(head.letter_code_on(day("2024-06-30")), "赫应急公开");
        assert_eq!(head.letter_code_on(day("2024-07-01")), "赫应急政务公开");
        assert_eq!(head.payment_on(day("2024-07-01")), "");
    }

    #[test]
    fn a_letter_bears_the_name_of_its_day() {
        let day = |day: &str| day.parse().unwrap();
        let name = |from: &str, text: &str| DatedText {
            from: day(from),
            text: text.to_owned(),
        };
        let mut head = Letterhead {
            organ: "区应急管理局".to_owned(),
            ..Letterhead::default()
        };
        assert_eq!(head.organ_on(day("2018-12-31")), "区应急管理局");
        head.names = vec![
            name("1949-10-01", "区安全生产监督管理局"),
            name("2019-03-01", "区应急管理局"),
        ];
        assert_eq!(head.organ_on(day("2019-02-28")), "区安全生产监督管理局");
        assert_eq!(head.organ_on(day("2019-03-01")), "区应急管理局");
    }

    #[test]
    fn remedies_are_those_of_the_day_and_never_invented() {
        let mut head = Letterhead::default();
        let day = |day: &str| day.parse().unwrap();
        assert_eq!(
            head.remedies_on(day("2024-03-01")),
            ("有管辖权的行政复议机关", "有管辖权的人民法院")
        );
        for (from, organ) in [("2019-01-01", "市应急管理局"), ("2024-01-01", "区人民政府")]
        {
            head.instances.push(Instance {
                from: day(from),
                reconsideration_organ: organ.to_owned(),
                court: "区人民法院".to_owned(),
            });
        }
        assert_eq!(head.remedies_on(day("2023-12-31")).0, "市应急管理局");
        assert_eq!(head.remedies_on(day("2024-01-01")).0, "区人民政府");
        assert_eq!(head.remedies_on(day("2018-12-31")).1, "有管辖权的人民法院");
        assert_eq!(head.remedies_wanting(day("2024-01-01")), None);
        let wanting = head.remedies_wanting(day("2018-12-31")).unwrap();
        assert!(wanting.zh.contains("未设置行政复议机关、人民法院"));
        head.instances[1].court = String::new();
        let wanting = head.remedies_wanting(day("2024-01-01")).unwrap();
        assert!(wanting.zh.contains("未设置人民法院，文书"));
        assert!(wanting.en.is_ascii(), "{}", wanting.en);
    }
}
