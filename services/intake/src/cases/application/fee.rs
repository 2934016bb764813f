//! How manieth application of its applicant in the calendar month one is: by it a fee is charged. What is
//! asked for is held to it.

use chrono::{Datelike as _, Months, NaiveDate};
use gongkai_chassis::{db::Tx, error::Result, fields::Fields};
use gongkai_law::fee::{Basis, Charged};
use uuid::Uuid;

use super::{Application, similar::same_applicant, store};
use crate::cases::{
    kernel::{self, Loaded},
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

/// The applications of one applicant that the bureau received in the month of this one, in the order in which
/// they count. STATE_FORBIDS where no fee can be asked for any more.
pub(super) async fn of_month(tx: &mut Tx, case: &Loaded<Application>) -> Result<Vec<Counted>> {
    let state = &case.state;
    state.open()?;
    let (first, next) = month_of(state.received_on);
    let counted = |case: &Loaded<Application>| Counted {
        id: case.id,
        number: case.number,
        received_on: case.state.received_on,
    };
    let mut all = vec![counted(case)];
    for id in store::of_applicant(tx, &state.applicant, first, next).await? {
        if id == case.id {
            continue;
        }
        let other = kernel::load::<Application>(tx, id).await?;
        if other.state.registration.received
            && other.state.registration.removed.is_none()
            && same_applicant(&state.applicant, &other.state.applicant)
        {
            all.push(counted(&other));
        }
    }
    all.sort_by_key(place);
    Ok(all)
}

/// The place of one of them, from 1.
pub(super) fn nth(of_month: &[Counted], id: Uuid) -> u32 {
    let before = of_month.iter().take_while(|counted| counted.id != id);
    u32::try_from(before.count()).map_or(u32::MAX, |before| before.saturating_add(1))
}

/// Refuses a fee by application that is charged by another place in the month than the application has.
pub(super) async fn check(tx: &mut Tx, case: &Loaded<Application>, charged: Charged) -> Result<()> {
    if charged.basis != Basis::ByApplication {
        return Ok(());
    }
    let nth = nth(&of_month(tx, case).await?, case.id);
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
    fn a_month_ends_where_the_next_begins() {
        let day = |day: &str| day.parse::<NaiveDate>().unwrap();
        let december = (day("2024-12-01"), day("2025-01-01"));
        assert_eq!(month_of(day("2024-12-31")), december);
        assert_eq!(month_of(day("2024-12-01")), december);
    }
}
