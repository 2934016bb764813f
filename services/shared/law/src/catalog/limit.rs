//! Time limits of a catalog as rules: by which day something is to be published.

use chrono::{Datelike as _, Months, NaiveDate};
use serde::{Deserialize, Serialize};

use super::{Cycle, Period};
use crate::{
    calendar::{Calendar, Due},
    clock::{Deadline, Entry, Step, StepKind, deadline},
    code::codes,
    rules,
};

/// More working days than a year has are a typing error.
pub const MOST_WORKING_DAYS: u32 = 250;

codes! {
    /// What a time limit counts from.
    pub enum LimitKind as "gongkai.catalog.v1.TimeLimitKind" {
        /// From each day the information was formed or changed.
        OnChange = "on_change", "信息形成或者变更后";
        /// At once.
        AtOnce = "at_once", "及时";
        /// From the end of each period.
        Cyclic = "cyclic", "按期";
        /// Kept current all the time.
        LongTerm = "long_term", "长期";
    }
}

/// A time limit (公开时限).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TimeLimit {
    /// Within so many working days of the day the information was formed or changed (article 26).
    OnChange {
        /// Working days.
        working_days: u32,
    },
    /// At once: no law says what that is in days, see [`rules::PUBLICATION_AT_ONCE`].
    AtOnce,
    /// For each period.
    Cyclic {
        /// How often.
        cycle: Cycle,
        /// By when.
        by: By,
    },
    /// Kept current; nothing counts days.
    LongTerm,
}

/// By when what concerns a period is published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// So many working days after its end.
    WorkingDays(u32),
    /// A day of a month after its end. It stands fast: it moves neither for a day off nor otherwise.
    Day {
        /// 1 for the month after the period, up to 12.
        month: u32,
        /// Day of that month; beyond its end, its last.
        day: u32,
    },
}

impl TimeLimit {
    /// What it counts from.
    pub const fn kind(self) -> LimitKind {
        match self {
            Self::OnChange { .. } => LimitKind::OnChange,
            Self::AtOnce => LimitKind::AtOnce,
            Self::Cyclic { .. } => LimitKind::Cyclic,
            Self::LongTerm => LimitKind::LongTerm,
        }
    }

    /// What it is a cycle of, if it is one.
    pub const fn cycle(self) -> Option<Cycle> {
        match self {
            Self::Cyclic { cycle, .. } => Some(cycle),
            Self::OnChange { .. } | Self::AtOnce | Self::LongTerm => None,
        }
    }

    /// By when something about this period is published, with the steps to that day; none unless the limit is a
    /// cycle of such periods. `source` is what the limit stands in.
    pub fn of_period(self, cal: &Calendar, period: Period, source: &str) -> Option<Deadline> {
        let Self::Cyclic { cycle, by } = self else {
            return None;
        };
        if cycle != period.cycle() {
            return None;
        }
        match by {
            By::WorkingDays(days) => counted(cal, period.last(), days, source),
            By::Day { month, day } => {
                let date = fixed(period, month, day)?;
                let due = Due::set(date);
                let step = Step {
                    kind: StepKind::Started,
                    from: Some(period.last()),
                    to: Some(date),
                    working_days: 0,
                    source: source.to_owned(),
                    due: Some(date),
                };
                Some(Deadline {
                    original: due,
                    current: Some(due),
                    steps: vec![step],
                })
            }
        }
    }

    /// By when information that was formed or changed on a day is published, with the steps; none for a limit
    /// that counts by periods or not at all. `source` is what the limit stands in, where it is not the law's.
    pub fn of_day(self, cal: &Calendar, formed: NaiveDate, source: &str) -> Option<Deadline> {
        match self {
            Self::OnChange { working_days } => {
                let law = rules::PUBLICATION.on(formed);
                let source = if working_days == law.number {
                    law.source
                } else {
                    source
                };
                counted(cal, formed, working_days, source)
            }
            Self::AtOnce => {
                let usual = rules::PUBLICATION_AT_ONCE.on(formed);
                counted(cal, formed, usual.number, usual.source)
            }
            Self::Cyclic { .. } | Self::LongTerm => None,
        }
    }

    /// As it is printed in Chinese; [`TimeLimit::read`] reads it again.
    pub fn zh(self) -> String {
        match self {
            Self::OnChange { working_days } => {
                format!("自信息形成或者变更之日起{working_days}个工作日内")
            }
            Self::AtOnce => "及时公开".to_owned(),
            Self::Cyclic { cycle, by } => {
                let cycle = cycle.zh();
                match by {
                    By::WorkingDays(days) => format!("{cycle}，期满后{days}个工作日内"),
                    By::Day { month, day } => format!("{cycle}，期满后第{month}个月{day}日前"),
                }
            }
            Self::LongTerm => "长期公开".to_owned(),
        }
    }

    /// Reads a limit as catalogs print it, and as [`TimeLimit::zh`] does; none where it can be read in more than
    /// one way, or in none: a person decides.
    pub fn read(printed: &str) -> Option<Self> {
        let text: String = printed.chars().filter(|c| !c.is_whitespace()).collect();
        let has = |words: &[&str]| words.iter().any(|word| text.contains(word));
        let on_change = has(&["形成", "变更"]);
        let cycles: Vec<Cycle> = [
            (Cycle::HalfYear, &["每半年", "按半年"] as &[&str]),
            (Cycle::Quarter, &["每季", "按季", "季后"]),
            (Cycle::Month, &["每月", "按月"]),
            (Cycle::Year, &["每年", "按年"]),
        ]
        .into_iter()
        .filter(|(_, words)| has(words))
        .map(|(cycle, _)| cycle)
        .collect();
        let working_days = before(&text, "个工作日");
        let limit = match (&cycles[..], on_change, working_days) {
            ([cycle], false, days) => {
                let after = text.split_once("后").map(|(_, after)| after);
                let by = match (fixed_day(&text), days) {
                    (Some((month, day)), None) => By::Day { month, day },
                    (None, Some(days)) if !text.contains('前') => By::WorkingDays(days),
                    (None, None) => match after {
                        Some(after) => within(after, *cycle)?,
                        None if names_a_day(&text) => return None,
                        None => By::WorkingDays(rules::PUBLICATION.on(NaiveDate::MAX).number),
                    },
                    _ => return None,
                };
                Self::Cyclic { cycle: *cycle, by }
            }
            // Days before something, and how long it stays, are no limit from the day the information was formed.
            ([], _, Some(working_days)) if !has(&["长期", "前", "少于", "公示", "以上"]) => {
                Self::OnChange { working_days }
            }
            ([], false, None) if has(&["长期"]) => Self::LongTerm,
            ([], false, None) if has(&["及时", "即时", "实时", "立即"]) => Self::AtOnce,
            _ => return None,
        };
        limit.is_possible().then_some(limit)
    }

    /// Whether its numbers can be meant.
    pub fn is_possible(self) -> bool {
        match self {
            Self::OnChange { working_days }
            | Self::Cyclic {
                by: By::WorkingDays(working_days),
                ..
            } => (1..=MOST_WORKING_DAYS).contains(&working_days),
            Self::Cyclic {
                by: By::Day { month, day },
                ..
            } => (1..=12).contains(&month) && (1..=31).contains(&day),
            Self::AtOnce | Self::LongTerm => true,
        }
    }
}

fn counted(cal: &Calendar, on: NaiveDate, limit_wd: u32, source: &str) -> Option<Deadline> {
    let start = Entry::Start {
        on,
        limit_wd,
        source: source.to_owned(),
    };
    deadline(cal, &[start])
}

/// The day of the month after a period, or the last of that month.
fn fixed(period: Period, month: u32, day: u32) -> Option<NaiveDate> {
    let first = period
        .day_after()?
        .checked_add_months(Months::new(month.checked_sub(1)?))?;
    let within = first.with_day(day);
    within.or_else(|| (first + Months::new(1)).pred_opt())
}

/// The number that stands before a word: in digits, or one of the Chinese numerals that catalogs use.
fn before(text: &str, word: &str) -> Option<u32> {
    const NUMERALS: [(&str, u32); 13] = [
        ("三十", 30),
        ("二十", 20),
        ("十五", 15),
        ("十", 10),
        ("一", 1),
        ("二", 2),
        ("三", 3),
        ("四", 4),
        ("五", 5),
        ("六", 6),
        ("七", 7),
        ("八", 8),
        ("九", 9),
    ];
    let (head, _) = text.split_once(word)?;
    let digits = head.len() - head.trim_end_matches(|c: char| c.is_ascii_digit()).len();
    if digits > 0 {
        return head[head.len() - digits..].parse().ok();
    }
    let (numeral, number) = NUMERALS
        .into_iter()
        .find(|(numeral, _)| head.ends_with(numeral))?;
    // 二十五 is none of them.
    let rest = head.strip_suffix(numeral)?;
    let alone = !NUMERALS.iter().any(|(other, _)| rest.ends_with(other));
    alone.then_some(number)
}

/// `10日内` after a period of a cycle, or `1个月内`: a day of the months after it. None of what is no one day.
fn within(after: &str, cycle: Cycle) -> Option<By> {
    if let Some(month) = before(after, "个月内") {
        return Some(By::Day { month, day: 31 });
    }
    let day = before(after, "日内").or_else(|| before(after, "天内"))?;
    // The month after a period has so many days at least.
    let least = match cycle {
        Cycle::Month => 28,
        Cycle::Quarter => 30,
        Cycle::HalfYear | Cycle::Year => 31,
    };
    (day <= least).then_some(By::Day { month: 1, day })
}

/// Whether it says more than how often: some day, or some number of days.
fn names_a_day(text: &str) -> bool {
    text.contains(['前', '内', '底', '初', '旬', '末'])
        || text.contains(|c: char| c.is_ascii_digit())
}

/// `第1个月10日`.
fn fixed_day(text: &str) -> Option<(u32, u32)> {
    let (_, rest) = text.split_once("期满后第")?;
    let (month, rest) = rest.split_once("个月")?;
    let (day, _) = rest.split_once('日')?;
    Some((month.parse().ok()?, day.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn due(limit: TimeLimit, period: &str) -> NaiveDate {
        let period = period.parse().unwrap();
        let deadline = limit.of_period(Calendar::bundled(), period, "目录");
        deadline.unwrap().current.unwrap().date
    }

    /// Article 26: twenty working days from the day the information was formed or changed.
    #[test]
    fn what_was_changed_is_due_by_article_26_unless_the_catalog_says_sooner() {
        let cal = Calendar::bundled();
        let law = TimeLimit::OnChange { working_days: 20 };
        let deadline = law.of_day(cal, day("2019-09-20"), "目录").unwrap();
        assert_eq!(deadline.current.unwrap().date, day("2019-10-23"));
        let told = deadline.sentences();
        assert_eq!(
            told[0],
            "自2019年9月20日次日起算，20个工作日（政府信息公开条例第二十六条），期限至2019年10月23日"
        );
        assert!(told.iter().any(|step| step.contains("国庆节")), "{told:?}");
        let told = deadline.sentences_en();
        assert_eq!(
            told[0],
            "From the day after 2019-09-20: 20 working days (政府信息公开条例第二十六条), due on 2019-10-23"
        );
        // Of the Regulations before, that article was another one.
        let old = law.of_day(cal, day("2018-09-20"), "目录").unwrap();
        assert!(old.sentences()[0].contains("（2007）第十八条"));
        let sooner = TimeLimit::OnChange { working_days: 3 };
        let deadline = sooner.of_day(cal, day("2024-03-01"), "本机关目录").unwrap();
        assert_eq!(deadline.current.unwrap().date, day("2024-03-06"));
        assert!(deadline.sentences()[0].contains("（本机关目录）"));
        let at_once = TimeLimit::AtOnce
            .of_day(cal, day("2024-02-09"), "目录")
            .unwrap();
        // Over the Spring Festival to the Sunday worked in exchange.
        assert_eq!(at_once.current.unwrap().date, day("2024-02-18"));
        assert!(at_once.sentences()[0].contains("未规定具体日数"));
        assert_eq!(TimeLimit::LongTerm.of_day(cal, day("2024-02-09"), ""), None);
    }

    #[test]
    fn a_period_is_due_by_working_days_or_on_a_fixed_day() {
        let cyclic = |cycle, by| TimeLimit::Cyclic { cycle, by };
        let ten = cyclic(Cycle::Quarter, By::WorkingDays(10));
        // Over the Qingming holiday with the Sunday worked in exchange.
        assert_eq!(due(ten, "2024-Q1"), day("2024-04-15"));
        let tenth = cyclic(Cycle::Month, By::Day { month: 1, day: 10 });
        assert_eq!(due(tenth, "2024-12"), day("2025-01-10"));
        // A Saturday, and it stays.
        assert_eq!(due(tenth, "2024-07"), day("2024-08-10"));
        let last = cyclic(Cycle::Month, By::Day { month: 1, day: 31 });
        assert_eq!(due(last, "2024-01"), day("2024-02-29"));
        let march = cyclic(Cycle::Year, By::Day { month: 3, day: 31 });
        assert_eq!(due(march, "2023"), day("2024-03-31"));
        let half = cyclic(Cycle::HalfYear, By::Day { month: 2, day: 15 });
        assert_eq!(due(half, "2023-H2"), day("2024-02-15"));
        let other = "2024".parse().unwrap();
        assert_eq!(ten.of_period(Calendar::bundled(), other, ""), None);
    }

    #[test]
    fn a_limit_reads_as_it_is_printed() {
        let all = [
            TimeLimit::OnChange { working_days: 20 },
            TimeLimit::OnChange { working_days: 3 },
            TimeLimit::AtOnce,
            TimeLimit::LongTerm,
        ];
        let cyclic = Cycle::ALL.iter().flat_map(|cycle| {
            [By::WorkingDays(7), By::Day { month: 3, day: 31 }]
                .map(|by| TimeLimit::Cyclic { cycle: *cycle, by })
        });
        for limit in all.into_iter().chain(cyclic) {
            assert_eq!(TimeLimit::read(&limit.zh()), Some(limit), "{}", limit.zh());
        }
    }

    #[test]
    fn what_catalogs_print_is_read_and_what_is_not_clear_is_left_to_a_person() {
        let days = |working_days| Some(TimeLimit::OnChange { working_days });
        let by_day = |cycle, month, day| {
            let by = By::Day { month, day };
            Some(TimeLimit::Cyclic { cycle, by })
        };
        for (printed, limit) in [
            ("信息形成或变更之日起20个工作日内", days(20)),
            ("信息形成（变更）之日起二十个工作日内", days(20)),
            ("自收到意见之日起 7 个工作日内", days(7)),
            ("及时公开", Some(TimeLimit::AtOnce)),
            ("长期公开", Some(TimeLimit::LongTerm)),
            (
                "每季度",
                Some(TimeLimit::Cyclic {
                    cycle: Cycle::Quarter,
                    by: By::WorkingDays(20),
                }),
            ),
            ("", None),
            ("按有关规定", None),
            ("每年1月31日前", None),
            ("每月或者每季度", None),
            ("每季度结束后15日内", by_day(Cycle::Quarter, 1, 15)),
            ("按季度公开，季后10日内", by_day(Cycle::Quarter, 1, 10)),
            ("每月结束后5日内", by_day(Cycle::Month, 1, 5)),
            ("每年结束后3个月内", by_day(Cycle::Year, 3, 31)),
            ("每半年结束后1个月内", by_day(Cycle::HalfYear, 1, 31)),
            ("每半年结束后一个月内", by_day(Cycle::HalfYear, 1, 31)),
            ("每月结束后30日内", None),
            ("每季度结束后45日内", None),
            // Of which month, and of what period, it does not say.
            ("每月5日内", None),
            ("每月10日", None),
            ("每年年底", None),
            ("每年1个月内", None),
            ("公开时限不少于5个工作日", None),
            ("公示期7个工作日", None),
            ("提前5个工作日公开", None),
            ("会议召开前3个工作日", None),
            ("二十五个工作日内", None),
            ("信息形成后每年20个工作日内", None),
            ("长期公开，变更后20个工作日内", None),
            ("0个工作日内", None),
            ("99999999999个工作日内", None),
        ] {
            assert_eq!(TimeLimit::read(printed), limit, "{printed}");
        }
    }
}
