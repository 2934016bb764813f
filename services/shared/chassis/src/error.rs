//! The one error that leaves a service, and the one place that makes a gRPC status.
//!
//! What a caller may know (reason, fields, metadata) is apart from what only the log may know
//! (the source). An error is logged once: here, when it becomes a status.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    time::Duration,
};

use chrono::NaiveDate;
use gongkai_law::calendar::day_zh;
use gongkai_proto::common::v1::Reason as ProtoReason;
use opentelemetry::trace::TraceContextExt as _;
use tonic::{Status, metadata::MetadataMap};
use tonic_types::{
    BadRequest, ErrorDetail, ErrorInfo, FieldViolation, LocalizedMessage, PreconditionFailure,
    PreconditionViolation, RetryInfo, StatusExt as _,
};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

mod brief;

use crate::{field_name, plain::excerpt, reason::wording};

pub use gongkai_proto::common::v1::Reason;

/// Domain of every `ErrorInfo`.
pub const DOMAIN: &str = "gongkai";
/// Response header that repeats the reason, for logs and for people with a terminal.
pub const REASON_HEADER: &str = "gongkai-reason";
/// A value in an error, e.g. what a caller sent, is cleaned and cut to so many characters.
const MAX_VALUE_CHARS: usize = 200;

/// What to do next, in the metadata.
const NEXT: &str = "next";
const NEXT_ZH: &str = "next_zh";
/// Between the Chinese and the English of what is wrong with a field.
const BETWEEN: &str = " / ";

/// What is wrong with a field, in both languages.
pub(crate) fn described(zh: &str, en: &str) -> String {
    format!("{zh}{BETWEEN}{en}")
}

/// What went wrong, for the caller and for the log.
#[derive(Debug)]
pub struct Error {
    reason: Reason,
    metadata: BTreeMap<&'static str, String>,
    fields: Vec<FieldViolation>,
    /// How many more fields are wrong, of which nothing was kept.
    untold: usize,
    /// Where all that is wrong can be read, in Chinese and in English.
    listed: Option<Box<(&'static str, &'static str)>>,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
    again_in: Option<Duration>,
}

/// Result with the suite's error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// An error of this reason.
    pub fn new(reason: Reason) -> Self {
        Self {
            reason,
            metadata: BTreeMap::new(),
            fields: Vec::new(),
            untold: 0,
            listed: None,
            source: None,
            again_in: None,
        }
    }

    /// A fault of ours; `source` goes to the log only.
    pub fn internal(source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::new(Reason::Internal).because(source)
    }

    /// A server we need does not answer; `what` names it to the caller.
    pub fn unavailable(
        what: &str,
        source: impl Into<Box<dyn std::error::Error + Send + Sync>>,
    ) -> Self {
        Self::new(Reason::Unavailable)
            .with("what", what)
            .because(source)
    }

    /// Fields that are missing or malformed, all of them at once.
    pub fn fields(fields: Vec<FieldViolation>) -> Self {
        Self {
            fields,
            ..Self::new(Reason::FieldsInvalid)
        }
    }

    /// Says that so many more fields are wrong than were told.
    #[must_use]
    pub(crate) fn and_more(mut self, untold: usize) -> Self {
        self.untold = untold;
        self
    }

    /// Says where all that is wrong can be read, should it be more than an answer takes: words that end a sentence.
    #[must_use]
    pub fn listed(mut self, zh: &'static str, en: &'static str) -> Self {
        self.listed = Some(Box::new((zh, en)));
        self
    }

    /// No record of this id; `record` is its English noun, `record_zh` its Chinese one.
    pub fn record_unknown(record: &str, record_zh: &str, id: impl fmt::Display) -> Self {
        Self::new(Reason::RecordUnknown)
            .with("record", record)
            .with("record_zh", record_zh)
            .with("id", id)
    }

    /// The record's state does not allow the act: words that stand behind a colon.
    pub fn state_forbids(state: &str, state_zh: &str) -> Self {
        Self::new(Reason::StateForbids)
            .with("state", state)
            .with("state_zh", state_zh)
    }

    /// Adds a value that the sentences and `ErrorInfo.metadata` name.
    #[must_use]
    pub fn with(mut self, key: &'static str, value: impl fmt::Display) -> Self {
        let value = excerpt(&value.to_string(), MAX_VALUE_CHARS);
        self.metadata.insert(key, value);
        self
    }

    /// Says what to do next, after what was wrong: a sentence in English and one in Chinese.
    #[must_use]
    pub fn next(self, en: &str, zh: &str) -> Self {
        self.with(NEXT, en).with(NEXT_ZH, zh)
    }

    /// Says in which field what is wrong stands; what is wrong with it is what the error says.
    #[must_use]
    pub fn at(mut self, field: &str) -> Self {
        let (zh, en) = self.sentences();
        self.fields = vec![FieldViolation::new(field, described(&zh, &en))];
        self
    }

    /// Calls a field by the name that the caller knows it by.
    #[must_use]
    pub fn renamed(mut self, from: &str, to: &str) -> Self {
        for field in &mut self.fields {
            if field.field == from {
                to.clone_into(&mut field.field);
            }
        }
        self
    }

    /// Tells what it lists for another reason: what is wrong is not the request's, say, but the record's.
    #[must_use]
    pub fn for_reason(self, reason: Reason) -> Self {
        Self { reason, ..self }
    }

    /// Says when the same call may succeed, where that is known better than its reason knows.
    #[must_use]
    pub fn again_in(mut self, wait: Duration) -> Self {
        self.again_in = Some(wait);
        self
    }

    /// Adds the inner cause, for the log only.
    #[must_use]
    pub fn because(mut self, source: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        self.source = Some(source.into());
        self
    }

    /// The reason.
    pub fn reason(&self) -> Reason {
        self.reason
    }

    /// The machine-readable name of the reason, without the enum's prefix.
    pub fn reason_name(&self) -> &'static str {
        let name = ProtoReason::as_str_name(&self.reason);
        name.strip_prefix("REASON_").unwrap_or(name)
    }

    /// What a person is told, in Chinese and in English: for who tells it elsewhere than in a status.
    pub fn sentences(&self) -> (String, String) {
        let ((mut zh, mut en), (next_zh, next)) = (self.refusal(), self.next_step());
        zh.push_str(next_zh);
        if !next.is_empty() {
            en = format!("{en} {next}");
        }
        (zh, en)
    }

    /// What was wrong, in Chinese and in English, without what to do next.
    pub fn refusal(&self) -> (String, String) {
        let row = wording(self.reason);
        (self.sentence_zh(row.zh), self.sentence(row.en))
    }

    /// What to do next, in Chinese and in English; empty where the error does not say it.
    pub fn next_step(&self) -> (&str, &str) {
        let said = |key| self.metadata.get(key).map_or("", String::as_str);
        (said(NEXT_ZH), said(NEXT))
    }

    /// What is wrong with each field: the field, in Chinese and in English.
    pub fn violations(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.fields.iter().map(|wrong| {
            let said = wrong.description.as_str();
            let (zh, en) = said.split_once(BETWEEN).unwrap_or((said, said));
            (wrong.field.as_str(), zh, en)
        })
    }

    /// The same as a person reads it: what is missing or malformed is told by the Chinese name of its field.
    pub fn named_violations(&self) -> impl Iterator<Item = (&str, String, &str)> {
        let named = self.reason == Reason::FieldsInvalid;
        self.violations().map(move |(field, zh, en)| {
            let name = named.then(|| field_name::zh(field)).flatten();
            let zh = name.map_or_else(|| zh.to_owned(), |name| format!("{name}：{zh}"));
            (field, zh, en)
        })
    }

    /// Days as they are read in Chinese.
    fn sentence_zh(&self, template: &str) -> String {
        self.fill(template, |value| {
            let day = value.parse::<NaiveDate>().map(day_zh);
            day.unwrap_or_else(|_| value.to_owned())
        })
    }

    fn sentence(&self, template: &str) -> String {
        self.fill(template, str::to_owned)
    }

    /// Puts values in their places, once: what stands in a value is no place.
    fn fill(&self, template: &str, shown: impl Fn(&str) -> String) -> String {
        let (mut said, mut rest) = (String::new(), template);
        while let Some((before, (key, behind))) = rest
            .split_once('{')
            .and_then(|(before, place)| Some((before, place.split_once('}')?)))
        {
            said.push_str(before);
            match self.metadata.get(key) {
                Some(value) => said.push_str(&shown(value)),
                None => said.extend(["{", key, "}"]),
            }
            rest = behind;
        }
        said + rest
    }
}

impl fmt::Display for Error {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            formatter,
            "{}: {}",
            self.reason_name(),
            self.sentence(wording(self.reason).en)
        )?;
        for field in &self.fields {
            write!(formatter, " [{}: {}]", field.field, field.description)?;
        }
        Ok(())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}

impl From<sqlx::Error> for Error {
    /// Names no table and no value to the caller: the driver's words go to the log.
    fn from(error: sqlx::Error) -> Self {
        let reason = match &error {
            sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::Io(_)
            | sqlx::Error::Tls(_) => Reason::Unavailable,
            sqlx::Error::Database(database) => match database.code().as_deref() {
                // Serialization failure, deadlock.
                Some("40001" | "40P01") => Reason::Conflict,
                // A lock or a statement took longer than the role may wait.
                Some("55P03" | "57014") => Reason::Overloaded,
                // Shutting down, starting up, too many connections, idle for too long.
                Some("57P01" | "57P02" | "57P03" | "53300" | "25P03") => Reason::Unavailable,
                _ => Reason::Internal,
            },
            _ => Reason::Internal,
        };
        Self::new(reason).with("what", "PostgreSQL").because(error)
    }
}

impl From<Error> for Status {
    fn from(mut error: Error) -> Self {
        let context = tracing::Span::current().context();
        let span = context.span().span_context().clone();
        if span.is_valid() {
            error
                .metadata
                .insert("trace_id", span.trace_id().to_string());
        } else {
            error
                .metadata
                .entry("trace_id")
                .or_insert_with(|| "-".to_owned());
        }
        if let Some(source) = &error.source {
            let mut causes = source.to_string();
            let mut inner = source.source();
            while let Some(cause) = inner {
                causes = format!("{causes}: {cause}");
                inner = cause.source();
            }
            if error.reason == Reason::Internal {
                tracing::error!(reason = error.reason_name(), cause = causes, "call failed");
            } else {
                tracing::warn!(reason = error.reason_name(), cause = causes, "call failed");
            }
        }
        error.fitting(status)
    }
}

/// The status of an error, with so many of its violations.
fn status(error: &Error, told: usize) -> Status {
    let row = wording(error.reason);
    let (zh, (_, en)) = (error.printed(told), error.sentences());
    let metadata = error.metadata.iter();
    let metadata = metadata.map(|(key, value)| ((*key).to_owned(), value.clone()));
    let metadata: HashMap<_, _> = metadata.collect();
    let mut details: Vec<ErrorDetail> =
        vec![ErrorInfo::new(error.reason_name(), DOMAIN, metadata).into()];
    if !error.fields.is_empty() {
        details.push(BadRequest::new(error.briefly(told)).into());
    }
    if row.code == tonic::Code::FailedPrecondition {
        details.push(
            PreconditionFailure::new(vec![PreconditionViolation::new(
                error.reason_name(),
                error.metadata.get("id").cloned().unwrap_or_default(),
                en.clone(),
            )])
            .into(),
        );
    }
    if let Some(delay) = error.again_in.or(row.retry_after) {
        details.push(RetryInfo::new(Some(delay)).into());
    }
    details.push(LocalizedMessage::new("zh-CN", zh).into());
    details.push(LocalizedMessage::new("en", error.printed_en(told)).into());
    let mut metadata = MetadataMap::new();
    if let Ok(name) = error.reason_name().parse() {
        metadata.insert(REASON_HEADER, name);
    }
    Status::with_error_details_vec_and_metadata(row.code, en, details, metadata)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_status_carries_reason_fields_and_both_languages() {
        let status: Status =
            Error::fields(vec![FieldViolation::new("title", "缺少 / missing")]).into();
        assert_eq!(status.code(), tonic::Code::InvalidArgument);
        let details = status.get_error_details_vec();
        let languages: Vec<_> = details
            .iter()
            .filter_map(|detail| match detail {
                ErrorDetail::LocalizedMessage(message) => Some(message.locale.as_str()),
                _ => None,
            })
            .collect();
        assert_eq!(languages, ["zh-CN", "en"]);
        assert_eq!(
            status.get_details_error_info().unwrap().reason,
            "FIELDS_INVALID"
        );
        assert_eq!(
            status.get_details_bad_request().unwrap().field_violations[0].field,
            "title"
        );
        let wrong = status.get_details_bad_request().unwrap();
        let description = &wrong.field_violations[0].description;
        assert_eq!(description, "标题：缺少 / missing");
        let printed = "请更正以下各项后重新提交：标题：缺少。";
        assert!(details.iter().any(|detail| matches!(
            detail,
            ErrorDetail::LocalizedMessage(said) if said.message == printed
        )));
        assert_eq!(
            status.metadata().get(REASON_HEADER).unwrap(),
            "FIELDS_INVALID"
        );
    }

    #[test]
    fn a_refusal_says_what_to_do_next_and_where() {
        let error = Error::state_forbids("decided", "已作出决定")
            .next("Deliver the decision.", "下一步是送达。")
            .at("legal_date")
            .renamed("legal_date", "decided_on");
        let (zh, en) = error.sentences();
        assert_eq!(zh, "不能办理：已作出决定。下一步是送达。");
        assert_eq!(
            en,
            "This is not possible as the record stands: decided. Deliver the decision."
        );
        let told: Vec<_> = error.violations().collect();
        assert_eq!(told, [("decided_on", zh.as_str(), en.as_str())]);
        let status: Status = error.into();
        assert_eq!(status.code(), tonic::Code::FailedPrecondition);
        assert!(status.message().ends_with("Deliver the decision."));
        let bad = status.get_details_bad_request().unwrap();
        assert_eq!(bad.field_violations[0].field, "decided_on");
    }

    #[test]
    fn no_sentence_ends_twice() {
        let sentence = described("有误。请核对。", "wrong");
        let error = Error::fields(vec![FieldViolation::new("title", sentence)]);
        let printed = "请更正以下各项后重新提交：标题：有误。请核对。";
        assert_eq!(error.printed(1), printed);
    }

    /// A value may be any words, also of somebody outside.
    #[test]
    fn a_state_reads_right_whatever_it_says() {
        for state in ["opinion received", "{state_zh}", "{next}", "a { or }"] {
            let error = Error::state_forbids(state, "{state}").next("Wait.", "请等候。");
            let (zh, en) = error.sentences();
            assert_eq!(zh, "不能办理：{state}。请等候。");
            let expected = format!("This is not possible as the record stands: {state}. Wait.");
            assert_eq!(en, expected);
        }
    }

    #[test]
    fn the_driver_s_words_stay_inside() {
        let status: Status = Error::from(sqlx::Error::RowNotFound).into();
        assert_eq!(status.code(), tonic::Code::Internal);
        assert!(!status.message().contains("row"), "{}", status.message());
    }
}
