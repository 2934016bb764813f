//! Table 3 of the histories, counted from the second reading.

use std::collections::BTreeMap;

use chrono::Datelike as _;
use gongkai_demo::{play, year::Year};

use super::{
    super::{counter::Counter, law::Application},
    cases::APPLICANTS,
};
use crate::support::{table3, value};

/// The row of table 3 of each answer; all others are of the last one.
const ROWS: [(&str, &str); 25] = [
    ("ANSWER_ALREADY_PUBLIC", "三（一）予以公开"),
    ("ANSWER_GRANTED", "三（一）予以公开"),
    ("ANSWER_PARTLY_GRANTED", "三（二）部分公开"),
    ("ANSWER_WITHHELD_STATE_SECRET", "三（三）1属于国家秘密"),
    (
        "ANSWER_WITHHELD_LAW_FORBIDS",
        "三（三）2其他法律行政法规禁止公开",
    ),
    (
        "ANSWER_WITHHELD_SECURITY_OR_STABILITY",
        "三（三）3危及三安全一稳定",
    ),
    ("ANSWER_WITHHELD_THIRD_PARTY", "三（三）4保护第三方合法权益"),
    (
        "ANSWER_WITHHELD_INTERNAL_AFFAIRS",
        "三（三）5属于三类内部事务信息",
    ),
    (
        "ANSWER_WITHHELD_PROCESS_INFORMATION",
        "三（三）6属于四类过程性信息",
    ),
    (
        "ANSWER_WITHHELD_ENFORCEMENT_FILE",
        "三（三）7属于行政执法案卷",
    ),
    ("ANSWER_SPECIAL_REGISTER", QUERY),
    ("ANSWER_STATE_ARCHIVE", QUERY),
    ("ANSWER_CASE_FILE", QUERY),
    ("ANSWER_NOT_HELD", NOT_HELD),
    ("ANSWER_OTHER_ORGAN", NOT_HELD),
    ("ANSWER_NEEDS_MAKING", "三（四）2没有现成信息需要另行制作"),
    ("ANSWER_STILL_UNCLEAR", "三（四）3补正后申请内容仍不明确"),
    ("ANSWER_PETITION", "三（五）1信访举报投诉类申请"),
    ("ANSWER_REPEATED", "三（五）2重复申请"),
    ("ANSWER_PUBLICATION", "三（五）3要求提供公开出版物"),
    ("ANSWER_EXCESSIVE", "三（五）4无正当理由大量反复申请"),
    (
        "ANSWER_CONFIRM_OR_REISSUE",
        "三（五）5要求行政机关确认或重新出具已获取信息",
    ),
    ("ANSWER_NOT_CORRECTED", "三（六）1逾期不补正不再处理"),
    ("ANSWER_FEE_NOT_PAID", "三（六）2逾期未缴费不再处理"),
    ("ANSWER_OTHER", OTHER),
];
const QUERY: &str = "三（三）8属于行政查询事项";
const NOT_HELD: &str = "三（四）1本机关不掌握相关政府信息";
const OTHER: &str = "三（六）3其他";
/// The three last are one row in the form of 2019.
const OTHER_2019: &str = "三（六）其他处理";

fn row(answer: &str, year: i32) -> &'static str {
    let found = ROWS.iter().find(|(known, _)| *known == answer);
    let row = found.map_or(OTHER, |(_, row)| *row);
    let of_2019 = year < 2021 && row.starts_with("三（六）");
    if of_2019 { OTHER_2019 } else { row }
}

/// Table 3 of a year counts each application once, in the column of who applied: by its last answer of the year,
/// if it had none before. What was answered before and is answered anew is told apart.
pub async fn counted(counter: &Counter, applications: &[&Application], year: i32) {
    let mut rows: BTreeMap<(&str, &str), f64> = BTreeMap::new();
    let mut reanswered = 0.0;
    for application in applications {
        let mut count = |row: &'static str, times: usize| {
            let cell = rows.entry((row, application.column)).or_default();
            *cell += f64::from(u32::try_from(times).unwrap());
        };
        let received = application.received.filter(|day| day.year() <= year);
        let Some(received) = received else { continue };
        let came = if received.year() == year {
            "一、本年新收"
        } else {
            "二、上年结转"
        };
        // What was split from it is open.
        count(came, application.split_off);
        count("四、结转下年度继续办理", application.split_off);
        let answers = &application.answers;
        let before = answers.iter().any(|(_, day)| day.year() < year);
        if application.is_removed() {
            continue;
        }
        if before {
            let anew = answers.iter().any(|(_, day)| day.year() == year);
            reanswered += f64::from(u8::from(anew));
            continue;
        }
        count(came, 1);
        match answers.iter().rfind(|(_, day)| day.year() == year) {
            None => count("四、结转下年度继续办理", 1),
            Some((answer, _)) => count(row(answer, year), 1),
        }
    }
    let compiled = Year {
        year,
        ..Year::heshan().unwrap()
    };
    let report = play::compile_today(&counter.office.suite, &compiled, &|_| {});
    let report = report.await.unwrap();
    let told = value(&report, "applications.reanswered");
    assert!(
        (told - reanswered).abs() < 0.5,
        "{year}: {told}, not {reanswered}"
    );
    let table = report.tables.iter().find(|table| table.key == "table3");
    let lines = &table.unwrap().blocks[0].rows;
    for (row, _) in rows.keys() {
        assert!(lines.iter().any(|line| line.row == *row), "no row {row}");
    }
    for line in lines.iter().filter(|line| line.row != "三（七）总计") {
        for applicant in &APPLICANTS {
            let cell = (line.row.as_str(), applicant.column);
            let expected = rows.get(&cell).copied().unwrap_or_default();
            let told = table3(&report, cell.0, cell.1);
            assert!(
                (told - expected).abs() < 0.5,
                "{year} {cell:?}: {told}, not {expected}"
            );
        }
    }
}
