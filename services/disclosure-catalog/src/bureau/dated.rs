//! What holds from a day on, until the next one's: names, words of numbers, ways to pay.

use std::collections::HashSet;

use chrono::{Months, NaiveDate};
use gongkai_chassis::fields::Fields;
use gongkai_law::calendar::day_zh;
use gongkai_proto::catalog::v1 as proto;
use serde::{Deserialize, Serialize};

/// More of anything dated than any bureau has had; the limit keeps a bureau small enough for an event.
const MOST: usize = 20;

/// What holds from a day on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DatedText {
    /// Civil date from which it holds.
    pub valid_from: NaiveDate,
    /// The text.
    pub text: String,
    /// The document or decision that says so.
    pub source: String,
}

impl DatedText {
    /// As sent.
    pub fn message(&self) -> proto::DatedText {
        proto::DatedText {
            valid_from: self.valid_from.to_string(),
            text: self.text.clone(),
            source: self.source.clone(),
        }
    }
}

/// Whether a list is short enough; notes it if not.
pub fn few(fields: &mut Fields, field: &str, items: usize) -> bool {
    if items > MOST {
        fields.wrong(field, "不得超过20项", "at most 20");
    }
    items <= MOST
}

/// Texts of the list `field` with their days and documents, by day; `read` takes each text.
pub fn dated(
    fields: &mut Fields,
    field: &str,
    sent: &[proto::DatedText],
    today: NaiveDate,
    read: impl Fn(&mut Fields, &str, &str) -> String,
) -> Vec<DatedText> {
    if !few(fields, field, sent.len()) {
        return Vec::new();
    }
    let mut texts = Vec::new();
    for (index, sent) in sent.iter().enumerate() {
        let of = |name: &str| format!("{field}[{index}].{name}");
        let valid_from = fields.date(&of("valid_from"), &sent.valid_from, None);
        not_far_ahead(fields, &of("valid_from"), valid_from, today);
        texts.push(DatedText {
            valid_from,
            text: read(fields, &of("text"), &sent.text),
            source: fields.line(&of("source"), &sent.source, 1, 200),
        });
    }
    by_day(fields, field, texts, |dated| dated.valid_from)
}

/// The items of the list `field` by day; a violation for every day that comes twice. Days that were refused
/// already are not judged again.
pub fn by_day<T>(
    fields: &mut Fields,
    field: &str,
    mut items: Vec<T>,
    day: impl Fn(&T) -> NaiveDate,
) -> Vec<T> {
    let mut seen = HashSet::new();
    for (index, item) in items.iter().enumerate() {
        if day(item) != NaiveDate::MIN && !seen.insert(day(item)) {
            fields.wrong(
                &format!("{field}[{index}].valid_from"),
                "与前面的起始日期重复",
                "is used twice",
            );
        }
    }
    items.sort_by_key(day);
    items
}

/// Months ahead that somebody may rule: a later day is a typing error.
const MOST_AHEAD: Months = Months::new(24);

/// Notes a day too far ahead.
pub fn not_far_ahead(fields: &mut Fields, field: &str, valid_from: NaiveDate, today: NaiveDate) {
    let last = today
        .checked_add_months(MOST_AHEAD)
        .unwrap_or(NaiveDate::MAX);
    if valid_from > last {
        fields.wrong(
            field,
            &format!("不得晚于两年后的今日（{}），请核对年份", day_zh(last)),
            &format!("at most two years ahead ({last}): check the year"),
        );
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(day: &str) -> NaiveDate {
        day.parse().unwrap()
    }

    fn refused(check: impl FnOnce(&mut Fields)) -> Option<String> {
        let mut fields = Fields::default();
        check(&mut fields);
        fields.done().err().map(|error| error.to_string())
    }

    #[test]
    fn a_day_lies_at_most_two_years_ahead() {
        let today = day("2024-02-29");
        let on = |from: &str| refused(|f| not_far_ahead(f, "valid_from", day(from), today));
        assert_eq!(on("2026-02-28"), None);
        assert!(on("2026-03-01").unwrap().contains("2026-02-28"));
    }
}
