//! Facts as lines that a person can read.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_law::{case::CaseKind, dispute::OrderedPeriod};
use serde_json::{Map, Value};

use super::names::Names;
use crate::{
    cases::{
        kernel::{Case, facts::Facts as _, store::RawFact},
        kinds::by_kind,
    },
    paper::words,
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
    /// The fact of a kind of case, with what it refers to by names and numbers.
    pub fn of(kind: CaseKind, fact: RawFact, names: &Names) -> Self {
        let word = by_kind!(kind, C => <C as Case>::Fact::word(&fact.kind));
        let mut details = Vec::new();
        collect(&fact.kind, &fact.body, names, &mut details);
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

/// Fields that only hold others together: what they hold stands beside the rest.
const WRAPPERS: [&str; 4] = ["details", "order", "registered", "texts"];

/// The fields of what stands `within` a kind of fact or a field that say something, with their labels.
fn collect(within: &str, value: &Value, names: &Names, details: &mut Vec<(String, String)>) {
    let Value::Object(fields) = value else { return };
    let says = |name: &str| !matches!(name, "fact" | "part");
    for (name, value) in fields.iter().filter(|(name, _)| says(name)) {
        if value.is_object() && WRAPPERS.contains(&name.as_str()) {
            collect(within, value, names, details);
            continue;
        }
        let text = text(name, value, names);
        if !text.is_empty() {
            details.push((words::label(within, name), text));
        }
    }
}

fn text(name: &str, value: &Value, names: &Names) -> String {
    match value {
        Value::Null | Value::Bool(false) => String::new(),
        Value::Bool(true) => "是".to_owned(),
        Value::Number(number) if name.ends_with("_fen") => {
            words::yuan(number.as_u64().unwrap_or_default())
        }
        Value::Number(number) => number.to_string(),
        Value::String(text) => names
            .named(name, text)
            .unwrap_or_else(|| words::value(name, text)),
        Value::Array(values) => {
            let texts: Vec<String> = values
                .iter()
                .map(|value| text(name, value, names))
                .collect();
            texts.join("；")
        }
        Value::Object(paper) if name == "papers" => required_paper(paper),
        Value::Object(_) if name == "within" => serde_json::from_value(value.clone())
            .map(OrderedPeriod::zh)
            .unwrap_or_default(),
        Value::Object(_) => {
            let mut details = Vec::new();
            collect(name, value, names, &mut details);
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
    use std::{collections::BTreeSet, fmt::Write as _};

    use serde_json::json;
    use uuid::Uuid;

    use super::*;
    use crate::{
        cases::{
            kernel::{private, testing::Samples as _},
            number::CaseNumber,
        },
        paper::case_file::names::Referred,
        people::bureaus::Staff,
    };

    /// A fact as it is read from the store.
    fn raw(body: Value) -> RawFact {
        RawFact {
            ordinal: 1,
            kind: body["fact"].as_str().unwrap_or_default().to_owned(),
            legal_date: "2024-03-01".parse().unwrap(),
            recorded_at: DateTime::UNIX_EPOCH,
            actor: "clerk".to_owned(),
            office: None,
            backdating_reason: None,
            own: gongkai_law::rules::Settings::default(),
            body,
        }
    }

    #[test]
    fn a_fact_reads_in_chinese_with_everything_recorded_with_it() {
        let fact = raw(json!({
            "part": "registration", "fact": "received", "channel": "in_person",
            "applicant_kind": "business", "assumed": [], "name": "某公司", "reason": "",
            "office_id": "safety",
        }));
        let names = Names {
            offices: [("safety".to_owned(), "安监股".to_owned())].into(),
            ..Names::default()
        };
        let entry = Entry::of(CaseKind::Application, fact, &names);
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

    /// Every fact of every kind, with all that can be recorded with it.
    #[test]
    fn every_fact_reads_as_an_official_writes_it() {
        let mut all = String::new();
        for kind in CaseKind::ALL {
            let _ = writeln!(all, "=== {}", kind.zh());
            by_kind!(*kind, C => for fact in <C as Case>::Fact::samples() {
                let (open, private) = private::part(&fact).unwrap();
                let body = private::whole(open, private);
                let entry = Entry::of(*kind, raw(body), &Names::default());
                let said: Vec<String> = entry
                    .details
                    .iter()
                    .map(|(label, text)| format!("{label}：{text}"))
                    .collect();
                let _ = writeln!(all, "{}　{}", entry.title, said.join("；"));
            });
        }
        insta::assert_snapshot!("facts", all);
    }

    /// What holds fields together is no field itself, and files, people and proposals have names.
    #[test]
    fn a_reply_is_told_line_by_line_and_by_names() {
        let (file, proposal) = (Uuid::from_u128(5), Uuid::from_u128(6));
        let fact = raw(json!({
            "part": "reply", "fact": "reply_drafted", "answer": "granted",
            "attachments": [file], "person": "li", "proposal_id": proposal,
            "texts": {"material": "决定书", "reason": "可以公开。"},
        }));
        let referred = Referred::by([&fact]);
        assert_eq!(referred.files, BTreeSet::from([file]));
        assert_eq!(referred.proposals, BTreeSet::from([proposal]));
        let names = Names {
            files: [(file, "决定书.pdf".to_owned())].into(),
            proposals: [(proposal, "年度决定书".to_owned())].into(),
            staff: Staff::test(&[("li", "李科员")]).into(),
            ..Names::default()
        };
        let entry = Entry::of(CaseKind::Application, fact, &names);
        let said: Vec<String> = entry
            .details
            .iter()
            .map(|(label, text)| format!("{label}：{text}"))
            .collect();
        assert_eq!(
            said,
            [
                "答复：予以公开",
                "附件：决定书.pdf",
                "承办人：李科员",
                "主动公开建议：《年度决定书》",
                "提供的信息：决定书",
                "理由：可以公开。",
            ]
        );
        assert_eq!(names.person("service:intake"), "系统");
    }

    /// Other cases stand by their numbers and other bureaus by their names, and not by ids.
    #[test]
    fn what_a_fact_refers_to_is_named() {
        let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let facts = [
            json!({"part": "registration", "fact": "split", "into": [first, second]}),
            json!({"origin": {"application_id": first}, "after_dispute_id": second}),
            json!({"to_bureau_id": "heshan-jyj", "dispute_id": null, "reason": "教育局负责"}),
        ]
        .map(raw);
        let referred = Referred::by(&facts);
        assert_eq!(referred.cases, BTreeSet::from([first, second]));
        assert_eq!(referred.bureaus, BTreeSet::from(["heshan-jyj".to_owned()]));
        let number = |number| CaseNumber::of_row(2024, number);
        let names = Names {
            cases: [(first, number(3)), (second, number(4))].into(),
            bureaus: [("heshan-jyj".to_owned(), "赫山区教育局".to_owned())].into(),
            ..Names::default()
        };
        let said = facts.map(|fact| {
            let details = Entry::of(CaseKind::Application, fact, &names).details;
            let details = details.iter();
            let said: Vec<_> = details
                .map(|(label, text)| format!("{label}：{text}"))
                .collect();
            said.join("，")
        });
        assert_eq!(
            said,
            [
                "拆分出的申请：〔2024〕3号；〔2024〕4号",
                "拆分来源：所涉申请：〔2024〕3号，此前的行政复议：〔2024〕4号",
                "转往机关：赫山区教育局，理由：教育局负责",
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
            text("papers", &papers, &Names::default()),
            "营业执照（复印件，必需）；授权委托书（原件，非必需）"
        );
        assert_eq!(
            text("papers", &json!(["营业执照"]), &Names::default()),
            "营业执照"
        );
    }

    #[test]
    fn money_is_shown_in_yuan() {
        assert_eq!(
            text("amount_fen", &json!(38_005), &Names::default()),
            "380.05元"
        );
    }
}
