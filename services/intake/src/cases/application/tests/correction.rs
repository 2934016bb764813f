//! A correction notice that was a mistake.

use super::*;
use crate::{cases::kernel::duty::ToBeSent, paper::letter::OnItsWay};

fn due(case: &Played) -> Option<NaiveDate> {
    case.state.current_due_on(Calendar::bundled())
}

#[test]
fn a_correction_notice_by_mistake_is_withdrawn_and_the_clock_runs_as_before() {
    let ask = |state: &Application, on: &On<'_>| state.ask_correction(0, words(), on);
    let withdraw = |state: &Application, on: &On<'_>| state.withdraw_correction(words(), on);
    let letters = |case: &Played| {
        case.state
            .letters(case.facts.last().unwrap(), Calendar::bundled())
    };
    let mut case = Played::received("2024-03-04");
    let first = due(&case);
    forbidden(case.act("wang", withdraw));
    // What has not left told nobody anything: another may follow, and no letter tells of it.
    case.later(1).act("zhang", ask).unwrap();
    let sent_by = i32::try_from(case.facts.len()).unwrap();
    let letter = OnItsWay::issued(1, sent_by, LetterKind::CorrectionNotice, case.today);
    assert_eq!(case.state.to_be_sent(&letter), ToBeSent::Yes);
    case.act("wang", withdraw).unwrap();
    assert_eq!(letters(&case), []);
    assert_eq!(case.state.to_be_sent(&letter), ToBeSent::NoMore(None));
    // Another may still be wanted.
    let ask_again = |case: &Played| {
        let duties = case.state.duties(Calendar::bundled()).into_iter();
        duties
            .filter(|duty| duty.kind == DutyKind::AskCorrection)
            .count()
    };
    assert_eq!(ask_again(&case), 1);
    let notice = (sent_by, LetterKind::CorrectionNotice);
    let left = case
        .state
        .notice_went(notice, &Went::Left(Way::Post), case.today);
    forbidden(left.map(drop));
    assert_eq!(due(&case), first);
    // What left stopped the clock; and it is told that it is withdrawn.
    case.act("zhang", ask).unwrap();
    case.sends(LetterKind::CorrectionNotice);
    assert_eq!(due(&case), None);
    case.later(3).act("wang", withdraw).unwrap();
    assert_eq!(due(&case), first);
    let [told] = &letters(&case)[..] else {
        panic!("one letter")
    };
    assert_eq!(told.kind, LetterKind::CorrectionWithdrawal);
    assert!(told.values.iter().any(|(name, _)| *name == "due_on"));
    assert_eq!(ask_again(&case), 0, "one notice names everything");
    forbidden(case.act("zhang", |state, on| state.receive_correction(words(), on)));
    forbidden(case.later(60).act("wang", |state, on| {
        state.close(Answer::NotCorrected, words(), on)
    }));
    forbidden(case.act("zhang", ask));

    // What came in upon it began a new period.
    let mut case = Played::received("2024-03-04");
    case.act("zhang", ask).unwrap();
    case.sends(LetterKind::CorrectionNotice);
    case.act("zhang", |state, on| state.receive_correction(words(), on))
        .unwrap();
    forbidden(case.act("wang", withdraw));
}
