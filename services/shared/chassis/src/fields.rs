//! Reading a request's fields and collecting *all* that is wrong with them.

use std::str::FromStr;

use chrono::NaiveDate;
use gongkai_law::{assumed::Aspect, calendar::day_zh, code::InContract};
use gongkai_proto::common::v1::AssumedAspect;
use tonic_types::FieldViolation;
use uuid::Uuid;

use crate::{
    code,
    error::{Error, Reason, Result, described},
    field_name,
    identity::{BureauId, Principal, Role},
    plain::{EXCERPT, broken, excerpt, named, plain, refused},
};

/// Violations kept: as many as an error tells at most. The others are counted.
const MOST_VIOLATIONS: usize = 20;
/// More aspects than there are cannot be meant.
const MOST_ASSUMED: usize = 100;
/// Characters of a reason for back-dating at most.
const BACKDATING_REASON_CHARS: usize = 1000;
/// No bureau of the People's Republic acted before it was founded: an earlier date is a typing
/// error, and PostgreSQL could not keep the earliest of them.
pub const EARLIEST: NaiveDate = match NaiveDate::from_ymd_opt(1949, 10, 1) {
    Some(day) => day,
    None => NaiveDate::MIN,
};

/// What is wrong with a field, for who tells it elsewhere than in an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The field.
    pub field: String,
    /// In Chinese.
    pub zh: String,
    /// In English.
    pub en: String,
}

impl From<Violation> for FieldViolation {
    fn from(violation: Violation) -> Self {
        let Violation { field, zh, en } = violation;
        Self::new(field, described(&zh, &en))
    }
}

/// Collects violations; every reader returns a stand-in value when the field is wrong, and
/// [`Fields::done`] refuses the request if any was.
#[derive(Debug, Default)]
pub struct Fields {
    violations: Vec<Violation>,
    /// How many more there were.
    untold: usize,
    /// Where all of them can be read.
    listed: Option<(&'static str, &'static str)>,
}

/// Characters of the id of an office at most.
pub const MAX_OFFICE_ID: usize = 40;
/// Characters of the subject of a person at most.
pub const MAX_PERSON: usize = 200;

/// Characters of a request_id that nobody thinks of, at least: those of a UUID without its dashes.
const UNGUESSABLE: usize = 32;

impl Fields {
    /// Notes that `field` is wrong, in Chinese and English. What exceeds an answer is not kept: a request
    /// may have a million wrong fields.
    pub fn wrong(&mut self, field: &str, zh: &str, en: &str) {
        if self.violations.len() >= MOST_VIOLATIONS {
            self.untold += 1;
            return;
        }
        self.violations.push(Violation {
            field: field.to_owned(),
            zh: zh.to_owned(),
            en: en.to_owned(),
        });
    }

    /// Says where all that is wrong can be read, should it be more than an answer takes: words that end a sentence.
    pub fn listed(&mut self, zh: &'static str, en: &'static str) {
        self.listed = Some((zh, en));
    }

    /// Notes all that is wrong with a part of a request; `called` says how the request calls a field of the part.
    pub fn take_in(&mut self, part: Self, called: impl Fn(&str) -> String) {
        for wrong in part.violations {
            self.wrong(&called(&wrong.field), &wrong.zh, &wrong.en);
        }
        self.untold += part.untold;
        self.listed = self.listed.or(part.listed);
    }

    /// Whether nothing was wrong so far.
    pub fn are_right(&self) -> bool {
        self.violations.is_empty()
    }

    /// Notes what an error says of fields of which nothing is noted yet.
    pub fn wrong_because(&mut self, error: &Error) {
        for (field, zh, en) in error.violations() {
            if self.violations.iter().all(|known| known.field != field) {
                self.wrong(field, zh, en);
            }
        }
    }

    /// Everything that was wrong, for who tells it elsewhere than in an error.
    pub fn into_violations(self) -> Vec<Violation> {
        self.violations
    }

    /// The error of a request of which something was noted to be wrong.
    pub fn refusal(self) -> Error {
        let violations = self.violations.into_iter().map(Into::into);
        let error = Error::fields(violations.collect()).and_more(self.untold);
        match self.listed {
            Some((zh, en)) => error.listed(zh, en),
            None => error,
        }
    }

    /// A text of `min..=max` characters, [`plain`], that may have several lines. It may be asked for as
    /// what a service makes of texts.
    pub fn text<T: From<String>>(&mut self, field: &str, value: &str, min: usize, max: usize) -> T {
        let value = plain(value);
        if self.has_length(field, &value, min, max)
            && let Some((zh, en)) = refused(&value)
        {
            self.wrong(field, &zh, &en);
        }
        value.into()
    }

    /// The same on one line: a name, a number, an address. A tab in it is a space.
    pub fn line<T: From<String>>(&mut self, field: &str, value: &str, min: usize, max: usize) -> T {
        let value = plain(value).replace('\t', " ");
        if self.has_length(field, &value, min, max)
            && let Some((zh, en)) = refused(&value).or_else(|| broken(&value))
        {
            self.wrong(field, &zh, &en);
        }
        value.into()
    }

    /// The same of a name of a person or an organisation, [`named`].
    pub fn name<T: From<String>>(&mut self, field: &str, value: &str, min: usize, max: usize) -> T {
        self.line(field, &named(value), min, max)
    }

    /// Whether a text has a length that the field allows; notes it if not.
    fn has_length(&mut self, field: &str, value: &str, min: usize, max: usize) -> bool {
        let length = value.chars().count();
        if (min..=max).contains(&length) {
            return true;
        }
        if length == 0 {
            self.wrong(field, "缺少必填项", "missing");
        } else if max == 0 {
            self.wrong(
                field,
                "此处不填写，请留空",
                "nothing is entered here: leave it empty",
            );
        } else {
            self.wrong(
                field,
                &format!("长度应为{min}至{max}字，现为{length}字"),
                &format!("{min} to {max} characters, not {length}"),
            );
        }
        false
    }

    /// Id of an office; `min` 0 if it may be left out.
    pub fn office(&mut self, field: &str, value: &str, min: usize) -> String {
        self.line(field, value, min, MAX_OFFICE_ID)
    }

    /// Subject of a person; `min` 0 if it may be left out.
    pub fn person(&mut self, field: &str, value: &str, min: usize) -> String {
        self.line(field, value, min, MAX_PERSON)
    }

    /// The key that makes a mutation safe to repeat.
    pub fn request_id(&mut self, value: &str) -> String {
        self.line("request_id", value, 1, 64)
    }

    /// The same where the answer tells a secret to callers who share a token: an id that another one can think
    /// of would be answered with it.
    pub fn unguessable_request_id(&mut self, value: &str) -> String {
        let request_id = self.request_id(value);
        if (1..UNGUESSABLE).contains(&request_id.chars().count()) {
            let zh = "应为随机生成的32至64个字符";
            self.wrong(
                "request_id",
                zh,
                "chosen at random: 32-64 characters, such as a UUID",
            );
        }
        request_id
    }

    /// Why a legal date lies before today; empty if it is not said.
    pub fn backdating_reason(&mut self, value: &str) -> String {
        self.text("backdating_reason", value, 0, BACKDATING_REASON_CHARS)
    }

    /// A bureau id. Without one nothing else can be judged, so it fails at once.
    pub fn bureau(mut self, value: &str) -> Result<(Self, BureauId)> {
        match value.parse() {
            Ok(bureau) => Ok((self, bureau)),
            Err(_) if value.is_empty() => {
                self.wrong("bureau_id", "缺少必填项", "missing");
                Err(self.refusal())
            }
            Err(why) => {
                let shown = excerpt(value, EXCERPT);
                let zh = format!(
                    "机关代码应为3至40位小写字母、数字或连字符，首尾不得为连字符，现为“{shown}”"
                );
                self.wrong("bureau_id", &zh, &why);
                Err(self.refusal())
            }
        }
    }

    /// A UUID.
    pub fn id(&mut self, field: &str, value: &str) -> Uuid {
        value.parse().unwrap_or_else(|_| {
            if value.is_empty() {
                self.wrong(field, "缺少必填项", "missing");
            } else {
                self.wrong(field, "不是有效的编号", "not a UUID");
            }
            Uuid::nil()
        })
    }

    /// A value of a closed list that the contract has, too, other than UNSPECIFIED.
    pub fn code<T: InContract>(&mut self, field: &str, number: i32) -> Option<T> {
        self.code_in(field, T::CONTRACT, number)
    }

    /// The same where it may be left out.
    pub fn code_if_any<T: InContract>(&mut self, field: &str, number: i32) -> Option<T> {
        match number {
            0 => None,
            number => self.code(field, number),
        }
    }

    /// The same as [`Fields::code`] for an enum of the contract that has no list of its own, or only some
    /// values of one.
    pub fn code_in<T: FromStr>(
        &mut self,
        field: &str,
        enumeration: &str,
        number: i32,
    ) -> Option<T> {
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

    /// A civil date where it may be left out.
    pub fn date_if_any(&mut self, field: &str, value: &str) -> Option<NaiveDate> {
        (!value.is_empty()).then(|| self.date(field, value, None))
    }

    /// A civil date, `YYYY-MM-DD`, not before 1949-10-01; `today` where it is empty and `today` is
    /// given. [`NaiveDate::MIN`] stands in for one that is refused.
    pub fn date(&mut self, field: &str, value: &str, today: Option<NaiveDate>) -> NaiveDate {
        // The parser alone would take years of any length and sign, which no column holds.
        let parsed = Some(value)
            .filter(|value| value.len() == 10 && value.starts_with(|c: char| c.is_ascii_digit()))
            .and_then(|value| NaiveDate::parse_from_str(value, "%Y-%m-%d").ok());
        let (zh, en) = match (value, today, parsed) {
            ("", Some(today), _) => return today,
            ("", None, _) => ("缺少必填项", "missing"),
            (_, _, Some(day)) if day >= EARLIEST => return day,
            (_, _, Some(_)) => ("日期不得早于1949年10月1日", "not before 1949-10-01"),
            (_, _, None) => ("不是有效的日期（应如2024-03-01）", "not a date YYYY-MM-DD"),
        };
        self.wrong(field, zh, en);
        NaiveDate::MIN
    }

    /// Notes a span of civil days that ends before it begins, and names both fields: either may be the wrong one. A day
    /// that is missing or was refused is not judged.
    pub fn span(
        &mut self,
        (from_field, from): (&str, Option<NaiveDate>),
        (until_field, until): (&str, Option<NaiveDate>),
    ) {
        let read = |day: &NaiveDate| *day != NaiveDate::MIN;
        let (Some(from), Some(until)) = (from.filter(read), until.filter(read)) else {
            return;
        };
        if until < from {
            let name = field_name::zh(from_field).unwrap_or_else(|| from_field.to_owned());
            self.wrong(
                until_field,
                &format!("不得早于“{name}”（{}）", day_zh(from)),
                &format!("not before {from_field} ({from})"),
            );
        }
    }

    /// What of a record is assumed, without repeats.
    pub fn aspects(&mut self, values: &[i32]) -> Vec<Aspect> {
        if values.len() > MOST_ASSUMED {
            self.wrong("assumed", "不得超过100项", "at most 100");
        }
        let mut aspects = Vec::new();
        // A list that repeats itself beyond measure is judged no further than its answer reaches.
        for value in values.iter().take(MOST_ASSUMED) {
            match code::of_number(*value) {
                None => self.wrong("assumed", "取值无效", "not a known value"),
                Some(aspect) if !aspects.contains(&aspect) => aspects.push(aspect),
                Some(_) => {}
            }
        }
        aspects
    }

    /// The same as values of the contract's own enum.
    pub fn assumed(&mut self, values: &[i32]) -> Vec<AssumedAspect> {
        let aspects = self.aspects(values).into_iter();
        aspects
            .filter_map(|aspect| AssumedAspect::try_from(code::to_number(aspect)).ok())
            .collect()
    }

    /// Refuses the request if anything was wrong.
    pub fn done(self) -> Result<()> {
        if self.violations.is_empty() {
            Ok(())
        } else {
            Err(self.refusal())
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

/// Whether a civil date that `field` holds is not after today.
pub fn not_in_future(field: &str, date: NaiveDate, today: NaiveDate) -> Result<()> {
    if date <= today {
        return Ok(());
    }
    let error = Error::new(Reason::DateInFuture).with("field", field);
    Err(error.with("date", date).with("today", today).at(field))
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
    let mut fields = Fields::default();
    let backdating_reason = fields.backdating_reason(backdating_reason);
    not_in_future(field, date, today)?;
    let may = principal.has(Role::Reviewer) || principal.has(Role::Leader);
    if date < today && !may {
        let error = Error::new(Reason::BackdatingNotAllowed).with("field", field);
        return Err(error.with("date", date).with("today", today).at(field));
    }
    if date < today && backdating_reason.is_empty() {
        fields.wrong(
            "backdating_reason",
            &format!(
                "所填日期{}早于今天（{}），属于补登，请填写补登理由",
                day_zh(date),
                day_zh(today)
            ),
            &format!(
                "{field}: the date {date} lies before today ({today}): say why it is entered late"
            ),
        );
    }
    fields.done()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_said_at_once() {
        let mut fields = Fields::default();
        let _: String = fields.text("title", " ", 1, 10);
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
    fn a_million_wrong_fields_cost_no_more_than_an_answer_tells() {
        let mut fields = Fields::default();
        for _ in 0..1_000_000 {
            fields.wrong("assumed", "取值无效", "not a known value");
        }
        assert_eq!(fields.into_violations().len(), 20);
        let mut fields = Fields::default();
        assert!(fields.assumed(&vec![0; 1_000_000]).is_empty());
        assert!(fields.into_violations().len() <= 20);
    }

    #[test]
    fn a_span_that_runs_backwards_names_both_fields() {
        let day = |day: &str| day.parse::<NaiveDate>().ok();
        let told = |from: Option<NaiveDate>, until: Option<NaiveDate>| {
            let mut fields = Fields::default();
            fields.span(("published_from", from), ("published_until", until));
            fields.into_violations()
        };
        let told_of = told(day("2024-03-05"), day("2024-03-04"));
        let [Violation { field, zh, en }] = &told_of[..] else {
            panic!("{told_of:?}")
        };
        assert_eq!(field, "published_until");
        assert_eq!(zh, "不得早于“公开日期起”（2024年3月5日）");
        assert_eq!(en, "not before published_from (2024-03-05)");
        assert_eq!(told(day("2024-03-05"), day("2024-03-05")), []);
        for open in [(None, day("2024-03-05")), (day("2024-03-05"), None)] {
            assert_eq!(told(open.0, open.1), []);
        }
        // One that was refused already.
        assert_eq!(told(day("2024-03-05"), Some(NaiveDate::MIN)), []);
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
            "1949-09-30",
        ] {
            let mut fields = Fields::default();
            fields.date("day", wrong, None);
            assert!(fields.done().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_text_keeps_its_lines_and_a_line_has_one() {
        let mut fields = Fields::default();
        assert_eq!(
            fields.text::<String>("t", " 一\r\n二\r三 ", 5, 5),
            "一\n二\n三"
        );
        assert_eq!(
            fields.line::<String>("t", "\u{feff}张\t三\n", 1, 5),
            "张 三"
        );
        assert_eq!(fields.backdating_reason("\u{200b}\u{feff} \u{2060}"), "");
        assert!(fields.done().is_ok());
        for (name, told) in [
            ("张三\n李四", "请去掉换行"),
            ("张三\u{202e}四", "U+202E"),
            ("\u{200b}\u{200d}", "缺少必填项"),
        ] {
            let mut fields = Fields::default();
            let _: String = fields.line("t", name, 1, 10);
            let error = fields.done().unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
    }

    #[test]
    fn who_enters_something_late_is_told_about_the_role_or_else_about_the_reason() {
        let by = |role| {
            let scope = Principal::of_service("intake", "heshan-emb").unwrap();
            Principal {
                roles: vec![role],
                ..scope.principal
            }
        };
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let (before, today) = (day("2024-03-01"), day("2024-03-04"));
        let judged = |date, reason: &str, role| {
            legal_date("received_on", date, today, reason, &by(role)).map_err(|error| {
                let told = error
                    .violations()
                    .map(|(field, zh, _)| format!("{field}: {zh}"));
                (error.reason(), told.collect::<Vec<_>>().join("; "))
            })
        };
        assert_eq!(judged(before, "补登", Role::Reviewer), Ok(()));
        let (reason, told) = judged(before, "", Role::Reviewer).unwrap_err();
        assert_eq!(reason, Reason::FieldsInvalid);
        assert!(told.starts_with("backdating_reason: "), "{told}");
        assert!(
            told.ends_with("请填写补登理由") && !told.contains("审核人"),
            "{told}"
        );
        let (reason, told) = judged(before, "补登", Role::Clerk).unwrap_err();
        assert_eq!(reason, Reason::BackdatingNotAllowed);
        assert!(
            told.starts_with("received_on: ") && told.contains("审核人或负责人"),
            "{told}"
        );
        let (reason, told) = judged(day("2024-03-05"), "", Role::Leader).unwrap_err();
        assert_eq!(reason, Reason::DateInFuture);
        // The field stands beside the sentence, not in it.
        assert_eq!(told.matches("received_on").count(), 1, "{told}");
    }

    #[test]
    fn a_wrong_bureau_id_of_any_length_leaves_a_short_error() {
        for wrong in [
            "机".repeat(100_000),
            "<b>\u{202e}'; DROP TABLE fact; --".repeat(50),
        ] {
            let error = Fields::default().bureau(&wrong).unwrap_err().to_string();
            assert!(error.len() < 700, "{}", error.len());
            assert!(
                !error.contains('\u{202e}') && error.contains('…'),
                "{error}"
            );
        }
    }
}
