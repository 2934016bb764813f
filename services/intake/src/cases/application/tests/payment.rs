//! A payment that was recorded by mistake.

use gongkai_law::clock::Step;

use super::*;
use crate::cases::kernel::duty::Duty;

const FEE: Charged = Charged {
    basis: Basis::ByPage,
    count: 68,
};
const SUM: u64 = 38_000;

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// Received on 2024-03-04, with a fee that was asked for on the day after.
fn asked() -> Played {
    let mut case = Played::received("2024-03-04");
    case.later(1)
        .act("zhang", |state, on| state.ask_fee(SUM, FEE, on))
        .unwrap();
    case.sends(LetterKind::FeeNotice);
    case
}

fn pay(case: &mut Played, on: &str) -> Result<()> {
    case.today = day(on);
    case.act("zhang", |state, on| state.fee(SUM, on))
}

fn annul(case: &mut Played, on: &str) -> Result<()> {
    case.today = day(on);
    case.act("zhang", |state, on| state.annul_payment(words(), on))
}

fn due(case: &Played) -> Option<NaiveDate> {
    case.state.current_due_on(Calendar::bundled())
}

fn duties(case: &Played) -> Vec<Duty> {
    case.state.duties(Calendar::bundled())
}

/// So many working days after a day.
fn after(on: &str, count: u32) -> NaiveDate {
    Calendar::bundled().add_working_days(day(on), count).date
}

#[test]
fn the_clock_stands_still_again_and_what_was_told_is_to_be_confirmed() {
    let mut case = asked();
    forbidden(annul(&mut case, "2024-03-06"));
    case.today = day("2024-03-07");
    case.act("zhang", |state, on| {
        state.tell_payment(day("2024-03-06"), words(), on)
    })
    .unwrap();
    let before = (due(&case), duties(&case));
    let kinds: Vec<_> = before.1.iter().map(|duty| duty.kind).collect();
    // Nothing lapses while it is not known whether it was paid for.
    assert_eq!(kinds, [DutyKind::Answer, DutyKind::ConfirmPayment]);
    pay(&mut case, "2024-03-08").unwrap();
    assert_eq!(due(&case), Some(after("2024-03-08", 20)));
    assert_eq!(duties(&case).len(), 1);

    annul(&mut case, "2024-03-12").unwrap();
    assert_eq!((due(&case), duties(&case)), before);
    let fee = case.state.process.fee.as_ref().unwrap();
    assert_eq!((fee.paid_fen, fee.paid_on), (0, None));
    let [annulled] = &fee.annulled[..] else {
        panic!("the trace stays")
    };
    assert_eq!(
        (annulled.paid_on, annulled.annulled_on, &*annulled.reason),
        (day("2024-03-08"), case.today, &*words().0)
    );
    let explained = case.state.deadline(Calendar::bundled()).unwrap();
    let told: Vec<_> = explained.steps.iter().map(Step::zh).collect();
    let trace = "原登记2024年3月8日缴费，系误登，2024年3月12日撤销登记";
    assert!(told.iter().any(|told| told.contains(trace)), "{told:?}");
    forbidden(annul(&mut case, "2024-03-12"));
    assert!(
        case.state
            .letters(case.facts.last().unwrap(), Calendar::bundled())
            .is_empty()
    );

    // It lapses by its own period once what was told is settled, and the notice may be withdrawn.
    case.act("zhang", |state, on| state.payment_not_received(words(), on))
        .unwrap();
    let on = |day: &str| On::test(day);
    let lapses = |on: &On<'_>| case.state.may_lapse(Answer::FeeNotPaid, on).is_ok();
    let last = case.state.process.waits_until(Calendar::bundled()).unwrap();
    assert!(!lapses(&on(&last.date.to_string())));
    assert!(lapses(&on(&last.date.succ_opt().unwrap().to_string())));
    let withdrawn = case.state.withdraw_fee(words(), &on("2024-03-12"));
    assert!(withdrawn.is_ok());

    // Paid indeed: a new full period.
    pay(&mut case, "2024-03-15").unwrap();
    assert_eq!(due(&case), Some(after("2024-03-15", 20)));
}

#[test]
fn what_came_after_the_payment_is_taken_back_first() {
    let refused = |case: &mut Played, why: &str| {
        let on = case.today.to_string();
        let refused = format!("{:?}", annul(case, &on).unwrap_err());
        assert!(refused.contains(why), "{refused}");
    };
    let mut case = asked();
    pay(&mut case, "2024-03-08").unwrap();
    let close = |state: &Application, on: &On<'_>| state.close(Answer::Withdrawn, words(), on);
    case.act("zhang", close).unwrap();
    refused(&mut case, "已办结，此前的缴费登记不能撤销");
    let mistake =
        |state: &Application, on: &On<'_>| state.reopen(reopening(Cause::Mistake, None), on);
    case.act("wang", mistake).unwrap();
    let on = case.today.to_string();
    annul(&mut case, &on).unwrap();
    assert_eq!(due(&case), None);

    pay(&mut case, "2024-03-11").unwrap();
    case.draft("zhang", &[Answer::Other], &texts()).unwrap();
    case.review("li", None).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    refused(&mut case, "已答复，此前的缴费登记不能撤销");
    let anew = reopening(Cause::OwnCorrection, Some(day("2024-04-30")));
    case.act("wang", |state, on| state.reopen(anew, on))
        .unwrap();
    refused(&mut case, "已答复，正在重新答复");
}

/// A new full period begins with the payment: an extension granted before it is no part of that, one granted after
/// it is, on whatever day somebody believed that the fee was paid.
#[test]
fn an_extension_belongs_to_the_period_in_which_it_was_granted() {
    let mut case = asked();
    pay(&mut case, "2024-03-08").unwrap();
    case.today = day("2024-03-12");
    case.act("wang", |state, on| state.extend(0, words(), on))
        .unwrap();
    case.sends(LetterKind::ExtensionNotice);
    assert_eq!(due(&case), Some(after("2024-03-08", 40)));
    annul(&mut case, "2024-03-18").unwrap();
    assert_eq!(due(&case), None);

    pay(&mut case, "2024-03-15").unwrap();
    assert_eq!(due(&case), Some(after("2024-03-15", 20)));
    assert_eq!(case.state.process.extension_in_force(), None);
    annul(&mut case, "2024-03-18").unwrap();
    pay(&mut case, "2024-03-11").unwrap();
    assert_eq!(due(&case), Some(after("2024-03-11", 40)));
    assert_eq!(case.state.process.extension_in_force(), Some(20));
}
