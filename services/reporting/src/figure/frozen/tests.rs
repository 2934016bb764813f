use chrono::Days;
use gongkai_law::{
    application::{Answer, ApplicantKind, ResultRow},
    report::{Format, Line, Place},
};
use proptest::prelude::{ProptestConfig, Strategy, any, proptest};
use uuid::Uuid;

use super::*;
use crate::figure::{
    counted::Counted,
    definition::{Sum, of_place},
    few::Few,
    shown::{Declarations, Of, cell},
    tally::{Amounts, add},
    thing::{CaseChange, Change, End, Ending, Former},
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn told(at: i64, on: &str) -> Told {
    Told { at, on: day(on) }
}

fn of(kind: ApplicantKind) -> Category {
    Category::Application(kind)
}

/// An application that was received on a day and registered by an event.
fn case(kind: ApplicantKind, received: &str, told: Told) -> Case {
    Case {
        category: of(kind),
        number: String::new(),
        office_id: String::new(),
        opened_on: day(received),
        assumed: Vec::new(),
        end: None,
        earlier: Vec::new(),
        anew: Vec::new(),
        paid: Vec::new(),
        appraised: None,
        told: Some(told),
        former: Vec::new(),
        removed: false,
    }
}

fn answered(on: NaiveDate) -> End {
    End {
        on,
        ending: Ending::Answered(Answer::Granted),
        statutory: None,
        promised: None,
    }
}

/// Reports that were signed at these positions, in the January after their year.
fn signed(reports: &[(i32, i64)]) -> SignedYears {
    let mut signed = SignedYears::default();
    for (year, at) in reports {
        let reached = Reached {
            at: Some(*at),
            on: NaiveDate::from_ymd_opt(year + 1, 1, 20).unwrap(),
        };
        signed.sign(*year, reached);
    }
    signed
}

fn received_in(case: &Case, signed: &SignedYears, year: i32) -> String {
    let counted = as_counted(case, signed, year);
    counted
        .map_or(case.opened_on, |counted| counted.opened_on)
        .to_string()
}

#[test]
fn c6_what_a_signed_report_does_not_know_the_next_one_carries() {
    let late = case(
        ApplicantKind::Business,
        "2022-12-20",
        told(150, "2023-02-10"),
    );
    let first = signed(&[(2022, 100)]);
    assert_eq!(
        received_in(&late, &SignedYears::default(), 2023),
        "2022-12-20"
    );
    // The report of the year itself takes it in once it is counted anew.
    assert_eq!(received_in(&late, &first, 2022), "2022-12-20");
    assert_eq!(received_in(&late, &first, 2023), "2023-02-10");
    assert_eq!(received_in(&late, &first, 2024), "2023-02-10");
    let both = signed(&[(2022, 100), (2023, 200)]);
    assert_eq!(received_in(&late, &both, 2024), "2023-02-10");
    // Once the correction is signed, later reports carry it no more.
    let corrected = signed(&[(2022, 160), (2023, 200)]);
    assert_eq!(received_in(&late, &corrected, 2023), "2022-12-20");
    // Two reports without it: the third one carries it, from its first day on.
    let neither = signed(&[(2022, 100), (2023, 120)]);
    assert_eq!(received_in(&late, &neither, 2024), "2024-01-01");
}

#[test]
fn c6_answered_before_it_was_registered_it_is_answered_where_it_is_carried() {
    let late = Case {
        end: Some(answered(day("2022-12-30"))),
        ..case(
            ApplicantKind::Business,
            "2022-12-20",
            told(150, "2023-02-10"),
        )
    };
    let counted = as_counted(&late, &signed(&[(2022, 100)]), 2023).unwrap();
    let days: Vec<_> = entries(&Thing::Case(counted))
        .into_iter()
        .map(|entry| entry.on.to_string())
        .collect();
    assert_eq!(days, ["2023-02-10"; 4]);
}

#[test]
fn c6_after_a_new_epoch_the_day_of_the_signature_decides() {
    let reached = Reached {
        at: None,
        on: day("2023-01-20"),
    };
    let mut signed = SignedYears::default();
    signed.sign(2022, reached);
    for (registered, carried) in [("2023-01-20", "2022-12-20"), ("2023-01-21", "2023-01-21")] {
        let late = case(ApplicantKind::Business, "2022-12-20", told(7, registered));
        assert_eq!(received_in(&late, &signed, 2023), carried);
    }
    assert_eq!(signed.least(), Some(0));
}

#[test]
fn c7_the_kind_counts_on_as_it_was_signed() {
    let (before, after) = (ApplicantKind::NaturalPerson, ApplicantKind::LegalService);
    let changed = Case {
        former: vec![Former {
            category: of(before),
            until: told(150, "2023-03-01"),
        }],
        ..case(after, "2022-12-20", told(50, "2022-12-21"))
    };
    let kind = |reports: &[(i32, i64)], year| {
        let counted = as_counted(&changed, &signed(reports), year);
        counted.map_or(changed.category, |counted| counted.category)
    };
    // In the signed year itself it is a difference.
    assert_eq!(kind(&[(2022, 100)], 2022), of(after));
    assert_eq!(kind(&[(2022, 100)], 2023), of(before));
    assert_eq!(kind(&[(2022, 100), (2023, 200)], 2024), of(before));
    // A correction takes the new kind, and later years follow it.
    assert_eq!(kind(&[(2022, 160)], 2023), of(after));
    assert_eq!(kind(&[(2023, 200)], 2024), of(after));
}

/// What is counted of things in a year, after reports that were signed.
fn counted(things: &BTreeMap<Uuid, Thing>, signed: &SignedYears, year: i32) -> Counted {
    let period = Period::year(year).unwrap();
    let mut amounts = Amounts::new();
    let mut few = Few::default();
    for thing in things.values() {
        add(&mut amounts, thing, 1);
        if let Thing::Case(case) = thing {
            few.frozen.extend(Frozen::of(case.clone(), signed, year));
        }
    }
    Counted::of(period, Sums::of(&amounts, "", period), few)
}

#[test]
fn c6_the_note_tells_how_many_came_in_the_year_before() {
    let late = case(
        ApplicantKind::Business,
        "2022-12-20",
        told(150, "2023-02-10"),
    );
    let things = BTreeMap::from([(Uuid::nil(), Thing::Case(late))]);
    let counted = counted(&things, &signed(&[(2022, 100)]), 2023);
    let bureau = crate::figure::Bureau {
        name: String::new(),
        dated_names: Vec::new(),
        level: gongkai_law::bureau::Level::Department,
        item_groups: Vec::new(),
        succeeded_by: None,
        founded_on: None,
    };
    let declared = Declarations::new();
    let of = Of {
        counted: &counted,
        bureau: &bureau,
        format: Format::F2021,
        declared: &declared,
    };
    let shown = |line, kind| {
        let shown = cell(of, &Place::Table3(line, kind));
        (format!("{:.0}", shown.value), shown.note)
    };
    let carried = ("1".to_owned(), "含上年收到、本年登记1件".to_owned());
    let nothing = ("0".to_owned(), String::new());
    let business = Some(ApplicantKind::Business);
    assert_eq!(shown(Line::Received, business), carried);
    assert_eq!(shown(Line::Received, None), carried);
    assert_eq!(shown(Line::Received, Some(ApplicantKind::Other)), nothing);
    assert_eq!(shown(Line::CarriedIn, None), nothing);
}

/// The lines of table 3 that balance, in one column.
fn lines(counted: &Counted, kind: ApplicantKind) -> [i64; 4] {
    let line = |line| match of_place(&Place::Table3(line, Some(kind)), Format::F2021).sum {
        Sum::Within(keys) => counted.within(&keys),
        Sum::AtBeginning(stock) => counted.at_beginning(&stock),
        Sum::AtEnd(stock) => counted.at_end(&stock),
        other => panic!("{other:?}"),
    };
    let rows = ResultRow::ALL.iter().map(|row| Line::Result(*row));
    let results = rows.map(line).sum();
    [
        line(Line::Received),
        line(Line::CarriedIn),
        results,
        line(Line::CarriedForward),
    ]
}

/// What is told: of which application, what, how many days after the last thing told, how many days ago it was, a choice.
type Step = (u8, u8, u16, u16, u8);

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let step = (0_u8..16, any::<u8>(), 0_u16..60, 0_u16..500, any::<u8>());
    proptest::collection::vec(step, 1..120)
}

/// A bureau whose applications are registered late, change their kind, and are counted in reports.
#[derive(Default)]
struct History {
    things: BTreeMap<Uuid, Thing>,
    signed: SignedYears,
    /// What each signed report carried forward, by column.
    carried_forward: BTreeMap<i32, Vec<i64>>,
}

impl History {
    fn change(&mut self, id: Uuid, change: CaseChange, told: Told) {
        let before = self.things.get(&id).cloned();
        if let Ok(Some(after)) = Change::Case(id, change).after(before, told) {
            self.things.insert(id, after);
        }
    }

    fn kinds(&self, year: i32) -> Vec<[i64; 4]> {
        let counted = counted(&self.things, &self.signed, year);
        let kinds = ApplicantKind::ALL.iter();
        kinds.map(|kind| lines(&counted, *kind)).collect()
    }

    /// Signs the report of a year, and those after it again: a correction leads to theirs.
    fn sign(&mut self, year: i32, told: Told) {
        let later: Vec<i32> = self
            .carried_forward
            .range(year..)
            .map(|(year, _)| *year)
            .collect();
        for year in std::iter::once(year).chain(later.into_iter().filter(|later| *later > year)) {
            let carried = self.kinds(year).iter().map(|lines| lines[3]).collect();
            self.carried_forward.insert(year, carried);
            let reached = Reached {
                at: Some(told.at),
                on: told.on,
            };
            self.signed.sign(year, reached);
        }
    }

    fn tell(&mut self, step: Step, told: Told) {
        let (which, what, _, ago, choice) = step;
        let id = Uuid::from_u128(which.into());
        let kind = ApplicantKind::ALL[usize::from(choice) % ApplicantKind::ALL.len()];
        let on = told.on.checked_sub_days(Days::new(ago.into())).unwrap();
        match what % 8 {
            0..=3 => {
                let is_new = !self.things.contains_key(&id);
                self.change(
                    id,
                    CaseChange::Opened(case(kind, &on.to_string(), told)),
                    told,
                );
                // Some were answered before they were registered.
                if is_new && choice.is_multiple_of(3) {
                    self.close(id, on, told);
                }
            }
            4 | 5 => self.close(id, told.on, told),
            6 => {
                if let Some(opened_on) = self.things.get(&id).map(Thing::opened_on) {
                    let category = of(kind);
                    let corrected = CaseChange::Corrected {
                        category,
                        opened_on,
                    };
                    self.change(id, corrected, told);
                }
            }
            // One that has ended; often the last one.
            _ => self.sign(
                told.on.year() - 1 - i32::from(choice.is_multiple_of(4)),
                told,
            ),
        }
    }

    fn close(&mut self, id: Uuid, on: NaiveDate, told: Told) {
        let end = answered(on);
        let office_id = String::new();
        self.change(id, CaseChange::Closed { end, office_id }, told);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn c4_c6_c7_every_year_balances_and_takes_over_what_was_signed(steps in steps()) {
        let mut history = History::default();
        let mut told = told(0, "2021-06-01");
        for step in steps {
            let after = Days::new(step.2.into());
            told = Told { at: told.at + 1, on: told.on.checked_add_days(after).unwrap() };
            history.tell(step, told);
        }
        for year in 2019..=told.on.year() {
            let (this, next) = (history.kinds(year), history.kinds(year + 1));
            for [received, carried_in, results, carried_forward] in &this {
                proptest::prop_assert_eq!(received + carried_in, results + carried_forward);
                proptest::prop_assert!(*received >= 0 && *carried_in >= 0);
            }
            let now = this.iter().map(|lines| lines[3]).collect();
            let carried = history.carried_forward.get(&year).unwrap_or(&now);
            let carried_in: Vec<i64> = next.iter().map(|lines| lines[1]).collect();
            proptest::prop_assert_eq!(carried, &carried_in, "{}", year);
        }
    }
}
