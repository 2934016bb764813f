use std::collections::BTreeMap;

use gongkai_law::{
    calendar::Calendar,
    permit::{Handling, MatterKind},
};

use super::{COLUMNS, Planned, plan};
use crate::{
    cases::kernel::Case as _,
    cases::matter::{
        guide::{Matter, Terms},
        process::Stage,
        state::Happened,
    },
    paper::sheet::{
        Fault,
        testing::{self, file, offices, places},
    },
};

const HEADER: &str = "原编号,办理环节,日期,事项编码,事项名称,事项类型,承办股室,承诺时限（工作日）,申请人,\
    申请人类型,证件号码,联系方式,收到渠道,申请材料,需补正的内容,特别程序,预计所需时间,理由";

fn guide() -> BTreeMap<String, Matter> {
    let matter = |code: &str, retired| Matter {
        code: code.parse().unwrap(),
        terms: Terms {
            matter: "危险化学品经营许可".to_owned(),
            kind: MatterKind::Permit,
            handling: Handling::Promised,
            office_id: "permits".to_owned(),
            statutory_limit: None,
            promised_limit: Some(15),
            extensible: true,
            joint: false,
            legal_basis: "演示".to_owned(),
            papers: Vec::new(),
        },
        fee_note: String::new(),
        online_url: String::new(),
        retired,
        opening_stock: false,
    };
    BTreeMap::from([
        ("chemicals".to_owned(), matter("chemicals", false)),
        ("old".to_owned(), matter("old", true)),
    ])
}

fn planned(lines: &[&str]) -> (Vec<Planned>, Vec<Fault>) {
    let (file, offices) = (
        file(HEADER, lines),
        offices(&[("permits", "行政审批服务股")]),
    );
    let (plan, faults) = testing::planned(
        &file,
        "2024-03-20",
        &offices,
        COLUMNS,
        |table, import, faults| plan(table, &guide(), import, faults),
    );
    (plan.things, faults)
}

const RECEIVED: &str =
    "办1,收到申请,2024-03-01,chemicals,,,,,演示公司,法人,演示代码,演示电话,窗口,申请书；身份证";
const PROCEDURE: &str = "办1,特别程序开始,2024-03-11,,,,,,,,,,,,,专家评审,30日";

#[test]
fn a_history_leaves_the_state_and_the_deadline_its_acts_leave() {
    let (cases, faults) = planned(&[
        RECEIVED,
        "办1,发出补正告知,2024-03-04,,,,,,,,,,,,演示内容",
        "办1,收到补正材料,2024-03-06,,,,,,,,,,,营业执照",
        "办1,受理,2024-03-07",
        PROCEDURE,
        "办1,特别程序结束,2024-03-18,,,,,,,,,,,,,专家评审",
        "办1,延长期限,2024-03-19,,,,,,,,,,,,,,,演示理由",
    ]);
    assert_eq!(faults, []);
    let case = &cases[0];
    assert_eq!(case.facts.len(), 7);
    assert_eq!(case.state.opened.opening_number.as_deref(), Some("办1"));
    assert_eq!(
        case.state.applied.as_ref().unwrap().papers.0,
        ["申请书", "身份证", "营业执照"]
    );
    let calendar = Calendar::bundled();
    let deadlines = case
        .state
        .process
        .deadlines(case.state.terms(), calendar)
        .unwrap();
    let due = |deadline: Option<gongkai_law::clock::Deadline>| {
        deadline.unwrap().current.unwrap().date.to_string()
    };
    // 2024-03-07 + 20 + 10 working days, and five that do not count; 4 to 6 April off, 7 worked.
    assert_eq!(due(deadlines.statutory), "2024-04-26");
    assert_eq!(due(deadlines.promised), "2024-04-07");
}

/// 行政许可法 art. 32: nobody told the applicant anything in five working days.
#[test]
fn what_the_law_accepted_needs_no_line() {
    let (cases, faults) = planned(&[RECEIVED]);
    assert_eq!(faults, []);
    assert_eq!(cases[0].state.stage(), Stage::Accepted);
    let accepted = &cases[0].facts[1];
    assert!(matches!(
        accepted.body,
        Happened::Accepted { by_silence: true }
    ));
    assert_eq!(accepted.legal_date.to_string(), "2024-03-01");
    let (cases, faults) = planned(&[RECEIVED, PROCEDURE]);
    assert_eq!(faults, []);
    assert_eq!(
        cases[0].facts.len(),
        3,
        "accepted by law before the procedure"
    );
    let (_, faults) = planned(&[RECEIVED, "办1,受理,2024-03-11"]);
    assert_eq!(faults.len(), 1, "too late to accept by hand");
    assert!(faults[0].zh.contains("即为受理"), "{}", faults[0].zh);
}

#[test]
fn cases_with_a_procedure_or_accepted_elsewhere_come_in() {
    let (cases, faults) = planned(&[
        RECEIVED,
        PROCEDURE,
        "办2,登记,2024-03-11,,演示初审,初审,行政审批服务股,10,演示公司",
        "办3,登记,2024-03-12,chemicals,,,,,演示公司",
        "办3,延长期限,2024-03-13,,,,,,,,,,,,,,,演示理由",
    ]);
    assert_eq!(faults, []);
    assert_eq!(cases.len(), 3);
    let due = |case: &Planned| {
        let summary = case.state.summary(Calendar::bundled());
        summary.due_on.map(|day| day.to_string())
    };
    // The procedure stops the clock; elsewhere the terms are the line's own; the extension is the guide's. They are
    // due by law.
    assert_eq!(due(&cases[0]), None);
    assert_eq!(cases[1].state.terms().matter, "演示初审");
    assert_eq!(due(&cases[1]).as_deref(), Some("2024-04-09"));
    assert_eq!(due(&cases[2]).as_deref(), Some("2024-04-24"));
}

#[test]
fn everything_wrong_is_told_by_line_and_column() {
    let (_, faults) = planned(&[
        // 2, 3: no such matter, a retired one.
        "办1,收到申请,2024-03-01,nothing,,,,,演示公司,法人,演示代码,演示电话,窗口",
        "办2,收到申请,2024-03-01,old,,,,,演示公司,法人,演示代码,演示电话,电报",
        // 4: neither code nor name; 5: a promise longer than the law.
        "办3,登记,2024-03-01,,,,,,演示公司",
        "办4,登记,2024-03-01,,演示,行政许可,无此股,25,演示公司",
        // 6: with a code the rest is the guide's; no applicant.
        "办5,登记,2024-03-01,chemicals,演示,,,,",
        // 7, 8: a procedure that never began.
        "办6,登记,2024-03-01,chemicals,,,,,演示公司",
        "办6,特别程序结束,2024-03-04,,,,,,,,,,,,,听证",
        // 9: decisions are no opening stock.
        "办6,作出决定,2024-03-05",
    ]);
    assert_eq!(
        places(&faults),
        [
            (2, "事项编码"),
            (3, "事项编码"),
            (3, "收到渠道"),
            (4, "事项类型"),
            (4, "事项名称"),
            (4, "承办股室"),
            (5, "承办股室"),
            (5, "承诺时限（工作日）"),
            (6, "申请人"),
            (6, "事项名称"),
            (8, "特别程序"),
            (9, "办理环节"),
        ]
    );
}
