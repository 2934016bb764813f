//! What a clerk is told who may not do something: what is wrong, in which field, and what to do next.

use gongkai_chassis::error::{Error, Reason, Result};
use gongkai_law::{application::Answer, letter::LetterKind};

use super::{Played, Secrecy, forbidden, texts, words};
use crate::cases::{
    application::{
        Application,
        process::{ConsultedParty, PartyOpinion},
    },
    kernel::{LEGAL_DATE, On},
};

/// The fields that are wrong, and what is told of all in Chinese.
fn told(outcome: Result<()>) -> (Reason, Vec<String>, String) {
    let error: Error = outcome.unwrap_err();
    let fields = error.violations().map(|(field, ..)| field.to_owned());
    let mut said = error.sentences().0;
    said.extend(error.violations().map(|(_, zh, _)| zh));
    (error.reason(), fields.collect(), said)
}

/// A case whose third party refused, before or after the draft.
fn refused(drafted_before: bool) -> Played {
    let mut case = Played::received("2024-03-04");
    let ask = |state: &Application, on: &On<'_>| {
        state.ask_opinion(ConsultedParty::ThirdParty, words(), on)
    };
    case.act("zhang", ask).unwrap();
    // Nobody answers what he was not asked.
    forbidden(case.act("zhang", |state, on| {
        state.record_opinion(1, PartyOpinion::Refuses, words(), on)
    }));
    case.sends(LetterKind::ThirdPartyRequest);
    if drafted_before {
        case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    }
    case.later(1)
        .act("zhang", |state, on| {
            state.record_opinion(1, PartyOpinion::Refuses, words(), on)
        })
        .unwrap();
    case
}

#[test]
fn what_a_third_party_refused_is_told_when_the_draft_is_made() {
    let mut case = refused(false);
    let (reason, fields, said) = told(case.draft("zhang", &[Answer::Granted], &texts()));
    assert_eq!(reason, Reason::FieldsInvalid);
    assert_eq!(fields, ["content.public_interest"]);
    assert!(said.contains("公共利益"), "{said}");
    // Refused after the draft, it is told to who reads that next.
    let mut case = refused(true);
    let (reason, _, said) = told(case.review("li", Some(Secrecy::Passed)));
    assert_eq!(reason, Reason::StateForbids);
    assert!(said.contains("请重新拟稿"), "{said}");
    forbidden(case.sign("wang"));
}

#[test]
fn a_day_too_early_is_told_with_the_day_that_it_follows() {
    let mut case = Played::received("2024-03-04");
    case.today = "2024-03-01".parse().unwrap();
    let (reason, fields, said) = told(case.act("wang", |state, on| state.extend(0, words(), on)));
    assert_eq!(
        (reason, fields),
        (Reason::StateForbids, vec![LEGAL_DATE.to_owned()])
    );
    assert!(
        said.contains("所填日期2024年3月1日早于2024年3月4日，请更正日期"),
        "{said}"
    );
}

#[test]
fn a_number_that_the_law_does_not_allow_is_told_by_its_field() {
    let mut case = Played::received("2024-03-04");
    let (reason, fields, said) = told(case.act("wang", |state, on| state.extend(21, words(), on)));
    assert_eq!(
        (reason, fields),
        (Reason::FieldsInvalid, vec!["by".to_owned()])
    );
    assert!(said.contains("最多20个工作日"), "{said}");
}

#[test]
fn a_step_that_is_not_next_is_told_with_the_one_that_is() {
    let mut case = Played::received("2024-03-04");
    let (_, _, said) = told(case.review("li", Some(Secrecy::Passed)));
    assert_eq!(said, "不能办理：尚未拟稿。下一步是拟稿。");
    case.draft("zhang", &[Answer::Granted], &texts()).unwrap();
    let (_, _, said) = told(case.sign("wang"));
    assert_eq!(said, "不能办理：待审核。下一步是审核。");
}

/// What was never asked for has not lapsed and has no number: that nobody asked is what is told.
#[test]
fn what_nobody_asked_for_is_told_as_such() {
    let mut case = Played::received("2024-03-04");
    let (_, _, said) = told(case.act("wang", |state: &Application, on: &On<'_>| {
        state.close(Answer::NotCorrected, words(), on)
    }));
    assert!(
        said.contains("尚未要求申请人补正") && !said.contains("期限"),
        "{said}"
    );
    let (reason, _, said) = told(case.act("zhang", |state, on| {
        state.record_opinion(1, PartyOpinion::Agrees, words(), on)
    }));
    assert_eq!(reason, Reason::StateForbids);
    assert!(said.contains("尚未征求意见"), "{said}");
}
