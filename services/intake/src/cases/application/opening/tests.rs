use gongkai_law::calendar::Calendar;

use super::{COLUMNS, Planned, plan};
use crate::{
    cases::application::{
        Application,
        process::{ConsultedParty, ProcessFact},
        state::Happened,
    },
    cases::kernel::Case,
    paper::sheet::{
        Fault, Plan,
        testing::{self, file, offices, places},
    },
};

const HEADER: &str = "原编号,办理环节,日期,申请人类型,姓名（名称）,证件号码,联系方式,收到渠道,到达日期,\
    所需政府信息,提供方式,承办股室,办理期限,期限（工作日）,需补正的内容,征求对象类型,第三方（机关）名称,意见,\
    检索结果,检索范围,不予公开的情形,计费方式,数量,金额（元）,理由";

/// A line of the sheet: what stands in the columns named.
fn line(cells: &[(&str, &str)]) -> String {
    let header = HEADER.split(',').map(str::trim);
    let cells = header.map(|column| {
        let said = cells.iter().find(|(known, _)| *known == column);
        said.map_or("", |(_, said)| said)
    });
    cells.collect::<Vec<_>>().join(",")
}

fn received(number: &str, on: &str, more: &[(&str, &str)]) -> String {
    let mut cells = vec![
        ("原编号", number),
        ("办理环节", "收到申请"),
        ("日期", on),
        ("申请人类型", "自然人"),
        ("姓名（名称）", "演示申请人"),
        ("证件号码", "演示证件"),
        ("联系方式", "演示联系方式"),
        ("收到渠道", "当面提交"),
        ("所需政府信息", "演示信息"),
    ];
    for (column, said) in more {
        cells.retain(|(known, _)| known != column);
        cells.push((column, said));
    }
    line(&cells)
}

fn step(number: &str, on: &str, what: &str, more: &[(&str, &str)]) -> String {
    let mut cells = vec![("原编号", number), ("办理环节", what), ("日期", on)];
    cells.extend(more);
    line(&cells)
}

fn planned_of(file: &[u8]) -> (Plan<Planned>, Vec<Fault>) {
    let offices = offices(&[("general", "办公室"), ("safety", "安全监管股")]);
    testing::planned(file, "2024-03-20", &offices, COLUMNS, plan)
}

fn planned(lines: &[String]) -> (Plan<Planned>, Vec<Fault>) {
    planned_of(&file(HEADER, lines))
}

/// A case that went through everything an open application can go through.
fn whole() -> Vec<String> {
    let third = ("第三方（机关）名称", "演示公司");
    vec![
        received("旧1", "2024-01-08", &[("提供方式", "当面")]),
        // Not in the order of their days: the days count.
        step(
            "旧1",
            "2024/1/22",
            "收到补正材料",
            &[("所需政府信息", "补正后的演示信息")],
        ),
        step(
            "旧1",
            "2024年1月12日",
            "发出补正告知",
            &[("需补正的内容", "演示内容"), ("期限（工作日）", "15")],
        ),
        step("旧1", "2024-01-08", "确定承办", &[("承办股室", "办公室")]),
        step(
            "旧1",
            "2024-01-23",
            "交办检索",
            &[("承办股室", "安全监管股"), ("办理期限", "2024-01-30")],
        ),
        step(
            "旧1",
            "2024-01-24",
            "征求意见",
            &[("征求对象类型", "第三方"), third],
        ),
        step("旧1", "2024-01-26", "文书送达", &[third]),
        step(
            "旧1",
            "2024-01-29",
            "反馈检索结果",
            &[
                ("承办股室", "safety"),
                ("检索结果", "部分检索到"),
                ("意见", "部分公开"),
                ("检索范围", "演示档案"),
                ("不予公开的情形", "商业秘密、个人隐私等损害第三方合法权益"),
                ("理由", "演示理由"),
            ],
        ),
        step(
            "旧1",
            "2024-01-31",
            "收到意见",
            &[third, ("意见", "不同意公开"), ("理由", "演示理由")],
        ),
        step("旧1", "2024-02-20", "延长期限", &[("理由", "演示理由")]),
        step(
            "旧1",
            "2024-03-06",
            "发出收费通知",
            &[
                ("计费方式", "按量计收"),
                ("数量", "68"),
                ("金额（元）", "380"),
            ],
        ),
        step(
            "旧1",
            "2024-03-11",
            "收到缴费凭证",
            &[("金额（元）", "380")],
        ),
    ]
}

#[test]
fn a_history_leaves_the_state_and_the_deadline_its_acts_leave() {
    let (plan, faults) = planned(&whole());
    assert_eq!(faults, []);
    let case = &plan.things[0];
    assert_eq!(case.facts.len(), 12);
    let state = &case.state;
    assert_eq!(state.wanted, "补正后的演示信息");
    assert_eq!(state.registration.opening_number.as_deref(), Some("旧1"));
    assert_eq!(state.registration.office_id.as_deref(), Some("general"));
    assert_eq!(state.process.opinions[0].of, ConsultedParty::ThirdParty);
    // Twenty working days from the payment, the extension being used up before.
    let due = state.current_due_on(Calendar::bundled()).unwrap();
    assert_eq!(due.to_string(), "2024-04-09");
    let folded = case.facts[1..].iter().fold(
        <Application as Case>::open(&case.facts[0]).unwrap(),
        |mut state, fact| {
            state.apply(fact);
            state
        },
    );
    assert_eq!(folded.process, state.process, "the facts are the state");
    // In the order of their days.
    let days: Vec<_> = case.facts.iter().map(|fact| fact.legal_date).collect();
    assert!(days.is_sorted());
    assert!(matches!(
        case.facts[2].body,
        Happened::Process(ProcessFact::CorrectionAsked { period: 15, .. })
    ));
}

#[test]
fn arrivals_not_confirmed_and_periods_delayed_come_in() {
    let unconfirmed = [
        received(
            "旧2",
            "",
            &[("收到渠道", "平常信函"), ("到达日期", "2024-03-18")],
        ),
        step("旧2", "2024-03-19", "无法联系申请人", &[]),
        received(
            "旧3",
            "2024-03-19",
            &[("收到渠道", "互联网渠道"), ("到达日期", "2024-03-18")],
        ),
        step(
            "旧3",
            "2024-03-19",
            "要求说明理由",
            &[("期限（工作日）", "5"), ("理由", "演示理由")],
        ),
        step(
            "旧3",
            "2024-03-20",
            "收到说明的理由",
            &[("理由", "演示理由")],
        ),
        step(
            "旧3",
            "2024-03-20",
            "确定延迟答复期限",
            &[("办理期限", "2024-06-28"), ("理由", "演示理由")],
        ),
    ];
    let (more, faults) = planned(&unconfirmed);
    assert_eq!(faults, []);
    let [letter, online] = more.things.as_slice() else {
        panic!("two applications")
    };
    assert!(!letter.state.registration.received);
    let arrived = |case: &Planned| case.state.registration.arrived_on.to_string();
    assert_eq!(
        (arrived(letter), arrived(online)),
        ("2024-03-18".to_owned(), "2024-03-18".to_owned())
    );
    assert_eq!(online.state.received_on.to_string(), "2024-03-19");
    let due = online.state.current_due_on(Calendar::bundled()).unwrap();
    assert_eq!(due.to_string(), "2024-06-28");
}

/// Every bad line at once, and no line that is good.
#[test]
fn everything_wrong_is_told_by_line_and_column() {
    let bad = [
        // 2: the kind is missing, the channel is no word, the day lies ahead.
        received(
            "旧1",
            "2024-03-21",
            &[("申请人类型", ""), ("收到渠道", "微信")],
        ),
        // 3: an office nobody knows, and a column that is not for it.
        step(
            "旧2",
            "2024-03-18",
            "确定承办",
            &[("承办股室", "不存在股"), ("金额（元）", "1")],
        ),
        // 4: no such thing happens.
        step("旧2", "2024-03-18", "归档", &[]),
        // 5: a double number; 6 is the first of it.
        received("旧3", "2024-03-18", &[]),
        received("旧3", "2024-03-18", &[]),
        // 7: no receipt of this number.
        step("旧4", "2024-03-18", "收到缴费凭证", &[("金额（元）", "1")]),
        // 8-10: the law: an extension twice.
        received("旧5", "2024-03-01", &[]),
        step("旧5", "2024-03-05", "延长期限", &[("理由", "演示理由")]),
        step("旧5", "2024-03-06", "延长期限", &[("理由", "演示理由")]),
        // 11, 12: before the receipt.
        received("旧6", "2024-03-05", &[]),
        step(
            "旧6",
            "2024-03-04",
            "发出补正告知",
            &[("需补正的内容", "演示")],
        ),
        // 13: no number.
        received("", "2024-03-05", &[]),
        // 14, 15: the tariff says otherwise; a day that is none.
        received("旧7", "2024-03-05", &[]),
        step(
            "旧7",
            "2024-02-30",
            "发出收费通知",
            &[
                ("计费方式", "按量计收"),
                ("数量", "68"),
                ("金额（元）", "38"),
            ],
        ),
        // 16: an opinion of somebody who was not asked.
        step(
            "旧5",
            "2024-03-04",
            "收到意见",
            &[("第三方（机关）名称", "某公司"), ("意见", "同意公开")],
        ),
        // 17: handed in on one day, received on another.
        received("旧8", "2024-03-05", &[("到达日期", "2024-03-04")]),
        // 18, 19: a search beyond the due day.
        received("旧9", "2024-03-05", &[]),
        step(
            "旧9",
            "2024-03-06",
            "交办检索",
            &[("承办股室", "办公室"), ("办理期限", "2024-12-31")],
        ),
        // 20: by post without an address.
        received("旧10", "2024-03-05", &[("提供方式", "邮寄")]),
    ];
    let (_, faults) = planned(&bad);
    assert_eq!(
        places(&faults),
        [
            (2, "收到渠道"),
            (2, "日期"),
            (2, "申请人类型"),
            (3, "承办股室"),
            (3, "金额（元）"),
            (4, "办理环节"),
            (6, "原编号"),
            (7, "办理环节"),
            (12, "日期"),
            (13, "原编号"),
            (15, "日期"),
            (15, "金额（元）"),
            // What follows it in the case, lines 9 and 10, cannot be judged.
            (16, "第三方（机关）名称"),
            (17, "日期"),
            (19, "办理期限"),
            (20, "地址"),
        ]
    );
    for fault in &faults {
        assert!(fault.zh.chars().any(|c| c > '\u{4e00}'), "{fault:?}");
        assert!(!fault.en.is_empty(), "{fault:?}");
    }
    assert_eq!(
        faults[8].zh,
        "不能办理：当日尚未收到申请。所填日期2024年3月4日早于2024年3月5日，请更正日期。"
    );
    let (_, faults) = planned(&bad[6..9]);
    assert_eq!(places(&faults), [(4, "办理环节")], "extended twice");
}

#[test]
fn a_party_of_another_name_is_told_by_its_column() {
    let asked = [("征求对象类型", "第三方"), ("第三方（机关）名称", "甲公司")];
    let said = [
        ("第三方（机关）名称", "甲公司（长沙）"),
        ("意见", "同意公开"),
    ];
    let (_, faults) = planned(&[
        received("旧1", "2024-03-01", &[]),
        step("旧1", "2024-03-04", "征求意见", &asked),
        step("旧1", "2024-03-05", "收到意见", &said),
    ]);
    assert_eq!(places(&faults), [(4, "第三方（机关）名称")]);
    assert!(
        faults[0].zh.contains("请核对；已征求意见的有：甲公司"),
        "{}",
        faults[0].zh
    );
}

#[test]
fn a_file_that_is_no_such_sheet_is_told_at_once() {
    let (_, faults) = planned_of("原编号,办理环节,姓名\n1,收到申请,甲\n".as_bytes());
    let columns: Vec<&str> = faults.iter().map(|fault| fault.column.as_str()).collect();
    assert!(columns.contains(&"姓名"), "unknown: {columns:?}");
    assert!(columns.contains(&"姓名（名称）"), "lacking: {columns:?}");
    let (_, faults) = planned_of(b"\xD0\xCF\x11\xE0");
    assert_eq!(faults.len(), 1);
    // A line of another width is told, and the others are judged.
    let header: Vec<&str> = HEADER.split(',').map(str::trim).collect();
    let text = format!(
        "{}\n旧1,收到申请\n{}\n",
        header.join(","),
        received("旧2", "2024-13-01", &[])
    );
    let (_, faults) = planned_of(text.as_bytes());
    assert_eq!(places(&faults), [(2, ""), (3, "日期")]);
}

/// Every word the columns offer is one that can be read: the notes are what clerks fill in by.
#[test]
fn the_notes_name_the_words_that_are_read() {
    for (column, said) in [
        (
            "获取形式",
            [
                "paper",
                "electronic",
                "copy_by_applicant",
                "view_on_site",
                "other",
            ]
            .as_slice(),
        ),
        ("提供方式", &["in_person", "post", "email", "fax", "portal"]),
        ("所需协助", &["reading", "sight", "hearing"]),
        (
            "检索结果",
            &["found", "partly_found", "not_found", "not_ours"],
        ),
        (
            "意见",
            &[
                "agrees",
                "refuses",
                "open",
                "partly",
                "withhold",
                "undecided",
            ],
        ),
        ("征求对象类型", &["third_party", "co_maker"]),
        ("计费方式", &["by_application", "by_page"]),
    ] {
        let note = COLUMNS
            .iter()
            .find(|known| known.title == column)
            .unwrap()
            .note;
        for code in said {
            let word = crate::paper::words::value("", code);
            assert!(note.contains(&word) && word != *code, "{column}: {word}");
        }
    }
}
