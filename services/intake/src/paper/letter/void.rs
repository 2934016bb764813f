//! Letters that count no more: annulled (作废), withdrawn (撤回), or replaced by a newer one (替代). Nobody sends them;
//! whoever reads one for the file reads on it that and why.

use chrono::NaiveDate;
use gongkai_document::date_text;
use gongkai_law::code::codes;

codes! {
    /// How a letter came to count no more.
    pub enum Ended as "gongkai.intake.v1.LetterEnd" {
        /// It, or what it tells, was a mistake, or was overtaken before it left.
        Annulled = "annulled", "已作废";
        /// What it asked for or granted was taken back.
        Withdrawn = "withdrawn", "已撤回";
        /// It left, and so did a newer one in its place.
        Replaced = "replaced", "已被替代";
    }
}

/// Characters of the reason that are told beside a letter.
const REASON: usize = 80;

/// That a letter counts no more, as its case knows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Void {
    /// How it came to that.
    pub how: Ended,
    /// Civil date since when.
    pub on: NaiveDate,
    /// Why; empty where the newer letter says it.
    pub reason: String,
    /// Ordinal of the fact whose letter withdrew it or took its place; none where there is no such letter.
    pub by: Option<i32>,
}

impl Void {
    /// Of every letter of a case that was voided on a day for a reason.
    pub fn with_its_case((on, reason): &(NaiveDate, String)) -> Self {
        Self {
            how: Ended::Annulled,
            on: *on,
            reason: format!("所属案件作废：{reason}"),
            by: None,
        }
    }
}

/// The same with the letter that withdrew it or took its place by its number; empty for none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct VoidLetter {
    /// What its case knows.
    pub void: Void,
    /// Document number of that letter.
    pub by_number: String,
}

impl VoidLetter {
    /// In a word, the same on every paper: `已作废`, `已撤回`, `已被…替代`.
    pub fn word(&self) -> String {
        match (self.void.how, self.by_number.as_str()) {
            (how, "") | (how @ (Ended::Annulled | Ended::Withdrawn), _) => how.zh().to_owned(),
            (Ended::Replaced, number) => format!("已被{number}替代"),
        }
    }

    /// The word, with day, reason and newer letter.
    pub fn told(&self) -> String {
        let Void {
            how, on, reason, ..
        } = &self.void;
        let mut told = vec![date_text(*on)];
        if !reason.is_empty() {
            told.push(format!("理由：{}", reason.trim_end_matches(['。', '；'])));
        }
        match how {
            Ended::Annulled if !self.by_number.is_empty() => {
                told.push(format!("现以{}为准", self.by_number));
            }
            Ended::Withdrawn if !self.by_number.is_empty() => {
                told.push(format!("见{}", self.by_number));
            }
            _ => {}
        }
        format!("{}（{}）", self.word(), told.join("，"))
    }

    /// The same in English, for refusals.
    pub fn told_en(&self) -> String {
        let Void {
            how, on, reason, ..
        } = &self.void;
        let because = match reason.as_str() {
            "" => String::new(),
            reason => format!(", because: {reason}"),
        };
        match (how, self.by_number.as_str()) {
            (Ended::Annulled, "") => format!("annulled on {on}{because}"),
            (Ended::Annulled, number) => format!("annulled on {on}{because}; {number} counts"),
            (Ended::Withdrawn, "") => format!("withdrawn on {on}{because}"),
            (Ended::Withdrawn, number) => format!("withdrawn on {on} by {number}{because}"),
            (Ended::Replaced, "") => format!("replaced on {on}"),
            (Ended::Replaced, number) => format!("replaced by {number} on {on}"),
        }
    }

    /// The same with no more of the reason than a line or two: the case file has all of it.
    #[must_use]
    pub fn brief(&self) -> Self {
        let mut brief = self.clone();
        let reason = &mut brief.void.reason;
        if reason.chars().count() > REASON {
            *reason = reason.chars().take(REASON).collect();
            reason.push_str("……（全文见案卷）");
        }
        brief
    }

    /// As it is printed on the letter.
    pub fn mark(&self) -> String {
        format!("本件{}", self.brief().told())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_no_more_says_so_with_day_reason_and_newer_letter() {
        let told = |how, reason: &str, number: &str| {
            let void = VoidLetter {
                void: Void {
                    how,
                    on: "2024-03-18".parse().unwrap(),
                    reason: reason.to_owned(),
                    by: None,
                },
                by_number: number.to_owned(),
            };
            (void.word(), void.told(), void.told_en())
        };
        let number = "赫应急公开〔2024〕9号";
        for (how, reason, number, expected) in [
            (
                Ended::Annulled,
                "误办结。",
                "",
                ("已作废", "已作废（2024年3月18日，理由：误办结）"),
            ),
            (
                Ended::Annulled,
                "误办结",
                number,
                (
                    "已作废",
                    "已作废（2024年3月18日，理由：误办结，现以赫应急公开〔2024〕9号为准）",
                ),
            ),
            (
                Ended::Withdrawn,
                "误批延期",
                number,
                (
                    "已撤回",
                    "已撤回（2024年3月18日，理由：误批延期，见赫应急公开〔2024〕9号）",
                ),
            ),
            (
                Ended::Replaced,
                "",
                number,
                (
                    "已被赫应急公开〔2024〕9号替代",
                    "已被赫应急公开〔2024〕9号替代（2024年3月18日）",
                ),
            ),
            (
                Ended::Replaced,
                "",
                "",
                ("已被替代", "已被替代（2024年3月18日）"),
            ),
        ] {
            let (word, zh, en) = told(how, reason, number);
            assert_eq!((word.as_str(), zh.as_str()), expected);
            assert!(en.contains("2024-03-18") && en.contains(number), "{en}");
        }
    }

    #[test]
    fn a_long_reason_is_cut_on_the_letter_and_nowhere_else() {
        let void = VoidLetter {
            void: Void {
                how: Ended::Annulled,
                on: "2024-03-18".parse().unwrap(),
                reason: "误".repeat(4_000),
                by: None,
            },
            by_number: String::new(),
        };
        assert!(void.mark().chars().count() < 130);
        assert!(void.mark().contains("……（全文见案卷）"));
        assert!(void.told().chars().count() > 4_000);
    }
}
