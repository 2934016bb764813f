use gongkai_law::calendar::Calendar;

use super::{COLUMNS, Planned, plan};
use crate::paper::sheet::{
    Fault,
    testing::{self, file, offices, places},
};

const HEADER: &str = "原编号,办理环节,日期,类别,紧急,收到渠道,姓名（名称）,内容,办理时限（工作日）,承办股室,\
    交办事项序号,交办内容,办理期限,答复,督办措施,督办意见,理由";

fn planned(lines: &[&str]) -> (Vec<Planned>, Vec<Fault>) {
    let (file, offices) = (
        file(HEADER, lines),
        offices(&[("general", "办公室"), ("safety", "安全监管股")]),
    );
    let (plan, faults) = testing::planned(&file, "2024-03-20", &offices, COLUMNS, plan);
    (plan.things, faults)
}

const REGISTERED: &str = "件1,登记,2024-03-04,投诉,否,电话,演示群众,演示内容,13,办公室";

#[test]
fn tasks_and_supervision_come_in() {
    let (cases, faults) = planned(&[
        REGISTERED,
        "件1,分解、交办,2024-03-05,,,,,,,安全监管股,1,核查,2024-03-12",
        "件1,分解、交办,2024-03-05,,,,,,,办公室,,答复群众",
        "件1,退回交办事项,2024-03-06,,,,,,,,2,,,,,,演示理由",
        "件1,重新交办,2024-03-07,,,,,,,安全监管股,2,,,,,,演示理由",
        "件1,交办事项答复,2024-03-11,,,,,,,,1,,,已核查",
        "件1,督办,2024-03-12,,,,,,,,,,,,催办,请抓紧",
    ]);
    assert_eq!(faults, []);
    let state = &cases[0].state;
    let calendar = Calendar::bundled();
    assert_eq!(state.due(calendar).date.to_string(), "2024-03-21");
    let tasks: Vec<_> = state
        .tasks
        .iter()
        .map(|task| {
            (
                task.office_id.as_str(),
                task.state.as_str(),
                task.due_on.to_string(),
            )
        })
        .collect();
    assert_eq!(
        tasks,
        [
            ("safety", "answered", "2024-03-12".to_owned()),
            ("safety", "assigned", "2024-03-21".to_owned()),
        ]
    );
    assert_eq!(state.registered.opening_number.as_deref(), Some("件1"));
}

#[test]
fn everything_wrong_is_told_by_line_and_column() {
    let (_, faults) = planned(&[
        // 2: no such category, and no limit.
        "件1,登记,2024-03-04,建议,否,电话,演示群众,演示内容,,办公室",
        // 3-5: a task that is due after the whole, one that is not there, one that is not numbered so.
        "件2,登记,2024-03-04,咨询,是,,演示群众,演示内容,3,办公室",
        "件2,分解、交办,2024-03-05,,,,,,,安全监管股,1,核查,2024-03-29",
        "件3,登记,2024-03-04,咨询,,,演示群众,演示内容,3,办公室",
        "件3,交办事项答复,2024-03-05,,,,,,,,1,,,已核查",
        "件4,登记,2024-03-04,咨询,,,演示群众,演示内容,3,办公室",
        "件4,分解、交办,2024-03-05,,,,,,,安全监管股,2,核查",
    ]);
    assert_eq!(
        places(&faults),
        [
            (2, "类别"),
            (2, "办理时限（工作日）"),
            (4, "办理期限"),
            (6, "交办事项序号"),
            (8, "交办事项序号")
        ]
    );
    assert_eq!(faults[2].zh, "须在2024年3月5日至2024年3月7日之间");
}

#[test]
fn what_was_pasted_along_is_taken_out_and_what_misleads_is_refused() {
    let (cases, faults) = planned(&[
        "件\u{200b}1,登\u{200b}记,2024-03-04,投诉\u{feff},否,电话,演示\u{200b}群众,第一行,13,办公室",
    ]);
    assert_eq!(faults, []);
    let registered = &cases[0].state.registered;
    assert_eq!(registered.name.as_str(), "演示群众");
    assert_eq!(registered.opening_number.as_deref(), Some("件1"));
    let (_, faults) = planned(&[
        "件2,登记,2024-03-04,投诉,否,电话,演示\u{202e}群众,演示内容,13,办公室",
        "件3,登记,2024-03-04,投诉,否,电话,\"演示\n群众\",\"第一行\n第二行\",13,办公室",
    ]);
    assert_eq!(places(&faults), [(2, "姓名（名称）"), (3, "姓名（名称）")]);
    assert!(faults[0].zh.contains("U+202E"), "{}", faults[0].zh);
    assert!(faults[1].zh.contains("请去掉换行"), "{}", faults[1].zh);
}
