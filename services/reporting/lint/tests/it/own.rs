//! A `report.json` of this suite: tables in `tables`, its text in `sections`.

use gongkai_lint::{Given, Severity, read};
use serde_json::{Map, Value, json};

use crate::{faults, found};

/// The tables of a published report, as this suite exports them.
fn report() -> Value {
    let shared = include_str!("../data/reports/03-shuyang-county-2025.json");
    let shared: Value = serde_json::from_str(shared).unwrap();
    let tables = ["table2", "table3", "table4"].map(|key| (key.to_owned(), shared[key].clone()));
    json!({
        "bureau": "shuyang",
        "organ": "沭阳县人民政府",
        "year": 2025,
        "format": "2021",
        "figures": [],
        "tables": Map::from_iter(tables),
        "sections": [
            { "section": "preface", "title": "引言", "text": "本报告根据《条例》编制。" },
            {
                "section": "overview.on_application",
                "title": "依申请公开",
                "text": "全年收到“政府信息公开申请”如下。\n全年收到政府信息公开申请749件。",
            },
            { "section": "problems", "title": "问题", "text": "（一）还不够；\n（二）更不够。" },
            { "section": "others", "title": "其他", "text": "（一）未收取信息处理费。" },
        ],
    })
}

/// What is found in it, however it is laid out.
fn found_in(report: &Value) -> Vec<&'static str> {
    let rules = |text: String| -> Vec<&'static str> {
        let findings = found(text.as_bytes(), &Given::default());
        let grave = findings
            .iter()
            .filter(|finding| finding.severity != Severity::Note);
        grave.map(|finding| finding.rule).collect()
    };
    let compact = rules(report.to_string());
    assert_eq!(
        compact,
        rules(serde_json::to_string_pretty(report).unwrap())
    );
    compact
}

#[test]
fn its_tables_are_read() {
    let mut report = report();
    assert_eq!(found_in(&report), [""; 0]);
    let row = report["tables"]["table3"].as_object_mut().unwrap();
    let (_, cells) = row
        .iter_mut()
        .find(|(name, _)| name.contains("本年新收"))
        .unwrap();
    cells["自然人"] = json!(777);
    assert_eq!(found_in(&report)[..2], ["identity-broken"; 2]);
}

#[test]
fn its_sentences_are_read_where_they_are_written() {
    let mut report = report();
    let text = "全年收到“政府信息公开申请”如下。\n全年收到政府信息公开申请751件。";
    report["sections"][1]["text"] = json!(text);
    assert_eq!(found_in(&report), ["narrative-differs"]);
    let file = serde_json::to_string_pretty(&report).unwrap();
    let findings = found(file.as_bytes(), &Given::default());
    let place = findings
        .iter()
        .find(|finding| finding.rule == "narrative-differs")
        .unwrap()
        .position;
    let line = file.lines().nth(place.line - 1).unwrap();
    let there: String = line.chars().skip(place.column - 1).collect();
    assert!(there.starts_with("751件"), "{there}");
}

/// One program takes the first of them, another the last.
#[test]
fn a_key_that_is_there_twice_makes_it_unreadable() {
    let file = report().to_string();
    let once = "\"organ\":\"沭阳县人民政府\"";
    assert!(file.contains(once));
    let file = file.replace(once, &format!("{once},\n{once}"));
    let refused = read::report(file.as_bytes(), &Given::default())
        .unwrap_err()
        .to_string();
    assert!(refused.contains("“organ”出现了两次（第2行）"), "{refused}");
    assert!(refused.contains("`organ` is there twice"), "{refused}");
    let once = "{\"year\": 2025, \"format\": \"2021\", \"text\": [\"一、总体情况\"]}";
    assert!(faults(once.as_bytes(), &Given::default()).len() > 1);
}
