//! Every clock of the law over real calendar years: the spring festivals of 2020 (lengthened
//! by notice) and 2024, a worked Saturday as due day, the year end, the change of the law.
//!
//! The expected days do not come from this crate. They were counted by a short Python
//! program from `data/calendar.csv` alone: it writes down all days from 2008 on that are
//! worked (a `workday` of the file, or Monday to Friday and no `holiday`), leaves out those
//! in a pause, and takes the n-th after the event by its index; periods of calendar days and
//! months are added to the date and moved to the next worked day.

use chrono::NaiveDate;
use gongkai_law::application::Channel;
use gongkai_law::calendar::Calendar;
use gongkai_law::clock::{Entry, deadline};
use gongkai_law::dispute::{OrderUnit, OrderedPeriod, Period};
use gongkai_law::permit::{self, MatterFacts, MatterKind};
use gongkai_law::receipt;
use gongkai_law::rules::{self, Dated, Settings};

use crate::clock::{extend, pause, replace, restart, start};
use crate::day;

/// Clock, day of the event, last day.
const TABLE: &[(&str, &str, &str)] = &[];

/// The last day by this crate.
fn found(clock: &str, from: NaiveDate) -> NaiveDate {
    let cal = Calendar::bundled();
    let rule = |dated: &Dated| cal.add_working_days(from, dated.on(from).number).date;
    let matter = |kind, joint, extended: bool| {
        let facts = MatterFacts {
            kind,
            joint,
            accepted: from,
            own_limit: None,
            promised_limit: None,
            extended_by: extended
                .then(|| {
                    kind.extension_rule(joint)
                        .map(|dated| dated.on(from).number)
                })
                .flatten(),
            procedures: Vec::new(),
        };
        current(&facts.statutory_ledger().unwrap())
    };
    let confirmation = || {
        receipt::confirmation(cal, Channel::Internet, from, false, &Settings::default()).unwrap()
    };
    let answer = [Entry::Start {
        on: from,
        limit_wd: rules::answer_limit(from),
        source: String::new(),
    }];
    let extension = Entry::Extend {
        by_wd: rules::extension_limit(from),
        source: String::new(),
    };
    match clock {
        "answer" => current(&answer),
        "answer extended" => current(&[&answer[..], &[extension]].concat()),
        "correction notice" => rule(&rules::CORRECTION_NOTICE),
        "correction period" => rule(&rules::CORRECTION_PERIOD),
        "third-party opinion" => rule(&rules::THIRD_PARTY_OPINION),
        "co-maker opinion" => rule(&rules::CO_MAKER_OPINION),
        "fee payment" => rule(&rules::FEE_PAYMENT),
        "confirmation" => confirmation().due.date,
        "confirmation by the system" => confirmation().by_system.unwrap().date,
        "permit completeness" => permit::completeness_due(cal, from).date,
        "permit decision" => matter(MatterKind::Permit, false, false),
        "permit extended" => matter(MatterKind::Permit, false, true),
        "permit joint" => matter(MatterKind::Permit, true, false),
        "permit joint extended" => matter(MatterKind::Permit, true, true),
        "preliminary review" => matter(MatterKind::PreliminaryReview, false, false),
        "permit delivery" => MatterKind::Permit.delivery_due(cal, from).unwrap().date,
        "written reply" => Period::WrittenReply.due(cal, from).date,
        "written reply, simple" => Period::WrittenReplySimple.due(cal, from).date,
        "defence" => Period::Defence.due(cal, from).date,
        "reconsideration" => Period::Reconsideration.due(cal, from).date,
        "direct suit" => Period::DirectSuit.due(cal, from).date,
        "suit after reconsideration" => Period::SuitAfterReconsideration.due(cal, from).date,
        unknown => panic!("no clock {unknown}"),
    }
}

fn current(ledger: &[Entry]) -> NaiveDate {
    let found = deadline(Calendar::bundled(), ledger).unwrap();
    found.current.expect("not suspended").date
}

#[test]
fn every_clock() {
    for (clock, from, due) in TABLE {
        assert_eq!(found(clock, day(from)), day(due), "{clock} from {from}");
    }
}

/// Checks rows of name, ledger, due day.
fn check(table: &[(&str, &[Entry], &str)]) {
    for (name, ledger, due) in table {
        assert_eq!(current(ledger), day(due), "{name}");
    }
}

#[test]
fn answers_with_opinions() {
    check(&[
        (
            "third party silent over the spring festival of 2024: letter sent on 02-05, arrived \
             on 02-08, its 15 days end on 03-06",
            &[start("2024-01-29"), pause("2024-02-05", "2024-03-06")],
            "2024-03-26",
        ),
        (
            "the same in 2020: sent on 01-13, arrived on 01-14, ends on 02-11",
            &[start("2020-01-10"), pause("2020-01-13", "2020-02-11")],
            "2020-03-09",
        ),
        (
            "two third parties and a co-maker without a gap: the union from 03-04 to 04-10; the \
             second is silent after 03-13, to 04-03",
            &[
                start("2024-02-26"),
                pause("2024-03-04", "2024-03-15"),
                pause("2024-03-11", "2024-04-03"),
                pause("2024-04-01", "2024-04-10"),
            ],
            "2024-04-30",
        ),
        (
            "two opinions with a gap between them",
            &[
                start("2024-02-26"),
                pause("2024-03-04", "2024-03-15"),
                pause("2024-04-01", "2024-04-10"),
            ],
            "2024-04-16",
        ),
    ]);
    // The ends of the silent parties above.
    for (arrived, ends) in [
        ("2024-02-08", "2024-03-06"),
        ("2020-01-14", "2020-02-11"),
        ("2024-03-13", "2024-04-03"),
    ] {
        assert_eq!(found("third-party opinion", day(arrived)), day(ends));
        assert_eq!(found("co-maker opinion", day(arrived)), day(ends));
    }
}

#[test]
fn answers_with_everything_else_that_moves_them() {
    check(&[
        (
            "corrected on a Saturday in the spring festival of 2020",
            &[
                start("2020-01-10"),
                pause("2020-01-19", "2020-02-01"),
                restart("2020-02-01"),
            ],
            "2020-02-28",
        ),
        (
            "and then extended",
            &[
                start("2020-01-10"),
                pause("2020-01-19", "2020-02-01"),
                restart("2020-02-01"),
                extend(20),
            ],
            "2020-03-27",
        ),
        (
            "received under the law of 2007, third party asked under that of 2019: still 15",
            &[start("2019-05-14"), pause("2019-05-20", "2019-06-05")],
            "2019-06-21",
        ),
        (
            "received under the law of 2007, corrected under that of 2019: a new period of 20",
            &[
                start("2019-05-14"),
                pause("2019-05-20", "2019-06-10"),
                restart("2019-06-10"),
            ],
            "2019-07-08",
        ),
        (
            "fee notice on 01-31, paid on the eve of the festival",
            &[
                start("2024-01-22"),
                pause("2024-01-31", "2024-02-09"),
                restart("2024-02-09"),
            ],
            "2024-03-14",
        ),
        (
            "delayed period to a worked Saturday",
            &[start("2024-03-01"), replace("2024-05-11")],
            "2024-05-11",
        ),
        (
            "and a third party asked over the first of May: 7 days were left on 04-29",
            &[
                start("2024-03-01"),
                replace("2024-05-11"),
                pause("2024-04-29", "2024-05-08"),
            ],
            "2024-05-16",
        ),
        (
            "extended, with a third party over the year end",
            &[
                start("2024-12-10"),
                pause("2024-12-25", "2025-01-08"),
                extend(20),
            ],
            "2025-02-24",
        ),
        (
            "into a year without an arrangement: weekends only",
            &[
                start("2026-12-10"),
                pause("2026-12-28", "2027-01-06"),
                extend(20),
            ],
            "2027-02-15",
        ),
    ]);
}

#[test]
fn orders_to_answer_anew() {
    let cal = Calendar::bundled();
    let within = |number, unit| OrderedPeriod::Within { number, unit };
    for (period, from, due) in [
        (
            within(15, OrderUnit::WorkingDays),
            "2024-01-29",
            "2024-02-22",
        ),
        (within(15, OrderUnit::Days), "2024-01-26", "2024-02-18"),
        (within(15, OrderUnit::Days), "2024-04-26", "2024-05-11"),
        (
            OrderedPeriod::Until {
                day: day("2024-02-11"),
            },
            "2024-01-26",
            "2024-02-11",
        ),
        (OrderedPeriod::Statutory, "2024-01-29", "2024-02-29"),
    ] {
        assert_eq!(period.due(cal, day(from)).date, day(due), "{period:?}");
    }
}

#[test]
fn ends_in_a_year_without_an_arrangement_are_provisional() {
    let cal = Calendar::bundled();
    for (period, from, due, provisional) in [
        (Period::Defence, "2026-12-15", "2026-12-30", false),
        (Period::Defence, "2026-12-18", "2027-01-04", true),
        (Period::DirectSuit, "2026-07-01", "2027-01-01", true),
        (Period::DirectSuit, "2026-08-31", "2027-03-01", true),
        (Period::WrittenReply, "2026-12-24", "2027-01-07", true),
    ] {
        let found = period.due(cal, day(from));
        assert_eq!(
            (found.date, found.provisional),
            (day(due), provisional),
            "{from}"
        );
    }
}
