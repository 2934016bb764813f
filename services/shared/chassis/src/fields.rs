//! Reading a request's fields and collecting *all* that is wrong with them.

use std::str::FromStr;

use chrono::NaiveDate;
use gongkai_proto::common::v1::AssumedAspect;
use tonic_types::FieldViolation;
use uuid::Uuid;

use crate::{
    error::{Error, Reason, Result},
    identity::{BureauId, Principal, Role},
};

/// Characters of a reason for back-dating at most.
const BACKDATING_REASON_CHARS: usize = 1000;

/// Collects violations; every reader returns a stand-in value when the field is wrong, and
/// [`Fields::done`] refuses the request if any was.
#[derive(Debug, Default)]
pub struct Fields {
    violations: Vec<FieldViolation>,
}

impl Fields {
    /// Notes that `field` is wrong, in Chinese and English.
    pub fn wrong(&mut self, field: &str, zh: &str, en: &str) {
        self.violations
            .push(FieldViolation::new(field, format!("{zh} / {en}")));
    }

    /// A text of `min..=max` characters, trimmed.
    pub fn text(&mut self, field: &str, value: &str, min: usize, max: usize) -> String {
        let value = value.trim();
        let length = value.chars().count();
        if length == 0 && min > 0 {
            self.wrong(field, "缺少必填项", "missing");
        } else if length < min || length > max {
            self.wrong(
                field,
                &format!("长度应为{min}至{max}字，现为{length}字"),
                &format!("{min} to {max} characters, not {length}"),
            );
        } else if value.contains(|c: char| c.is_control() && c != '\n' && c != '\t') {
            self.wrong(field, "含有不可见的控制字符", "contains control characters");
        }
        value.to_owned()
    }

    /// The key that makes a mutation safe to repeat.
    pub fn request_id(&mut self, value: &str) -> String {
        self.text("request_id", value, 1, 64)
    }

    /// A bureau id. Without one nothing else can be judged, so it fails at once.
    pub fn bureau(mut self, value: &str) -> Result<(Self, BureauId)> {
        match value.parse() {
            Ok(bureau) => Ok((self, bureau)),
            Err(_) if value.is_empty() => {
                self.wrong("bureau_id", "缺少必填项", "missing");
                Err(Error::fields(self.violations))
            }
            Err(why) => {
                self.violations.push(FieldViolation::new("bureau_id", why));
                Err(Error::fields(self.violations))
            }
        }
    }

    /// A UUID.
    pub fn id(&mut self, field: &str, value: &str) -> Uuid {
        value.parse().unwrap_or_else(|_| {
            if value.is_empty() {
                self.wrong(field, "缺少必填项", "missing");
            } else {
                self.wrong(field, "不是有效的编号（UUID）", "not a UUID");
            }
            Uuid::nil()
        })
    }

    /// An enum value of the contract other than UNSPECIFIED, as the type with the same codes.
    pub fn code<T: FromStr>(&mut self, field: &str, enumeration: &str, number: i32) -> Option<T> {
        let value =
            gongkai_proto::code::of_number(enumeration, number).and_then(|code| code.parse().ok());
        if value.is_none() {
            self.wrong(
                field,
                "缺少必填项或取值无效",
                "missing or not a known value",
            );
        }
        value
    }

    /// A civil date, `YYYY-MM-DD`; `today` where it is empty and `today` is given.
    pub fn date(&mut self, field: &str, value: &str, today: Option<NaiveDate>) -> NaiveDate {
        match (value, today) {
            ("", Some(today)) => today,
            ("", None) => {
                self.wrong(field, "缺少必填项", "missing");
                NaiveDate::MIN
            }
            // The parser alone would take years of any length and sign, which no column holds.
            _ => Some(value)
                .filter(|value| {
                    value.len() == 10 && value.starts_with(|c: char| c.is_ascii_digit())
                })
                .and_then(|value| NaiveDate::parse_from_str(value, "%Y-%m-%d").ok())
                .unwrap_or_else(|| {
                    self.wrong(
                        field,
                        "不是有效的日期（应为YYYY-MM-DD）",
                        "not a date YYYY-MM-DD",
                    );
                    NaiveDate::MIN
                }),
        }
    }

    /// What of a record is assumed, without repeats.
    pub fn assumed(&mut self, values: &[i32]) -> Vec<AssumedAspect> {
        let mut aspects = Vec::new();
        for value in values {
            match AssumedAspect::try_from(*value) {
                Ok(AssumedAspect::Unspecified) | Err(_) => {
                    self.wrong("assumed", "取值无效", "not a known value");
                }
                Ok(aspect) if !aspects.contains(&aspect) => aspects.push(aspect),
                Ok(_) => {}
            }
        }
        aspects
    }

    /// Refuses the request if anything was wrong.
    pub fn done(self) -> Result<()> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(Error::fields(self.violations))
        }
    }

    /// Like [`Fields::done`], and unwraps an optional reading, which is there if nothing was wrong.
    pub fn done_with<T>(self, value: Option<T>) -> Result<T> {
        self.done()?;
        value.ok_or_else(|| Error::internal("a field was absent but not refused"))
    }
}

/// Rows of a page: 50 where none is asked for, at most 200.
pub fn page_size(fields: &mut Fields, asked: i32) -> usize {
    match usize::try_from(asked) {
        Ok(0) => 50,
        Ok(size) => size.min(200),
        Err(_) => {
            fields.wrong("page_size", "不能为负数", "must not be negative");
            0
        }
    }
}

/// Whether an act may bear this legal date: not after today; before today only by a reviewer or
/// leader and with a reason, because figures count legal dates.
pub fn legal_date(
    field: &str,
    date: NaiveDate,
    today: NaiveDate,
    backdating_reason: &str,
    principal: &Principal,
) -> Result<()> {
    let about = |reason| {
        Error::new(reason)
            .with("field", field)
            .with("date", date)
            .with("today", today)
    };
    let mut fields = Fields::default();
    fields.text(
        "backdating_reason",
        backdating_reason,
        0,
        BACKDATING_REASON_CHARS,
    );
    fields.done()?;
    if date > today {
        return Err(about(Reason::DateInFuture));
    }
    let may = principal.has(Role::Reviewer) || principal.has(Role::Leader);
    if date < today && (!may || backdating_reason.trim().is_empty()) {
        return Err(about(Reason::BackdatingNotAllowed));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut fields = Fields::default();
        fields.text("title", " ", 1, 10);
        fields.id("item_id", "x");
        fields.date("formed_on", "2019-02-30", None);
        fields.assumed(&[0]);
        let error = fields.done().unwrap_err();
        assert_eq!(error.reason(), Reason::FieldsInvalid);
        let text = error.to_string();
        for field in ["title", "item_id", "formed_on", "assumed"] {
            assert!(text.contains(field), "{text}");
        }
    }

    #[test]
    fn a_date_is_ten_characters_and_no_other_form() {
        let mut fields = Fields::default();
        let day = fields.date("day", "2019-03-01", None);
        assert_eq!(day, NaiveDate::from_ymd_opt(2019, 3, 1).unwrap());
        assert!(fields.done().is_ok());
        for wrong in [
            "2019-3-1",
            "-99999-01-01",
            "+12345-01-01",
            "2019-02-29",
            "2019-03-01 ",
        ] {
            let mut fields = Fields::default();
            fields.date("day", wrong, None);
            assert!(fields.done().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_wrong_bureau_id_of_any_length_leaves_a_short_error() {
        let error = Fields::default().bureau(&"机".repeat(100_000)).unwrap_err();
        assert!(
            error.to_string().len() < 1000,
            "{}",
            error.to_string().len()
        );
    }
}
