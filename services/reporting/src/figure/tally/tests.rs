//! C1 to C8 as properties: whatever happens to cases, and in whatever order it is told, the identities hold.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};
use gongkai_law::{
    application::{Answer, ApplicantKind, ResultRow},
    report::Line,
};
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use uuid::Uuid;

use super::{Amounts, Axis, Period, Sums, add, axis, category, difference};
use crate::figure::{
    counted::Counted,
    definition::{Sum, of_place},
    few::Few,
    thing::{Anew, Case, CaseChange, Category, Change, End, Ending, Payment, Thing, Told},
};

/// By which event does not matter.
const TOLD: Told = Told {
    at: 1,
    on: NaiveDate::MIN,
};

/// Something that may happen to an application: which, what, on which day, and a choice.
type Step = (u8, u8, u16, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    proptest::collection::vec((0_u8..12, any::<u8>(), 0_u16..1_500, any::<u8>()), 1..120)
}

fn day(number: u16) -> NaiveDate {
    let first = NaiveDate::from_ymd_opt(2022, 1, 1).unwrap();
    first.checked_add_days(Days::new(number.into())).unwrap()
}

fn one_of<T: Copy>(all: &[T], choice: u8) -> T {
    all[usize::from(choice) % all.len()]
}

fn change(id: Uuid, (_, what, on, choice): Step) -> Change {
    let (on, answer) = (day(on), one_of(Answer::ALL, choice));
    let category = Category::Application(one_of(ApplicantKind::ALL, choice));
    let payment = Payment {
        amount_fen: 100 + i64::from(choice % 3),
        on,
    };
    let change = match what % 10 {
        0..=2 => CaseChange::Opened(Case {
            category,
            number: String::new(),
            office_id: ["", "safety", "relief"][usize::from(choice) % 3].to_owned(),
            opened_on: on,
            assumed: Vec::new(),
            end: None,
            earlier: Vec::new(),
            anew: Vec::new(),
            paid: Vec::new(),
            appraised: None,
            told: None,
            former: Vec::new(),
            removed: false,
        }),
        3 | 4 => CaseChange::Closed {
            end: End {
                on,
                ending: Ending::Answered(answer),
                statutory: Some(choice.is_multiple_of(2)),
                promised: None,
            },
            office_id: "safety".to_owned(),
        },
        5 => CaseChange::Reanswered(Anew {
            answer,
            on,
            first_on: on,
            on_time: true,
        }),
        6 => CaseChange::Unanswered,
        7 => CaseChange::Paid(payment),
        8 => CaseChange::Corrected {
            category,
            opened_on: on,
        },
        _ => CaseChange::Removed,
    };
    Change::Case(id, change)
}

/// The things that the steps leave, and the sums as each step moved them. What contradicts is not taken.
fn told(steps: &[Step]) -> (BTreeMap<Uuid, Thing>, Amounts) {
    let (mut things, mut amounts) = (BTreeMap::new(), Amounts::new());
    for step in steps {
        let id = Uuid::from_u128(u128::from(step.0));
        let before = things.get(&id).cloned();
        let Ok(after) = change(id, *step).after(before.clone(), TOLD) else {
            continue;
        };
        for (place, amount) in difference(before.as_ref(), after.as_ref()) {
            *amounts.entry(place).or_default() += amount;
        }
        match after {
            Some(thing) => things.insert(id, thing),
            None => things.remove(&id),
        };
    }
    (things, amounts)
}

fn counted(amounts: &Amounts, year: i32) -> Counted {
    let period = Period::year(year).unwrap();
    Counted::of(period, Sums::of(amounts, "", period), Few::default())
}

fn line(counted: &Counted, line: Line, kind: ApplicantKind) -> i64 {
    use gongkai_law::report::{Format, Place};
    match of_place(&Place::Table3(line, Some(kind)), Format::F2021).sum {
        Sum::Within(keys) => counted.within(&keys),
        Sum::AtBeginning(stock) => counted.at_beginning(&stock),
        Sum::AtEnd(stock) => counted.at_end(&stock),
        other => panic!("{other:?}"),
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn c2_c3_c4_the_identities_hold_whatever_happens(steps in steps()) {
        let (_, amounts) = told(&steps);
        for year in 2021..=2027 {
            let (this, next) = (counted(&amounts, year), counted(&amounts, year + 1));
            for kind in ApplicantKind::ALL.iter().copied() {
                let of = |wanted| line(&this, wanted, kind);
                let rows: i64 = ResultRow::ALL.iter().map(|row| of(Line::Result(*row))).sum();
                proptest::prop_assert_eq!(rows, of(Line::Total));
                let taken = of(Line::Received) + of(Line::CarriedIn);
                proptest::prop_assert_eq!(taken, of(Line::Total) + of(Line::CarriedForward));
                let carried = line(&next, Line::CarriedIn, kind);
                proptest::prop_assert_eq!(of(Line::CarriedForward), carried);
            }
        }
    }

    #[test]
    fn what_moved_event_by_event_is_what_the_things_add_up_to(steps in steps()) {
        let (things, mut moved) = told(&steps);
        let mut anew = Amounts::new();
        for thing in things.values() {
            add(&mut anew, thing, 1);
        }
        moved.retain(|_, amount| *amount != 0);
        anew.retain(|_, amount| *amount != 0);
        proptest::prop_assert_eq!(moved, anew);
    }

    #[test]
    fn a_thing_adds_on_the_day_and_in_the_category_it_is_found_by(steps in steps()) {
        let (things, _) = told(&steps);
        for thing in things.values() {
            for entry in super::entries(thing) {
                let found = match axis(&entry.key) {
                    Axis::Opened => entry.on == thing.opened_on(),
                    Axis::Closed => Some(entry.on) == thing.closed_on(),
                    Axis::Acted => thing.acted_on().is_some_and(|day| entry.on <= day),
                };
                proptest::prop_assert!(found, "{:?} of {:?}", entry, thing);
                let of = category(&entry.key);
                proptest::prop_assert!(of.is_none_or(|of| of == thing.category()), "{:?}", entry);
            }
        }
    }

    #[test]
    fn the_months_of_a_year_add_up_to_it_and_the_offices_to_no_more_than_the_bureau(steps in steps()) {
        let (_, amounts) = told(&steps);
        let whole = Sums::of(&amounts, "", Period::year(2023).unwrap());
        for (key, within, _) in whole.keys() {
            let months = (1..=12).map(|month| {
                let from = NaiveDate::from_ymd_opt(2023, month, 1).unwrap();
                let to = from.checked_add_months(chrono::Months::new(1)).unwrap().pred_opt().unwrap();
                Sums::of(&amounts, "", Period { from, to }).within(key)
            });
            proptest::prop_assert_eq!(months.sum::<i64>(), within);
            let of = |office| Sums::of(&amounts, office, Period::year(2023).unwrap()).within(key);
            proptest::prop_assert!(of("safety") + of("relief") <= within);
        }
    }
}

/// C3 and C5: of several answers the last of the year of the first counts; one of a later year is listed, once a year.
#[test]
fn c3_c5_the_last_answer_of_the_year_counts() {
    let id = Uuid::from_u128(1);
    let on = |text: &str| text.parse::<NaiveDate>().unwrap();
    let answered = |answer, text| CaseChange::Closed {
        end: End {
            on: on(text),
            ending: Ending::Answered(answer),
            statutory: None,
            promised: None,
        },
        office_id: String::new(),
    };
    let anew = |answer, text| {
        CaseChange::Reanswered(Anew {
            answer,
            on: on(text),
            first_on: on("2023-06-05"),
            on_time: false,
        })
    };
    let Change::Case(_, opened) = change(id, (0, 0, 500, 0)) else {
        panic!("no case")
    };
    let mut thing = None;
    for change in [
        opened,
        answered(Answer::NotHeld, "2023-06-05"),
        anew(Answer::NeedsMaking, "2023-12-31"),
        anew(Answer::Granted, "2024-01-01"),
        anew(Answer::PartlyGranted, "2024-02-01"),
    ] {
        thing = Change::Case(id, change).after(thing, TOLD).unwrap();
    }
    let entries = super::entries(&thing.unwrap());
    let keys = |wanted: &str| {
        let found = entries.iter().filter(|entry| entry.key.starts_with(wanted));
        found
            .map(|entry| (entry.key.as_str(), entry.on))
            .collect::<Vec<_>>()
    };
    assert_eq!(
        keys("application.result."),
        [(
            "application.result.needs_making.natural_person",
            on("2023-06-05")
        )]
    );
    assert_eq!(
        keys("application.reanswered"),
        [("application.reanswered", on("2024-01-01"))]
    );
}
