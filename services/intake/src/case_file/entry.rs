//! Facts as lines that a person can read.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::Value;

use super::words;
use crate::case::store::RawFact;

/// Something that happened, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// 1, 2, 3 … in the case.
    pub ordinal: i32,
    /// The civil date the law counts.
    pub happened_on: NaiveDate,
    /// When it was entered.
    pub recorded_at: DateTime<Utc>,
    /// What happened.
    pub title: String,
    /// Label and value of everything recorded with it.
    pub details: Vec<(String, String)>,
    /// Subject of who entered it.
    pub actor: String,
    /// That person's office, or empty.
    pub office_id: String,
    /// Why it was entered late, or empty.
    pub backdating_reason: String,
}

impl From<RawFact> for Entry {
    fn from(fact: RawFact) -> Self {
        let mut details = Vec::new();
        collect(&fact.body, &mut details);
        if let Some(personal) = &fact.personal {
            collect(personal, &mut details);
        }
        Self {
            ordinal: fact.ordinal,
            happened_on: fact.legal_date,
            recorded_at: fact.recorded_at,
            title: words::happened(&fact.kind),
            details,
            actor: fact.actor,
            office_id: fact.office.unwrap_or_default(),
            backdating_reason: fact.backdating_reason.unwrap_or_default(),
        }
    }
}

/// The fields of an object that say something, with their labels.
fn collect(value: &Value, details: &mut Vec<(String, String)>) {
    let Value::Object(fields) = value else { return };
    for (name, value) in fields.iter().filter(|(name, _)| name.as_str() != "fact") {
        let text = text(name, value);
        if !text.is_empty() {
            details.push((words::label(name), text));
        }
    }
}

fn text(name: &str, value: &Value) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Number(number) if name.ends_with("_fen") => {
            yuan(number.as_u64().unwrap_or_default())
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) => words::value(name, text),
        Value::Array(values) => {
            let texts: Vec<String> = values.iter().map(|value| text(name, value)).collect();
            texts.join("；")
        }
        Value::Object(_) => {
            let mut details = Vec::new();
            collect(value, &mut details);
            let parts: Vec<String> = details
                .into_iter()
                .map(|(label, text)| format!("{label}：{text}"))
                .collect();
            parts.join("，")
        }
    }
}

fn yuan(fen: u64) -> String {
    format!("{}.{:02}元", fen / 100, fen % 100)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fact_reads_in_chinese_with_everything_recorded_with_it() {
        let entry = Entry::from(RawFact {
            ordinal: 1,
            kind: "received".to_owned(),
            legal_date: "2024-03-01".parse().unwrap(),
            recorded_at: DateTime::UNIX_EPOCH,
            actor: "clerk".to_owned(),
            office: None,
            backdating_reason: None,
            body: json!({"fact": "received", "channel": "in_person", "applicant_kind": "business", "assumed": []}),
            personal: Some(json!({"name": "某公司", "reason": ""})),
        });
        assert_eq!(entry.title, "收到申请");
        let said: Vec<String> = entry
            .details
            .iter()
            .map(|(label, text)| format!("{label}：{text}"))
            .collect();
        assert_eq!(
            said,
            [
                "收到渠道：当面提交",
                "申请人类型：商业企业",
                "姓名（名称）：某公司"
            ]
        );
    }

    #[test]
    fn money_is_shown_in_yuan() {
        assert_eq!(text("amount_fen", &json!(38_005)), "380.05元");
    }
}
