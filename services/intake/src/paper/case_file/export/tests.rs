use chrono::DateTime;
use gongkai_law::case::CaseKind;

use super::*;

fn case(number: u128, details: &[(&str, &str)]) -> Exported {
    let details = details.iter().map(|(label, value)| Detail {
        label: (*label).to_owned(),
        value: (*value).to_owned(),
    });
    let day: NaiveDate = "2024-03-01".parse().unwrap();
    Exported {
        case_id: Uuid::from_u128(number),
        kind: CaseKind::Enquiry.zh(),
        number: format!("〔2024〕{number}号"),
        category: "投诉".to_owned(),
        who: "演示群众".to_owned(),
        what: "演示内容".to_owned(),
        opened_on: day,
        original_due_on: None,
        due_on: Some(day),
        closed_on: None,
        reanswered_on: None,
        in_time: "办理期限：未到期".to_owned(),
        limits: String::new(),
        late: String::new(),
        result: String::new(),
        office: "办公室".to_owned(),
        person: String::new(),
        letters: vec!["演函〔2024〕1号".to_owned(), "演函〔2024〕2号".to_owned()],
        code_renewals: vec![Renewal {
            renewed_on: day,
            recorded_at: DateTime::UNIX_EPOCH,
            actor: "王某".to_owned(),
            reason: "回执遗失".to_owned(),
            told: "2024年3月1日由王某换发，理由：回执遗失".to_owned(),
        }],
        facts: vec![Fact {
            ordinal: 1,
            happened_on: day,
            title: "登记".to_owned(),
            details: details.collect(),
            actor: "clerk".to_owned(),
            office: String::new(),
            recorded_at: DateTime::UNIX_EPOCH,
            recorded: "1970-01-01 08:00".to_owned(),
            backdating_reason: "补登".to_owned(),
        }],
    }
}

#[test]
fn a_line_of_json_is_a_case_with_its_facts() {
    let content = Form::JsonLines.content(&[case(7, &[("类别", "投诉")]), case(8, &[])]);
    let text = String::from_utf8(content.unwrap()).unwrap();
    let (first, second) = text.split_once('\n').unwrap();
    assert_eq!(
        first,
        r#"{"case_id":"00000000-0000-0000-0000-000000000007","kind":"咨询投诉","number":"〔2024〕7号","category":"投诉","who":"演示群众","what":"演示内容","opened_on":"2024-03-01","original_due_on":null,"due_on":"2024-03-01","closed_on":null,"reanswered_on":null,"in_time":"办理期限：未到期","limits":"","late":"","result":"","office":"办公室","person":"","letters":["演函〔2024〕1号","演函〔2024〕2号"],"code_renewals":[{"renewed_on":"2024-03-01","recorded_at":"1970-01-01T00:00:00Z","actor":"王某","reason":"回执遗失"}],"facts":[{"ordinal":1,"happened_on":"2024-03-01","title":"登记","details":[{"label":"类别","value":"投诉"}],"actor":"clerk","office":"","recorded_at":"1970-01-01T00:00:00Z","backdating_reason":"补登"}]}"#
    );
    assert!(second.ends_with("}\n"));
    let sheet = case_sheet(&[case(7, &[])]);
    let at = sheet
        .columns
        .iter()
        .position(|column| column.title == "查询码换发");
    let told = Cell::from("2024年3月1日由王某换发，理由：回执遗失");
    assert_eq!(at.map(|at| &sheet.rows[0][at]), Some(&told));
}

/// Nothing recorded is lost, however long; a fact with which nothing was recorded has its line.
#[test]
fn the_sheet_of_facts_holds_everything_recorded() {
    let long = "长".repeat(40_000);
    let cases = [case(1, &[("内容", &long), ("类别", "投诉")]), case(2, &[])];
    let sheet = fact_sheet(&cases);
    let said: Vec<String> = sheet
        .rows
        .iter()
        .map(|row| match &row[6] {
            Cell::Text(text) => text.clone(),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(said.len(), 5);
    assert_eq!(said[..3].concat(), long);
    assert_eq!(said[3..], ["投诉", ""]);
    let content = Form::Xlsx.content(&cases).unwrap();
    assert!(content.starts_with(b"PK"));
}

#[test]
fn a_page_ends_where_a_client_would_not_take_more() {
    let cases = || {
        (1..=3)
            .map(|number| case(number, &[("内容", "甲")]))
            .collect::<Vec<_>>()
    };
    let one = cases()[0].bytes();
    for (size, most, expected, next) in [
        (3, 10 * one, 3, None),
        (2, 10 * one, 2, Some(2)),
        (3, 2 * one, 2, Some(2)),
        // One case goes alone, whatever it holds.
        (3, 1, 1, Some(1)),
    ] {
        let page = cut(cases(), size, most);
        assert_eq!(page.rows.len(), expected);
        assert_eq!(page.next.map(|after| after.0), next.map(Uuid::from_u128));
    }
    assert!(cut(Vec::new(), 3, 1).next.is_none());
}
