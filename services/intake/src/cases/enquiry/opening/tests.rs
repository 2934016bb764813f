use chrono::{DateTime, Utc};
use gongkai_law::calendar::Calendar;

use super::{COLUMNS, Planned, plan};
use crate::{
    cases::kernel::testing::somebody,
    paper::sheet::{Fault, Import, Offices, Table},
};

const HEADER: &str = "原编号,办理环节,日期,类别,紧急,收到渠道,姓名（名称）,内容,办理时限（工作日）,承办股室,\
    交办事项序号,交办内容,办理期限,答复,督办措施,督办意见,理由";

fn offices() -> Offices {
    Offices(vec![
        ("general".to_owned(), "办公室".to_owned()),
        ("safety".to_owned(), "安全监管股".to_owned()),
    ])
}

fn planned_of(file: &[u8]) -> (Vec<Planned>, Vec<Fault>) {
    let offices = offices();
    let import = Import {
        caller: somebody("leader"),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
        today: "2024-03-20".parse().unwrap(),
        calendar: Calendar::bundled(),
        offices: &offices,
    };
    let mut faults = Vec::new();
    let table = Table::read(file, COLUMNS, &mut faults).unwrap();
    let plan = plan(&table, &import, &mut faults);
    faults.sort_by_key(|fault| fault.line);
    (plan.things, faults)
}

fn planned(lines: &[&str]) -> (Vec<Planned>, Vec<Fault>) {
    let header: Vec<&str> = HEADER.split(',').map(str::trim).collect();
    let full = lines.iter().map(|line| {
        let missing = header.len() - line.split(',').count();
        format!("{line}{}", ",".repeat(missing))
    });
    let lines: Vec<String> = full.collect();
    planned_of(format!("{}\n{}\n", header.join(","), lines.join("\n")).as_bytes())
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
    let places: Vec<_> = faults
        .iter()
        .map(|fault| (fault.line, fault.column.as_str()))
        .collect();
    assert_eq!(
        places,
        [
            (2, "类别"),
            (2, "办理时限（工作日）"),
            (4, ""),
            (6, ""),
            (8, "")
        ]
    );
    assert_eq!(faults[2].zh, "须在2024-03-05至2024-03-07之间");
}
