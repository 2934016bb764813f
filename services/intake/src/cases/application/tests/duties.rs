//! What is still to be done on an application by when, and what of it was late.

use gongkai_law::service::Arrival;

use super::*;
use crate::cases::kernel::testing::NOTHING_SET;
use crate::cases::{
    application::reply::ReReviewOutcome,
    kernel::duty::{Owed, late},
};

fn day(day: &str) -> NaiveDate {
    day.parse().unwrap()
}

/// By which day the duty of that kind is to be done: empty without such a duty, `-` without a day.
fn due(case: &Played, kind: DutyKind) -> String {
    let duties = case.state.duties(Calendar::bundled());
    let found = duties.into_iter().find(|duty| duty.kind == kind);
    let without = || "-".to_owned();
    found.map_or_else(String::new, |duty| {
        duty.due.map_or_else(without, |due| due.date.to_string())
    })
}

fn late_acts(case: &Played, today: &str) -> Vec<Owed> {
    late(case.state.owed(Calendar::bundled()), day(today))
}

#[test]
fn a_correction_is_due_until_anything_is_done_and_a_late_notice_is_flagged() {
    let mut case = Played::received("2024-02-05");
    // Seven working days over the spring festival.
    assert_eq!(due(&case, DutyKind::AskCorrection), "2024-02-20");
    case.today = day("2024-02-21");
    case.act("zhang", |state, on| state.ask_correction(0, words(), on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::AskCorrection), "");
    let late = late_acts(&case, "2024-02-21");
    assert_eq!(late.len(), 1);
    assert_eq!(
        late[0].late_zh(),
        "审查申请并告知补正：应于2024年2月20日前完成，2024年2月21日完成"
    );
}

#[test]
fn a_notice_is_to_be_sent_proven_and_sent_again() {
    let mut case = Played::received("2024-03-04");
    case.later(1)
        .act("zhang", |state, on| state.ask_correction(0, words(), on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::SendLetter), "2024-03-05");
    let mut notice = |sent: Option<&str>, arrival| {
        let notice = &mut case.state.process.correction.as_mut().unwrap().notice;
        if let Some(sent) = sent {
            notice.leave(day(sent), &NOTHING_SET);
        }
        notice.arrival = arrival;
        [
            DutyKind::SendLetter,
            DutyKind::ProveService,
            DutyKind::SendAgain,
        ]
        .map(|kind| due(&case, kind))
    };
    // Presumed received seven working days later.
    assert_eq!(notice(Some("2024-03-05"), None), ["", "2024-03-14", ""]);
    let back = Some(Arrival::Returned(day("2024-03-15")));
    assert_eq!(notice(None, back), ["", "", "2024-03-18"]);
    let served = Some(Arrival::Served(day("2024-03-20")));
    assert_eq!(notice(Some("2024-03-18"), served), ["", "", ""]);
}

#[test]
fn an_opinion_is_waited_for_until_the_end_of_its_period() {
    let mut case = Played::received("2024-03-04");
    let of = ConsultedParty::ThirdParty;
    case.act("zhang", |state, on| state.ask_opinion(of, words(), on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::OpinionBack), "-");
    // Nothing is presumed of it: its proof is due fifteen working days after it left.
    case.state.process.opinions[0]
        .notice
        .leave(day("2024-03-04"), &NOTHING_SET);
    assert_eq!(due(&case, DutyKind::ProveService), "2024-03-25");
    case.act("zhang", |state, on| state.record_arrival(1, on))
        .unwrap();
    assert_eq!(due(&case, DutyKind::OpinionBack), "2024-03-25");
    let said = PartyOpinion::Agrees;
    case.act("zhang", |state, on| {
        state.record_opinion(1, said, words(), on)
    })
    .unwrap();
    assert_eq!(due(&case, DutyKind::OpinionBack), "");
}

/// Art. 18: what is withheld is examined again, a year later for the first time.
#[test]
fn what_is_withheld_is_examined_again() {
    let mut case = Played::received("2024-03-04");
    let withheld = [Answer::Withheld(Ground::InternalAffairs)];
    case.draft("zhang", &withheld, &texts()).unwrap();
    case.review("li", Some(Secrecy::Passed)).unwrap();
    case.sign("wang").unwrap();
    case.dispatch(Way::InPerson).unwrap();
    assert_eq!(due(&case, DutyKind::ReReview), "2025-03-04");
    let examine = |case: &mut Played, outcome, next_on: Option<&str>| {
        let next_on = next_on.map(day);
        case.act("li", |state, on| {
            state.re_review(outcome, next_on, words(), on)
        })
    };
    case.today = day("2025-03-10");
    let still = ReReviewOutcome::StillWithheld;
    misfilled(examine(&mut case, still, Some("2025-03-10")));
    examine(&mut case, still, Some("2025-09-01")).unwrap();
    assert_eq!(due(&case, DutyKind::ReReview), "2025-09-01");
    let late = late_acts(&case, "2025-03-10");
    assert_eq!(late[0].done_on, Some(day("2025-03-10")));
    case.today = day("2025-08-29");
    examine(&mut case, ReReviewOutcome::ToBeDisclosed, None).unwrap();
    assert_eq!(due(&case, DutyKind::ReReview), "");
    forbidden(examine(&mut case, still, None));
}
