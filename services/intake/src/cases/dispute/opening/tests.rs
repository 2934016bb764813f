use gongkai_law::{calendar::Calendar, dispute::DisputeOutcome};

use super::{COLUMNS, Planned, plan};
use crate::{
    cases::{dispute::order::DisputeDecision, kernel::Case as _},
    paper::sheet::{
        Fault,
        testing::{self, file, offices, places},
    },
};

const HEADER: &str = "原编号,办理环节,日期,类型,申请人（原告）,争议对象,行为或者不作为情况,简易程序,\
    收到副本日期,审理阶段,裁决结果,作出日期,履行内容,履行期限（天数）,天数单位,截止日期,上诉人,履行情况";

fn planned(lines: &[&str]) -> (Vec<Planned>, Vec<Fault>) {
    let (file, offices) = (file(HEADER, lines), offices(&[]));
    let (plan, faults) = testing::planned(&file, "2024-06-20", &offices, COLUMNS, plan);
    (plan.things, faults)
}

const SUIT: &str =
    "诉1,受理,2024-02-01,行政诉讼-未经复议直接起诉,演示原告,系统外的行为,演示行为,,2024-02-05";

#[test]
fn a_suit_comes_in_through_its_instances() {
    let (cases, faults) = planned(&[
        SUIT,
        "诉1,提交答复（答辩）,2024-02-19",
        "诉1,收到复议决定或者裁判,2024-05-06,,,,,,,一审,责令履行,2024-04-30,重新答复,15,工作日",
        "诉1,上诉或者再审,2024-05-10,,,,,,,,,,,,,,本机关",
        "议1,受理,2024-06-11,行政复议,演示申请人,不作为,逾期未答复,是",
    ]);
    assert_eq!(faults, []);
    let calendar = Calendar::bundled();
    let [suit, review] = cases.as_slice() else {
        panic!("two disputes")
    };
    assert_eq!(suit.state.outcome(), DisputeOutcome::Pending);
    assert_eq!(suit.state.decisions.len(), 1);
    assert_eq!(suit.state.duties(calendar), []);
    let owed = review.state.duties(calendar);
    // Five working days of the simple procedure.
    assert_eq!(owed[0].due.unwrap().date.to_string(), "2024-06-18");
    for case in [suit, review] {
        let number = case.state.registered.opening_number.clone();
        assert_eq!(number.as_deref(), Some(case.old_number.as_str()));
    }
}

/// Who decided is named as where it is entered by hand: the court of a second instance is none that stands in
/// the first line.
#[test]
fn a_decision_comes_in_with_its_court_and_its_number() {
    let header = format!("{HEADER},复议机关（法院）,案号,作出机关（法院）,裁决文号");
    let accepted = format!("{SUIT},,,,,,,,,,某区人民法院,（2024）某行初1号");
    let first = "诉1,收到复议决定或者裁判,2024-04-08,,,,,,,一审,驳回请求,2024-04-01";
    let appeal = "诉1,上诉或者再审,2024-04-15,,,,,,,,,,,,,,原告";
    let second = "诉1,收到复议决定或者裁判,2024-06-10,,,,,,,二审,驳回请求,2024-06-03";
    let planned = |second: &str| {
        let file = file(&header, &[accepted.as_str(), first, appeal, second]);
        let (plan, faults) = testing::planned(&file, "2024-06-20", &offices(&[]), COLUMNS, plan);
        (plan.things, faults)
    };
    let (_, faults) = planned(second);
    assert_eq!(places(&faults), [(5, "作出机关（法院）")]);
    let (cases, faults) = planned(&format!(
        "{second},,,,,,,,,某市中级人民法院,（2024）某行终3号"
    ));
    assert_eq!(faults, []);
    let named = |decision: &DisputeDecision| (decision.court_name.clone(), decision.number.clone());
    let decisions: Vec<_> = cases[0].state.decisions.iter().map(named).collect();
    let court = (
        "某市中级人民法院".to_owned(),
        "（2024）某行终3号".to_owned(),
    );
    assert_eq!(decisions, [(String::new(), String::new()), court]);
    assert_eq!(
        cases[0].state.before(),
        Some(("某市中级人民法院", "（2024）某行终3号"))
    );
}

#[test]
fn everything_wrong_is_told_by_line_and_column() {
    let (_, faults) = planned(&[
        // 2: no such kind, no name; 3: simple only in reconsideration, a copy before the acceptance.
        "诉1,受理,2024-02-01,仲裁,,不作为,演示",
        "诉2,受理,2024-02-05,行政诉讼-复议后起诉,演示原告,不作为,演示,是,2024-02-01",
        // 5: no instance of a suit; 7: nothing to appeal against.
        "诉3,受理,2024-02-01,行政诉讼-复议后起诉,演示原告,不作为,演示",
        "诉3,收到复议决定或者裁判,2024-05-06,,,,,,,行政复议,撤销,2024-04-30",
        "诉4,受理,2024-02-01,行政诉讼-复议后起诉,演示原告,不作为,演示",
        "诉4,上诉或者再审,2024-05-10,,,,,,,,,,,,,,原告",
        // 9: days and a day; 11: a period where nothing is ordered.
        "诉5,受理,2024-02-01,行政诉讼-复议后起诉,演示原告,不作为,演示",
        "诉5,收到复议决定或者裁判,2024-05-06,,,,,,,一审,撤销,2024-04-30,重作,15,日,2024-06-30",
        "诉6,受理,2024-02-01,行政诉讼-复议后起诉,演示原告,不作为,演示",
        "诉6,收到复议决定或者裁判,2024-05-06,,,,,,,一审,撤销,2024-04-30,,15,日",
    ]);
    assert_eq!(
        places(&faults),
        [
            (2, "类型"),
            (2, "申请人（原告）"),
            (3, "收到副本日期"),
            (3, "简易程序"),
            (5, "审理阶段"),
            (7, "办理环节"),
            (9, "截止日期"),
            (11, "履行期限（天数）"),
            (11, "天数单位"),
        ]
    );
    for fault in &faults {
        assert!(!fault.zh.is_empty() && !fault.en.is_empty(), "{fault:?}");
    }
}
