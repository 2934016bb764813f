//! Clock tables over real years.

use gongkai_law::calendar::Calendar;
use gongkai_law::clock::{Deadline, Entry, Limits, Stands, StepKind, deadline};
use gongkai_law::rules;

use crate::day;

const ART33: &str = "政府信息公开条例第三十三条";

fn of(ledger: &[Entry]) -> Deadline {
    deadline(Calendar::bundled(), ledger).expect("a period has started")
}

pub fn start(on: &str) -> Entry {
    let on = day(on);
    Entry::Start {
        on,
        limit_wd: rules::answer_limit(on),
        source: ART33.to_owned(),
    }
}

pub fn restart(on: &str) -> Entry {
    let on = day(on);
    Entry::Restart {
        on,
        limit_wd: rules::answer_limit(on),
        source: "第三十条".to_owned(),
    }
}

pub fn pause(from: &str, to: &str) -> Entry {
    let to = (!to.is_empty()).then(|| day(to));
    Entry::Pause {
        from: day(from),
        to,
        source: ART33.to_owned(),
    }
}

pub fn extend(by_wd: u32) -> Entry {
    Entry::Extend {
        by_wd,
        source: ART33.to_owned(),
    }
}

pub fn replace(due: &str) -> Entry {
    Entry::Replace {
        due: day(due),
        source: "第三十五条".to_owned(),
    }
}

fn current(ledger: &[Entry]) -> String {
    of(ledger)
        .current
        .map_or("suspended".to_owned(), |due| due.date.to_string())
}

/// Checks rows of name, ledger, due day.
fn check(table: &[(&str, &[Entry], &str)]) {
    for (name, ledger, due) in table {
        assert_eq!(&current(ledger), due, "{name}");
    }
}

#[test]
fn periods() {
    check(&[
        (
            "spring festival 2020, lengthened",
            &[start("2020-01-20")],
            "2020-02-25",
        ),
        ("spring festival 2024", &[start("2024-02-05")], "2024-03-08"),
        ("extended", &[start("2025-01-20"), extend(20)], "2025-03-21"),
        (
            "received on a worked Sunday",
            &[start("2026-09-20")],
            "2026-10-23",
        ),
        // Before 2019-05-15 the answer period was 15 working days.
        (
            "last day of the old law",
            &[start("2019-05-14")],
            "2019-06-04",
        ),
        (
            "first day of the new law",
            &[start("2019-05-15")],
            "2019-06-13",
        ),
        (
            "old law extended by 15",
            &[start("2019-05-14"), extend(15)],
            "2019-06-26",
        ),
        // 2024-05-11 is a worked Saturday: it is the 20th day after 2024-04-11.
        (
            "due on a worked Saturday",
            &[start("2024-04-11")],
            "2024-05-11",
        ),
    ]);
}

#[test]
fn pauses() {
    check(&[
        (
            "third party asked for ten working days",
            &[start("2024-03-01"), pause("2024-03-08", "2024-03-22")],
            "2024-04-15",
        ),
        (
            "two third parties, overlapping: their union",
            &[
                start("2024-03-01"),
                pause("2024-03-08", "2024-03-18"),
                pause("2024-03-13", "2024-03-22"),
            ],
            "2024-04-15",
        ),
        (
            "a pause over a holiday only costs nothing",
            &[start("2024-02-05"), pause("2024-02-09", "2024-02-17")],
            "2024-03-08",
        ),
        (
            "a pause after the end costs nothing",
            &[start("2024-03-01"), pause("2024-03-29", "2024-04-30")],
            "2024-03-29",
        ),
        (
            "open pause",
            &[start("2024-03-01"), pause("2024-03-08", "")],
            "suspended",
        ),
        (
            "open pause that begins on the due day",
            &[start("2024-03-01"), pause("2024-03-29", "")],
            "2024-03-29",
        ),
        (
            "open pause during the extension",
            &[start("2024-03-01"), extend(20), pause("2024-04-01", "")],
            "suspended",
        ),
    ]);
}

#[test]
fn restarts_and_set_dates() {
    check(&[
        (
            "corrected application",
            &[start("2024-03-01"), restart("2024-03-20")],
            "2024-04-18",
        ),
        (
            "extended after correction, the extension before it is gone",
            &[
                start("2024-03-01"),
                extend(5),
                restart("2024-03-20"),
                extend(20),
            ],
            "2024-05-17",
        ),
        (
            "fee paid: the clock stood still, then a new full period",
            &[
                start("2024-03-01"),
                pause("2024-03-08", "2024-03-20"),
                restart("2024-03-20"),
            ],
            "2024-04-18",
        ),
        (
            "delayed period set by the organ, even a Sunday",
            &[
                start("2024-03-01"),
                pause("2024-03-05", "2024-03-06"),
                replace("2024-06-30"),
            ],
            "2024-06-30",
        ),
        (
            "delayed period, then a third party for six working days",
            &[
                start("2024-03-01"),
                replace("2024-05-31"),
                pause("2024-05-10", "2024-05-17"),
            ],
            "2024-06-11",
        ),
        (
            "delayed period, then extended",
            &[start("2024-03-01"), replace("2024-05-31"), extend(3)],
            "2024-06-05",
        ),
    ]);
}

#[test]
fn without_a_start_there_is_no_deadline() {
    assert_eq!(deadline(Calendar::bundled(), &[]), None);
    assert_eq!(
        deadline(Calendar::bundled(), &[pause("2024-03-08", ""), extend(20)]),
        None
    );
}

#[test]
fn original_and_current_are_both_kept() {
    let found = of(&[
        start("2024-03-01"),
        extend(20),
        restart("2024-04-10"),
        extend(20),
    ]);
    assert_eq!(found.original.date, day("2024-03-29"));
    assert!(
        found
            .current
            .is_some_and(|due| due.date > found.original.date)
    );
}

#[test]
fn the_year_end_is_provisional() {
    let found = of(&[start("2026-12-10")]);
    assert!(found.original.provisional);
    assert_eq!(
        found.current.map(|due| (due.date, due.provisional)),
        Some((day("2027-01-07"), true))
    );
    let set_by_the_organ = of(&[start("2026-12-10"), replace("2027-02-26")]);
    assert!(set_by_the_organ.current.is_some_and(|due| !due.provisional));
}

#[test]
fn lateness() {
    let found = of(&[start("2024-02-05")]);
    assert!(!found.is_late(day("2024-03-08")) && found.is_late(day("2024-03-09")));
    let open = of(&[start("2024-02-05"), pause("2024-02-06", "")]);
    assert!(open.current.is_none() && !open.is_late(day("2026-01-01")));
}

#[test]
fn a_lapse_is_in_time_and_a_withdrawal_after_the_due_day_is_not() {
    let judged = |ledger: &[Entry], stands, today| {
        let limits = Limits {
            statutory: Some(of(ledger)),
            promised: None,
        };
        limits.on_time(stands, day(today)).statutory
    };
    // Due on 2024-03-08. The applicant was waited for when it lapsed, long after that day.
    let waited = [start("2024-02-05"), pause("2024-02-20", "")];
    let ended = |on| Stands::Ended(day(on));
    let today = "2024-12-31";
    assert_eq!(judged(&waited, ended("2024-04-08"), today), Some(true));
    assert_eq!(judged(&waited, Stands::Open, today), Some(true));
    let running = [start("2024-02-05")];
    assert_eq!(judged(&running, ended("2024-03-08"), today), Some(true));
    assert_eq!(judged(&running, ended("2024-03-09"), today), Some(false));
    assert_eq!(
        judged(&running, Stands::Open, today),
        Some(false),
        "overdue"
    );
}

#[test]
fn the_steps_explain_the_date() {
    let found = of(&[
        start("2024-02-05"),
        pause("2024-02-19", "2024-02-21"),
        extend(20),
    ]);
    let phrases: Vec<String> = found
        .steps
        .iter()
        .map(gongkai_law::clock::Step::zh)
        .collect();
    insta::assert_snapshot!(phrases.join("\n"), @"
    自2024年2月5日次日起算，20个工作日（政府信息公开条例第三十三条），期限至2024年3月8日
    2024年2月19日次日至2024年2月21日不计入期限，共2个工作日（政府信息公开条例第三十三条），期限至2024年3月12日
    延长20个工作日（政府信息公开条例第三十三条），期限至2024年4月10日
    2024年2月10日至2024年2月17日放假不计（春节），期限至2024年4月10日
    2024年2月18日调休上班计入（春节），期限至2024年4月10日
    2024年4月4日至2024年4月6日放假不计（清明），期限至2024年4月10日
    2024年4月7日调休上班计入（清明），期限至2024年4月10日
    ");
    let made_up = found
        .steps
        .iter()
        .filter(|step| step.kind == StepKind::MakeUp);
    assert_eq!(made_up.map(|step| step.working_days).sum::<u32>(), 2);
}

/// Two letters whose periods overlap: the fifteen days that count stand in one line, not ten and twelve.
#[test]
fn overlapping_pauses_are_one_step() {
    let found = of(&[
        start("2024-03-01"),
        pause("2024-03-08", "2024-03-22"),
        extend(20),
        pause("2024-03-13", "2024-03-29"),
        pause("2024-04-15", ""),
    ]);
    let phrases = found.steps.iter().map(gongkai_law::clock::Step::zh);
    let phrases: Vec<String> = phrases.collect();
    insta::assert_snapshot!(phrases.join("\n"), @"
    自2024年3月1日次日起算，20个工作日（政府信息公开条例第三十三条），期限至2024年3月29日
    延长20个工作日（政府信息公开条例第三十三条），期限至2024年4月28日
    2024年3月8日次日至2024年3月29日不计入期限，共15个工作日（政府信息公开条例第三十三条；2024年3月8日次日至2024年3月22日、2024年3月13日次日至2024年3月29日有重叠，合并计算），期限至2024年5月21日
    自2024年4月15日次日起不计入期限（政府信息公开条例第三十三条），期限停止计算
    ");
}

#[test]
fn what_was_taken_back_is_a_step_and_moves_nothing() {
    let taken_back = |on: &str| Entry::TakenBack {
        on: day(on),
        source: "补正告知书".to_owned(),
    };
    let entered = [
        start("2024-03-04"),
        taken_back("2024-03-06"),
        pause("2024-03-07", "2024-03-08"),
        taken_back("2024-03-11"),
    ];
    let without = [entered[0].clone(), entered[2].clone()];
    assert_eq!(current(&entered), current(&without));
    let told = of(&entered).sentences();
    assert_eq!(
        told[1],
        "2024年3月6日撤回，期限照常计算（补正告知书），期限至2024年4月1日"
    );
    assert!(
        told[3].starts_with("2024年3月11日撤回，期限照常计算（补正告知书），期限至2024年4月2日")
    );
    let english = of(&entered).sentences_en();
    assert!(
        english[1].starts_with("Taken back on 2024-03-06"),
        "{english:?}"
    );
}

#[test]
fn a_ledger_survives_storage() {
    let ledger = [
        start("2024-02-05"),
        pause("2024-02-19", ""),
        replace("2024-06-28"),
    ];
    let text = serde_json::to_string(&ledger).unwrap();
    assert!(
        text.starts_with(r#"[{"entry":"start","on":"2024-02-05","limit_wd":20,"#),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<Vec<Entry>>(&text).unwrap(), ledger);
}
