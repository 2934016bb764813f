//! Facts as lines that a person can read.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::case::CaseKind;
use serde_json::{Map, Value};

use crate::{
    cases::{
        kernel::{Case, facts::Facts as _, store::RawFact},
        kinds::by_kind,
    },
    paper::words::{self, Offices},
};

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

impl Entry {
    /// The fact of a kind of case, with the offices by their names.
    pub fn of(kind: CaseKind, fact: RawFact, offices: &Offices) -> Self {
        let word = by_kind!(kind, C => <C as Case>::Fact::word(&fact.kind));
        let mut details = Vec::new();
        collect(&fact.kind, &fact.body, offices, &mut details);
        Self {
            ordinal: fact.ordinal,
            happened_on: fact.legal_date,
            recorded_at: fact.recorded_at,
            title: word.unwrap_or(&fact.kind).to_owned(),
            details,
            actor: fact.actor,
            office_id: fact.office.unwrap_or_default(),
            backdating_reason: fact.backdating_reason.unwrap_or_default(),
        }
    }
}

/// The fields of a kind of fact that say something, with their labels.
fn collect(kind: &str, value: &Value, offices: &Offices, details: &mut Vec<(String, String)>) {
    let Value::Object(fields) = value else { return };
    let says = |name: &str| !matches!(name, "fact" | "part");
    for (name, value) in fields.iter().filter(|(name, _)| says(name)) {
        let text = text(kind, name, value, offices);
        if !text.is_empty() {
            details.push((words::label(kind, name), text));
        }
    }
}

fn text(kind: &str, name: &str, value: &Value, offices: &Offices) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Number(number) if name.ends_with("_fen") => {
            words::yuan(number.as_u64().unwrap_or_default())
        }
        Value::Number(number) => number.to_string(),
        Value::String(id) if matches!(name, "office" | "office_id") => words::office(offices, id),
        Value::String(text) => words::value(name, text),
        Value::Array(values) => {
            let texts: Vec<String> = values
                .iter()
                .map(|value| text(kind, name, value, offices))
                .collect();
            texts.join("；")
        }
        Value::Object(paper) if name == "papers" => required_paper(paper),
        Value::Object(_) => {
            let mut details = Vec::new();
            collect(kind, value, offices, &mut details);
            let parts: Vec<String> = details
                .into_iter()
                .map(|(label, text)| format!("{label}：{text}"))
                .collect();
            parts.join("，")
        }
    }
}

/// A paper a matter asks for, as its guide names it.
fn required_paper(paper: &Map<String, Value>) -> String {
    let said = |field: &str| paper.get(field).and_then(Value::as_str).unwrap_or_default();
    let (name, form) = (said("name"), words::value("form", said("form")));
    let required = paper.get("required").and_then(Value::as_bool);
    let required = if required == Some(true) {
        "必需"
    } else {
        "非必需"
    };
    format!("{name}（{form}，{required}）")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fact_reads_in_chinese_with_everything_recorded_with_it() {
        let fact = RawFact {
            ordinal: 1,
            kind: "received".to_owned(),
            legal_date: "2024-03-01".parse().unwrap(),
            recorded_at: DateTime::UNIX_EPOCH,
            actor: "clerk".to_owned(),
            office: None,
            backdating_reason: None,
            body: json!({
                "part": "registration", "fact": "received", "channel": "in_person",
                "applicant_kind": "business", "assumed": [], "name": "某公司", "reason": "",
                "office_id": "safety",
            }),
        };
        let offices = Offices::from([("safety".to_owned(), "安监股".to_owned())]);
        let entry = Entry::of(CaseKind::Application, fact, &offices);
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
                "姓名（名称）：某公司",
                "承办股室：安监股"
            ]
        );
    }

    #[test]
    fn papers_read_as_in_the_guide() {
        let papers = json!([
            {"name": "营业执照", "required": true, "form": "copy"},
            {"name": "授权委托书", "required": false, "form": "original"},
        ]);
        assert_eq!(
            text("", "papers", &papers, &Offices::new()),
            "营业执照（复印件，必需）；授权委托书（原件，非必需）"
        );
        assert_eq!(
            text("", "papers", &json!(["营业执照"]), &Offices::new()),
            "营业执照"
        );
    }

    #[test]
    fn money_is_shown_in_yuan() {
        assert_eq!(
            text("", "amount_fen", &json!(38_005), &Offices::new()),
            "380.05元"
        );
    }
}
