//! From a year to what happens on which day: drawn by lot from the seed, always the same.

use std::collections::BTreeSet;

use chrono::{Datelike as _, Days, NaiveDate};
use gongkai_law::{calendar::Calendar, rules};
use rand::{RngExt as _, SeedableRng as _, rngs::StdRng};

use crate::year::Year;

/// A quantity of an outreach activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Quantity {
    /// Code of the measure.
    pub measure: String,
    /// How many.
    pub value: u64,
    /// Somewhat more.
    pub more_than: bool,
}

/// Something a clerk or leader does.
#[expect(
    missing_docs,
    reason = "the fields are those of the requests they become; `case` numbers a case in the plan"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// Accepts a matter case; `case` numbers it in the plan.
    Accept {
        case: usize,
        kind: String,
        matter: String,
        promised_limit: u32,
        office: String,
    },
    /// Decides it.
    Decide { case: usize },
    /// Publishes an item formed on a day.
    Publish {
        group: String,
        article20: i32,
        title: String,
        entry: String,
        formed_on: NaiveDate,
        office: String,
        assumed: Vec<String>,
    },
    /// Registers an enquiry.
    Register {
        case: usize,
        category: String,
        office: String,
        assumed: Vec<String>,
    },
    /// Closes it.
    Close { case: usize },
    /// Records an outreach activity.
    Outreach {
        title: String,
        quantities: Vec<Quantity>,
        office: String,
    },
    /// Submits an application.
    Submit {
        case: usize,
        applicant: String,
        assumed: Vec<String>,
    },
    /// Answers it.
    Answer { case: usize, answer: String },
}

/// A late decision comes at most so many working days after its limit.
const LATE: u32 = 3;

/// An act and its day.
pub type Planned = (NaiveDate, Act);

struct Lot<'a> {
    rng: StdRng,
    days: Vec<NaiveDate>,
    year: &'a Year,
}

impl Lot<'_> {
    /// A working day of the year, at least `before` working days before its last one.
    fn day(&mut self, before: u32) -> NaiveDate {
        let before = usize::try_from(before).unwrap_or(usize::MAX);
        let last = self.days.len().saturating_sub(before).max(1);
        let index = self.rng.random_range(0..last);
        self.days[index]
    }

    /// A day `1..=most` working days after `day`. It lies in the year if `day` was drawn with so
    /// many working days to come.
    fn later(&mut self, day: NaiveDate, most: u32) -> NaiveDate {
        let step = self.rng.random_range(1..=most.max(1));
        Calendar::bundled().add_working_days(day, step).date
    }

    fn office(&mut self) -> String {
        let index = self.rng.random_range(0..self.year.bureau.offices.len());
        self.year.bureau.offices[index].id.clone()
    }

    /// `total`, which is not zero, as a sum of at most `parts` positive numbers.
    fn partition(&mut self, total: u64, parts: usize) -> Vec<u64> {
        let parts = parts.min(usize::try_from(total).unwrap_or(parts));
        let mut cuts = BTreeSet::new();
        while cuts.len() + 1 < parts {
            cuts.insert(self.rng.random_range(1..total));
        }
        let ends = cuts.iter().copied().chain([total]);
        let starts = [0].into_iter().chain(cuts.iter().copied());
        ends.zip(starts).map(|(end, start)| end - start).collect()
    }
}

/// All acts of the year, by day.
pub fn plan(year: &Year) -> Vec<Planned> {
    let days = (0..366)
        .filter_map(|offset| {
            NaiveDate::from_ymd_opt(year.year, 1, 1)?.checked_add_days(Days::new(offset))
        })
        .filter(|day| day.year() == year.year && Calendar::bundled().is_working_day(*day))
        .collect();
    let mut lot = Lot {
        rng: StdRng::seed_from_u64(year.seed),
        days,
        year,
    };
    let mut acts = Vec::new();
    let mut case = 0;
    matters(&mut lot, &mut acts, &mut case);
    for items in &year.items {
        for number in 1..=items.count {
            let formed_on = lot.day(5);
            let published_on = lot.later(formed_on, 4);
            acts.push((
                published_on,
                Act::Publish {
                    group: items.group.clone(),
                    article20: items.article20,
                    title: items.title_of(number),
                    entry: items.entry.clone(),
                    formed_on,
                    office: lot.office(),
                    assumed: items.assumed.clone(),
                },
            ));
        }
    }
    for enquiries in &year.enquiries {
        for _ in 0..enquiries.count {
            let day = lot.day(5);
            let office = lot.office();
            acts.push((
                day,
                Act::Register {
                    case,
                    category: enquiries.category.clone(),
                    office,
                    assumed: enquiries.assumed.clone(),
                },
            ));
            acts.push((lot.later(day, 3), Act::Close { case }));
            case += 1;
        }
    }
    outreach(&mut lot, &mut acts);
    for applications in &year.applications {
        for _ in 0..applications.count {
            let day = lot.day(25);
            acts.push((
                day,
                Act::Submit {
                    case,
                    applicant: applications.applicant.clone(),
                    assumed: applications.assumed.clone(),
                },
            ));
            if !applications.answer.is_empty() {
                let answer = applications.answer.clone();
                acts.push((
                    lot.later(day, rules::answer_limit(day)),
                    Act::Answer { case, answer },
                ));
            }
            case += 1;
        }
    }
    // Stable: acts of one day keep the order above, so a case is opened before it is closed.
    acts.sort_by_key(|(day, _)| *day);
    acts
}

fn matters(lot: &mut Lot<'_>, acts: &mut Vec<Planned>, case: &mut usize) {
    let (mut late, mut open) = (lot.year.matters.late, lot.year.matters.open);
    for kind in lot.year.matters.kinds.clone() {
        let statutory = lot.year.statutory_limit(&kind);
        let limit = statutory.unwrap_or(kind.promised_limit).max(1);
        let usual = match kind.promised_limit {
            0 => limit,
            promised => promised.min(limit),
        };
        for _ in 0..kind.count {
            let accepted_on = lot.day(limit + LATE);
            let office = lot.office();
            acts.push((
                accepted_on,
                Act::Accept {
                    case: *case,
                    kind: kind.kind.clone(),
                    matter: kind.matter.clone(),
                    promised_limit: kind.promised_limit,
                    office,
                },
            ));
            if open > 0 {
                open -= 1;
            } else if late > 0 {
                late -= 1;
                let due = Calendar::bundled()
                    .add_working_days(accepted_on, limit)
                    .date;
                acts.push((lot.later(due, LATE), Act::Decide { case: *case }));
            } else {
                acts.push((lot.later(accepted_on, usual), Act::Decide { case: *case }));
            }
            *case += 1;
        }
    }
}

fn outreach(lot: &mut Lot<'_>, acts: &mut Vec<Planned>) {
    let Some(outreach) = lot.year.outreach.clone() else {
        return;
    };
    let mut activities: Vec<Vec<Quantity>> = vec![Vec::new(); outreach.activities];
    for (measure, total) in outreach.totals.iter().filter(|(_, total)| total.value > 0) {
        let parts = lot.partition(total.value, outreach.activities);
        let last = parts.len().saturating_sub(1);
        // Fewer parts than activities: they go to activities spread over the year.
        for (index, value) in parts.iter().enumerate() {
            let slot = index * outreach.activities / parts.len();
            activities[slot].push(Quantity {
                measure: measure.clone(),
                value: *value,
                more_than: total.more_than && index == last,
            });
        }
    }
    let mut days: Vec<NaiveDate> = activities.iter().map(|_| lot.day(1)).collect();
    days.sort_unstable();
    for (number, (day, quantities)) in days.into_iter().zip(activities).enumerate() {
        if !quantities.is_empty() {
            let office = lot.office();
            let title = format!("{}第{}次", outreach.title, number + 1);
            acts.push((
                day,
                Act::Outreach {
                    title,
                    quantities,
                    office,
                },
            ));
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::{BTreeMap, HashMap};

    use super::*;

    #[test]
    fn heshan_s_plan_adds_up_and_never_changes() {
        let year = Year::heshan().unwrap();
        let acts = plan(&year);
        assert_eq!(acts, plan(&year));
        let mut sums: BTreeMap<String, u64> = BTreeMap::new();
        let (mut accepted, mut decided) = (BTreeMap::new(), 0);
        for (day, act) in &acts {
            assert!(Calendar::bundled().is_working_day(*day), "{day}");
            assert_eq!(day.year(), 2019);
            match act {
                Act::Outreach { quantities, .. } => {
                    for quantity in quantities {
                        *sums.entry(quantity.measure.clone()).or_default() += quantity.value;
                    }
                }
                Act::Accept { case, .. } => {
                    accepted.insert(*case, *day);
                }
                Act::Decide { case } => {
                    assert!(accepted[case] <= *day);
                    decided += 1;
                }
                _ => {}
            }
        }
        assert_eq!((accepted.len(), decided), (162, 162));
        let sums: Vec<_> = sums.into_iter().collect();
        let expected = [
            ("banners", 2158),
            ("leaflets", 500_000),
            ("points", 17),
            ("slogans", 75),
        ];
        assert_eq!(
            sums,
            expected.map(|(measure, sum)| (measure.to_owned(), sum))
        );
    }

    /// Heshan's year with 400 service matters of a long limit, so many of them late.
    fn long_limits(late: usize) -> Year {
        let mut year = Year::heshan().unwrap();
        year.matters.late = late;
        year.matters.kinds.retain(|kind| kind.kind == "service");
        year.matters.kinds[0].count = 400;
        year.matters.kinds[0].promised_limit = 30;
        year
    }

    #[test]
    fn late_is_kept_when_the_limit_is_long() {
        for late in [0, 400] {
            let (mut accepted, mut decided) = (HashMap::new(), 0);
            for (day, act) in plan(&long_limits(late)) {
                assert_eq!(day.year(), 2019);
                match act {
                    Act::Accept { case, .. } => {
                        accepted.insert(case, day);
                    }
                    Act::Decide { case } => {
                        let due = Calendar::bundled().add_working_days(accepted[&case], 30);
                        assert_eq!(day > due.date, late > 0, "{day}, due {}", due.date);
                        decided += 1;
                    }
                    _ => {}
                }
            }
            assert_eq!((accepted.len(), decided), (400, 400));
        }
    }

    #[test]
    fn a_total_of_zero_produces_no_quantity() {
        let mut year = Year::heshan().unwrap();
        for total in year
            .outreach
            .iter_mut()
            .flat_map(|all| all.totals.values_mut())
        {
            total.value = 0;
        }
        assert!(
            !plan(&year)
                .iter()
                .any(|(_, act)| matches!(act, Act::Outreach { .. }))
        );
    }
}
