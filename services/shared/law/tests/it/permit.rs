//! Permits: acceptance by silence, both limits, special procedures. The days were counted as
//! those in `tables.rs`.

use chrono::{Duration, NaiveDate};
use gongkai_law::calendar::{Calendar, DayKind, Exception};
use gongkai_law::clock::{OnTime, Stands};
use gongkai_law::permit::{
    Handling, MatterFacts, MatterKind, OwnLimit, Procedure, SpecialProcedure, accepted_by_silence,
    completeness_due,
};
use proptest::prelude::*;

use crate::day;

fn facts(kind: MatterKind, accepted: &str, promised_limit: Option<u32>) -> MatterFacts {
    MatterFacts {
        kind,
        joint: false,
        accepted: day(accepted),
        own_limit: None,
        promised_limit,
        extended_by: None,
        procedures: Vec::new(),
    }
}

fn procedure(kind: SpecialProcedure, from: &str, to: &str) -> Procedure {
    Procedure {
        kind,
        from: day(from),
        to: (!to.is_empty()).then(|| day(to)),
    }
}

/// Statutory and promised due day as text; `-` without a limit.
fn due(facts: &MatterFacts) -> [String; 2] {
    let found = facts.limits(Calendar::bundled());
    [found.statutory, found.promised].map(|deadline| {
        deadline.map_or("-".to_owned(), |deadline| {
            deadline
                .current
                .map_or("suspended".to_owned(), |due| due.date.to_string())
        })
    })
}

#[test]
fn silence_accepts_on_the_day_of_receipt() {
    let cal = Calendar::bundled();
    let received = day("2024-02-09");
    let silence =
        |told: Option<&str>, today| accepted_by_silence(cal, received, told.map(day), day(today));
    assert_eq!(completeness_due(cal, received).date, day("2024-02-22"));
    assert_eq!(silence(None, "2024-02-22"), None, "the last day is in time");
    assert_eq!(silence(None, "2024-02-23"), Some(received));
    assert_eq!(
        silence(Some("2024-02-22"), "2024-03-29"),
        None,
        "told in time"
    );
    assert_eq!(
        silence(Some("2024-02-23"), "2024-02-23"),
        Some(received),
        "told too late"
    );
}

#[test]
fn silence_accepts_nothing_by_a_provisional_calendar() {
    let received = day("2026-12-30");
    let silence = |cal: &Calendar| accepted_by_silence(cal, received, None, day("2027-02-01"));
    let cal = Calendar::bundled();
    assert!(completeness_due(cal, received).provisional);
    assert_eq!(silence(cal), None);
    let new_year = Exception {
        date: day("2027-01-01"),
        kind: DayKind::Holiday,
        name: "元旦（测试）".to_owned(),
    };
    let known = cal.merged(2027, [new_year]).unwrap();
    assert_eq!(silence(&known), Some(received));
}

#[test]
fn special_procedures_move_both_limits_and_an_extension_one() {
    let mut permit = facts(MatterKind::Permit, "2024-01-22", Some(7));
    assert_eq!(due(&permit), ["2024-02-22", "2024-01-31"]);
    permit.procedures = vec![procedure(
        SpecialProcedure::ExpertReview,
        "2024-01-30",
        "2024-02-20",
    )];
    assert_eq!(due(&permit), ["2024-03-11", "2024-02-21"]);
    permit.extended_by = Some(10);
    assert_eq!(due(&permit), ["2024-03-25", "2024-02-21"]);
    permit.procedures = vec![procedure(SpecialProcedure::Hearing, "2024-01-30", "")];
    assert_eq!(due(&permit), ["suspended", "suspended"]);

    // Two that overlap, over the spring festival of 2020.
    let mut tested = facts(MatterKind::Permit, "2020-01-10", Some(10));
    tested.procedures = vec![
        procedure(SpecialProcedure::Testing, "2020-01-15", "2020-02-05"),
        procedure(SpecialProcedure::Appraisal, "2020-02-03", "2020-02-12"),
    ];
    assert_eq!(due(&tested), ["2020-03-06", "2020-02-21"]);

    let mut joint = facts(MatterKind::Permit, "2024-01-22", None);
    joint.joint = true;
    joint.extended_by = Some(15);
    joint.procedures = vec![procedure(
        SpecialProcedure::Quarantine,
        "2024-02-19",
        "2024-03-01",
    )];
    assert_eq!(due(&joint), ["2024-05-06", "-"]);
}

#[test]
fn every_kind_has_its_limits() {
    assert_eq!(
        due(&facts(MatterKind::Service, "2024-02-09", Some(5))),
        ["-", "2024-02-22"]
    );
    assert_eq!(
        due(&facts(MatterKind::Service, "2024-02-09", None)),
        ["-", "-"]
    );
    let review = facts(MatterKind::PreliminaryReview, "2024-02-09", Some(10));
    assert_eq!(due(&review), ["2024-03-14", "2024-02-29"]);
    // The law extends permits only.
    let extended = MatterFacts {
        extended_by: Some(10),
        ..review.clone()
    };
    assert_eq!(due(&extended), due(&review));
    assert_eq!(
        MatterKind::PreliminaryReview
            .extension_rule(false)
            .map(|rule| rule.code),
        None
    );
    assert_eq!(
        MatterKind::Service.delivery_due(Calendar::bundled(), review.accepted),
        None
    );
    // Another law may set a limit of its own.
    let own = OwnLimit {
        limit_wd: 45,
        source: "安全生产许可证条例第七条".to_owned(),
    };
    let licence = MatterFacts {
        own_limit: Some(own),
        ..facts(MatterKind::Permit, "2024-02-09", None)
    };
    assert_eq!(due(&licence), ["2024-04-19", "-"]);
    // An instant matter is due on the day of acceptance, whatever the matter says.
    let instant = Handling::Instant.promised_limit(Some(5));
    assert_eq!(
        due(&facts(MatterKind::Service, "2024-02-09", instant)),
        ["-", "2024-02-09"]
    );
    assert_eq!(Handling::Promised.promised_limit(Some(5)), Some(5));
    assert_eq!(Handling::Promised.promised_limit(None), None);
}

#[test]
fn on_time_is_judged_by_both() {
    let limits = facts(MatterKind::Permit, "2024-01-22", Some(7)).limits(Calendar::bundled());
    let on_time = |statutory, promised| OnTime {
        statutory: Some(statutory),
        promised: Some(promised),
    };
    for (on, expected) in [
        ("2024-01-31", on_time(true, true)),
        ("2024-02-01", on_time(true, false)),
        ("2024-02-22", on_time(true, false)),
        ("2024-02-23", on_time(false, false)),
    ] {
        // One that ended is judged by its end, an open one by today.
        let later = day("2025-01-01");
        assert_eq!(limits.on_time(Stands::Ended(day(on)), later), expected);
        assert_eq!(limits.on_time(Stands::Open, day(on)), expected);
    }
    let voided = limits.on_time(Stands::NotCounted, day("2025-01-01"));
    assert_eq!(voided, OnTime::default());
    let service = facts(MatterKind::Service, "2024-01-22", None).limits(Calendar::bundled());
    let unlimited = service.on_time(Stands::Open, day("2030-01-01"));
    assert_eq!(unlimited, OnTime::default());
    assert!(unlimited.holds() && on_time(true, false).holds() && !on_time(false, true).holds());
    let promised = OnTime {
        statutory: None,
        promised: Some(false),
    };
    assert!(!promised.holds(), "where no law sets a limit");
}

#[test]
fn the_steps_name_procedure_and_article() {
    let mut permit = facts(MatterKind::Permit, "2024-01-22", Some(7));
    permit.extended_by = Some(10);
    permit.procedures = vec![procedure(
        SpecialProcedure::ExpertReview,
        "2024-01-30",
        "2024-02-08",
    )];
    let found = permit.limits(Calendar::bundled());
    let text = |deadline: Option<gongkai_law::clock::Deadline>| {
        let steps = deadline.unwrap().steps;
        steps
            .iter()
            .map(gongkai_law::clock::Step::zh)
            .collect::<Vec<_>>()
            .join("\n")
    };
    insta::assert_snapshot!(text(found.statutory), @"
    自2024年1月22日次日起算，20个工作日（行政许可法第四十二条），期限至2024年2月22日
    2024年1月30日次日至2024年2月8日不计入期限，共8个工作日（专家评审，行政许可法第四十五条），期限至2024年3月5日
    延长10个工作日（行政许可法第四十二条），期限至2024年3月19日
    2024年2月10日至2024年2月17日放假不计（春节），期限至2024年3月19日
    2024年2月18日调休上班计入（春节），期限至2024年3月19日
    ");
    insta::assert_snapshot!(text(found.promised), @"
    自2024年1月22日次日起算，7个工作日（办事指南公布的承诺时限），期限至2024年1月31日
    2024年1月30日次日至2024年2月8日不计入期限，共8个工作日（专家评审，行政许可法第四十五条），期限至2024年2月9日
    ");
}

#[test]
fn the_procedures_of_article_45() {
    let terms: Vec<&str> = SpecialProcedure::ALL.iter().map(|kind| kind.zh()).collect();
    assert_eq!(
        terms,
        [
            "听证",
            "招标",
            "拍卖",
            "检验",
            "检测",
            "检疫",
            "鉴定",
            "专家评审"
        ]
    );
}

fn any_day() -> impl Strategy<Value = NaiveDate> {
    (0_i64..6500).prop_map(|offset| day("2008-05-01") + Duration::days(offset))
}

proptest! {
    /// Silence accepts exactly when the period is over and nobody was told within it, always
    /// as of the day of receipt.
    #[test]
    fn silence_is_decided_by_the_fifth_working_day(
        received in any_day(), told in prop::option::of(0_i64..30), later in 0_i64..30,
    ) {
        let cal = Calendar::bundled();
        let told = told.map(|days| received + Duration::days(days));
        let today = received + Duration::days(later);
        let found = accepted_by_silence(cal, received, told, today);
        let passed = |on| cal.working_days_between(received, on);
        // A day off after the fifth working day is late, though no sixth has passed.
        let late = |on| passed(on) > 5 || (passed(on) == 5 && !cal.is_working_day(on));
        prop_assert_eq!(found.is_some(), late(today) && told.is_none_or(late));
        prop_assert!(found.is_none_or(|accepted| accepted == received));
    }

    /// One procedure more moves neither limit earlier; an extension is at least its days and
    /// leaves the promise alone.
    #[test]
    fn procedures_and_extensions_only_lengthen(
        accepted in any_day(), promised in 0_u32..21, by in 0_u32..11,
        spans in prop::collection::vec((0_i64..40, 0_i64..30), 0..4), more in (0_i64..40, 0_i64..30),
    ) {
        let cal = Calendar::bundled();
        let span = |(from, days): (i64, i64)| Procedure {
            kind: SpecialProcedure::Testing,
            from: accepted + Duration::days(from),
            to: Some(accepted + Duration::days(from + days)),
        };
        let mut facts = MatterFacts {
            kind: MatterKind::Permit,
            joint: false,
            accepted,
            own_limit: None,
            promised_limit: Some(promised),
            extended_by: None,
            procedures: spans.into_iter().map(span).collect(),
        };
        let days = |facts: &MatterFacts| {
            let found = facts.limits(cal);
            [found.statutory, found.promised].map(|one| one.unwrap().current.unwrap().date)
        };
        let before = days(&facts);
        facts.procedures.push(span(more));
        let paused = days(&facts);
        prop_assert!(paused[0] >= before[0] && paused[1] >= before[1]);
        facts.extended_by = Some(by);
        let extended = days(&facts);
        prop_assert!(cal.working_days_between(paused[0], extended[0]) >= by);
        prop_assert_eq!(extended[1], paused[1]);
    }
}
