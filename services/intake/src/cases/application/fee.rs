//! How manieth application of its applicant in the calendar month one is: by it a fee is charged. What is
//! asked for is held to it.

use chrono::{Datelike as _, Months, NaiveDate};
use gongkai_chassis::{db::Tx, error::Result, fields::Fields};
use gongkai_law::fee::{Basis, Charged};
use uuid::Uuid;

use super::{Application, store};
use crate::cases::{
    kernel::{
        self, Loaded,
        person::{Person, SamePerson, same_person},
    },
    number::CaseNumber,
};

/// An application that counts in its month.
pub struct Counted {
    /// Its id.
    pub id: Uuid,
    /// Its registration number.
    pub number: CaseNumber,
    /// Civil date it was received.
    pub received_on: NaiveDate,
}

/// The applications of a month that count with one, and those of which nobody knows; each in the order in which they
/// came.
pub struct OfMonth {
    /// Of the same applicant, this one among them.
    pub counted: Vec<Counted>,
    /// Perhaps of the same applicant: not counted.
    pub uncertain: Vec<Counted>,
}

/// The applications of one applicant that the bureau received in the month of this one. STATE_FORBIDS where no fee can
/// be asked for any more.
pub(super) async fn of_month(tx: &mut Tx, case: &Loaded<Application>) -> Result<OfMonth> {
    let state = &case.state;
    state.open()?;
    let (first, next) = month_of(state.received_on);
    let mut others = Vec::new();
    for id in store::of_applicant(tx, &state.applicant, first, next).await? {
        if id == case.id {
            continue;
        }
        let other = kernel::load::<Application>(tx, id).await?;
        if other.state.registration.received && other.state.registration.removed.is_none() {
            others.push((other.state.applicant.person(), counted(&other)));
        }
    }
    let own = state.applicant.person();
    let people: Vec<Person> = others.iter().map(|(person, _)| person.clone()).collect();
    let mut all = OfMonth {
        counted: vec![counted(case)],
        uncertain: Vec::new(),
    };
    for (person, other) in others {
        match counts(&own, &person, &people) {
            SamePerson::ByNumber | SamePerson::ByNameAndContact => all.counted.push(other),
            SamePerson::Possible => all.uncertain.push(other),
            SamePerson::Not => {}
        }
    }
    all.counted.sort_by_key(place);
    all.uncertain.sort_by_key(place);
    Ok(all)
}

fn counted(case: &Loaded<Application>) -> Counted {
    Counted {
        id: case.id,
        number: case.number,
        received_on: case.state.received_on,
    }
}

/// Whether an application of somebody counts with one's own. Name and contact tell nothing where they are those of two
/// people: of the one with this number and of the one with that.
fn counts(own: &Person, other: &Person, all: &[Person]) -> SamePerson {
    let same = same_person(own, other);
    let between = |third: &Person| {
        let (of_own, of_other) = (same_person(own, third), same_person(other, third));
        (of_own.is_sure() && of_other == SamePerson::Not)
            || (of_other.is_sure() && of_own == SamePerson::Not)
    };
    if same == SamePerson::ByNameAndContact && all.iter().any(between) {
        SamePerson::Possible
    } else {
        same
    }
}

/// The place of one of them, from 1.
pub(super) fn nth(counted: &[Counted], id: Uuid) -> u32 {
    let before = counted.iter().take_while(|counted| counted.id != id);
    u32::try_from(before.count()).map_or(u32::MAX, |before| before.saturating_add(1))
}

/// Refuses a fee by application that is charged by another place in the month than the application has.
pub(super) async fn check(tx: &mut Tx, case: &Loaded<Application>, charged: Charged) -> Result<()> {
    if charged.basis != Basis::ByApplication {
        return Ok(());
    }
    let nth = nth(&of_month(tx, case).await?.counted, case.id);
    let mut fields = Fields::default();
    if nth != charged.count {
        let told = charged.count;
        fields.wrong(
            "count",
            &format!(
                "所填为当月第{told}件，经核对，本件为该申请人当月第{nth}件申请，请查看收费测算后更正"
            ),
            &format!("{told} was given, but it is number {nth} of its month: see GetFeeProposal"),
        );
    }
    fields.done()
}

/// Applications of one month come one after the other as they were received, then registered.
fn place(counted: &Counted) -> (NaiveDate, i32, i32) {
    let number = counted.number;
    (counted.received_on, number.year, number.number)
}

/// The first day of a day's month, and of the next one.
fn month_of(day: NaiveDate) -> (NaiveDate, NaiveDate) {
    let first = day.with_day(1).unwrap_or(day);
    let next = first.checked_add_months(Months::new(1));
    (first, next.unwrap_or(NaiveDate::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn name_and_contact_of_two_people_count_for_neither() {
        let contact = "13800000001";
        let li = |number: &str| Person::of("李娜", number, &[contact]);
        let (one, none) = (li("1"), li("无"));
        assert_eq!(
            counts(&one, &none, std::slice::from_ref(&none)),
            SamePerson::ByNameAndContact
        );
        let namesakes = [li("2"), none.clone()];
        assert_eq!(counts(&one, &none, &namesakes), SamePerson::Possible);
        let namesakes = [li("1"), li("2")];
        assert_eq!(counts(&none, &one, &namesakes), SamePerson::Possible);
        assert_eq!(counts(&one, &li("1"), &namesakes), SamePerson::ByNumber);
        assert_eq!(counts(&one, &li("2"), &namesakes), SamePerson::Not);
    }

    #[test]
    fn a_month_ends_where_the_next_begins() {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let december = (day("2024-12-01"), day("2025-01-01"));
        assert_eq!(month_of(day("2024-12-31")), december);
        assert_eq!(month_of(day("2024-12-01")), december);
    }
}
