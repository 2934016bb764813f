//! What may be set.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::fields::Fields;
use gongkai_law::rules::{OwnRule, Setting, Settings};

/// A number as it was entered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entered {
    /// The number.
    pub own: OwnRule,
    /// Subject of who entered it.
    pub set_by: String,
    /// When, by the wall clock.
    pub set_at: DateTime<Utc>,
}

/// The numbers alone.
pub fn settings(entered: &[Entered]) -> Settings {
    Settings(entered.iter().map(|entered| entered.own.clone()).collect())
}

/// Notes a number that the law fixes, or that is out of its bounds: either with the article.
pub fn check_number(fields: &mut Fields, setting: Setting, number: u32, today: NaiveDate) {
    let Some(bounds) = setting.bounds() else {
        let article = setting.rule().on(today).source;
        fields.wrong(
            "setting",
            &format!(
                "{}由法律规定（{article}），本机关不能另行规定",
                setting.zh()
            ),
            &format!("fixed by law ({article}): no bureau's to set"),
        );
        return;
    };
    let (least, most) = (bounds.least, bounds.most);
    if !(least..=most).contains(&number) {
        fields.wrong(
            "number",
            &format!("应为{least}至{most}：{}", bounds.basis),
            &format!("{least} to {most}: {}", bounds.basis),
        );
    }
}

/// Notes a past day without a reason, and a reason without one.
pub fn check_day(fields: &mut Fields, valid_from: NaiveDate, today: NaiveDate, reason: &str) {
    // A day that is none is refused already.
    let past = valid_from != NaiveDate::MIN && valid_from < today;
    if past && reason.is_empty() {
        fields.wrong(
            "backdating_reason",
            "起始日期早于今日的，须说明补登理由；已登记的事项不受影响",
            "say why it is entered after its day; nothing that is entered moves",
        );
    }
    if !past && !reason.is_empty() {
        fields.wrong(
            "backdating_reason",
            "起始日期不早于今日的，无须说明",
            "only where the day is past",
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
    fn a_number_keeps_its_bounds_and_the_law_s_is_nobody_s_to_set() {
        let today = day("2024-03-05");
        let number = |setting, number| refused(|f| check_number(f, setting, number, today));
        assert_eq!(number(Setting::CorrectionPeriod, 5), None);
        assert_eq!(number(Setting::CorrectionPeriod, 60), None);
        let short = number(Setting::CorrectionPeriod, 4).unwrap();
        assert!(
            short.contains("应为5至60：政府信息公开条例第三十条"),
            "{short}"
        );
        let fixed = number(Setting::Defence, 10).unwrap();
        assert!(
            fixed.contains("行政诉讼法第六十七条") && fixed.contains("setting"),
            "{fixed}"
        );
        // The article is that of the day.
        let old = refused(|f| check_number(f, Setting::WrittenReply, 10, day("2023-12-31")));
        assert!(old.unwrap().contains("行政复议法（1999）第二十三条"));
    }

    #[test]
    fn a_past_day_needs_a_reason_and_no_other_does() {
        let today = day("2024-03-05");
        let on = |from: &str, reason| refused(|f| check_day(f, day(from), today, reason));
        assert_eq!(on("2024-03-05", ""), None);
        assert_eq!(on("2024-03-04", "制度早已施行"), None);
        assert!(on("2024-03-04", "").unwrap().contains("须说明补登理由"));
        assert!(on("2024-03-06", "制度早已施行").is_some());
    }
}
