//! Registrations: confirmed, removed, merged, split and corrected.

use chrono::{DateTime, NaiveDate, Utc};
use gongkai_chassis::{
    error::{Reason, Result},
    identity::Role,
};
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::{Calendar, DayKind, Exception},
};
use uuid::Uuid;

use super::{Applicant, Correction, Received, Registered, RegistrationCommand, RegistrationFact};
use crate::{
    cases::application::{Application, process, state::Happened},
    cases::kernel::{Case, On, Recorded, duty::DutyKind, private::Private, testing::somebody},
    cases::number::CaseNumber,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn fact(on: &str, body: RegistrationFact) -> Recorded<Happened> {
    recorded(on, Happened::Registration(body))
}

fn recorded(on: &str, body: Happened) -> Recorded<Happened> {
    Recorded {
        ordinal: 1,
        legal_date: day(on),
        recorded_at: DateTime::<Utc>::UNIX_EPOCH,
        actor: "somebody".to_owned(),
        office: None,
        own: gongkai_law::rules::Settings::default(),
        body,
    }
}

fn received(channel: Channel, registered: Registered) -> RegistrationFact {
    let received = Received {
        channel,
        applicant_kind: ApplicantKind::NaturalPerson,
        assumed: Vec::new(),
        applicant: Applicant {
            name: "张三".to_owned().into(),
            ..Applicant::default()
        },
        wanted: words(),
        registered,
    };
    RegistrationFact::Received(received.into())
}

fn words() -> Private {
    "演示".into()
}

fn registered(channel: Channel, on: &str) -> Application {
    let registered = Registered {
        unconfirmed: channel.needs_confirmation(),
        ..Registered::default()
    };
    <Application as Case>::open(&fact(on, received(channel, registered))).unwrap()
}

fn forbidden<T: std::fmt::Debug>(outcome: Result<T>) {
    assert_eq!(outcome.unwrap_err().reason(), Reason::StateForbids);
}

/// Art. 31 (3), over the spring festival of 2024: 10 to 17 February off, 18 worked.
#[test]
fn what_is_not_confirmed_is_confirmed_by_the_clock_the_day_after_the_next_working_day() {
    let calendar = Calendar::bundled();
    let mut state = registered(Channel::Internet, "2024-02-08");
    assert_eq!(state.deadline(calendar), None, "not received");
    let duty = state.duties(calendar).remove(0);
    assert_eq!(duty.kind, DutyKind::ConfirmReceipt);
    assert_eq!(duty.due.unwrap().date, day("2024-02-09"));
    assert_eq!(duty.acts_on, Some(day("2024-02-18")));
    forbidden(state.ask_correction(0, words(), &On::test("2024-02-08")));
    assert_eq!(state.confirms_by_clock(&On::test("2024-02-17")), None);
    let on_the_day = state.confirms_by_clock(&On::test("2024-02-18"));
    assert_eq!(on_the_day, Some(day("2024-02-18")));
    // Done late, after an outage, it bears the day it should have been done.
    let by_clock = state.confirms_by_clock(&On::test("2024-02-20"));
    assert_eq!(by_clock, Some(day("2024-02-18")));

    state.apply(&fact(
        "2024-02-18",
        RegistrationFact::ReceiptConfirmed { by_clock: true },
    ));
    assert!(state.registration.confirmed_by_clock);
    assert_eq!(state.received_on, day("2024-02-18"));
    assert_eq!(
        state.deadline(calendar).unwrap().original.date,
        calendar.add_working_days(day("2024-02-18"), 20).date
    );
    assert_eq!(state.confirms_by_clock(&On::test("2024-03-20")), None);
    assert_eq!(state.duties(calendar)[0].kind, DutyKind::Answer);
    forbidden(state.confirm_receipt(&On::test("2024-02-19")));
    forbidden(state.reroute("other-bureau", words()));
}

#[test]
fn the_clock_confirms_nothing_by_a_provisional_calendar() {
    let state = registered(Channel::Internet, "2026-12-31");
    let after = On::test("2027-02-01");
    assert_eq!(state.confirms_by_clock(&after), None);
    let duty = state.duties(after.calendar).remove(0);
    assert_eq!(duty.kind, DutyKind::ConfirmReceipt, "somebody still may");
    let new_year = Exception {
        date: day("2027-01-01"),
        kind: DayKind::Holiday,
        name: "元旦（测试）".to_owned(),
    };
    let known = Calendar::bundled().merged(2027, [new_year]).unwrap();
    let after = On {
        calendar: &known,
        ..after
    };
    assert_eq!(state.confirms_by_clock(&after), Some(day("2027-01-05")));
}

#[test]
fn the_clock_never_confirms_a_letter_whose_sender_is_unreachable() {
    let calendar = Calendar::bundled();
    let mut letter = registered(Channel::OrdinaryLetter, "2024-03-04");
    forbidden(registered(Channel::Fax, "2024-03-04").mark_unreachable());
    letter.apply(&fact("2024-03-05", letter.mark_unreachable().unwrap()));
    forbidden(letter.mark_unreachable());
    let duty = letter.duties(calendar).remove(0);
    assert_eq!((duty.due, duty.acts_on), (None, None));
    assert_eq!(letter.confirms_by_clock(&On::test("2024-12-31")), None);
    // Contact is restored.
    forbidden(letter.confirm_receipt(&On::test("2024-03-03")));
    assert!(letter.confirm_receipt(&On::test("2024-06-03")).is_ok());
    forbidden(letter.reroute("other-bureau", words()));
}

#[test]
fn in_person_and_by_signed_post_it_is_received_the_day_it_arrives() {
    for channel in [Channel::InPerson, Channel::SignedPost] {
        let state = registered(channel, "2024-03-09");
        assert!(state.registration.received);
        assert_eq!(state.confirmation(Calendar::bundled()), None);
        assert!(state.deadline(Calendar::bundled()).is_some());
    }
}

#[test]
fn what_was_removed_is_acted_on_no_more() {
    let mut state = registered(Channel::InPerson, "2024-03-04");
    state.apply(&fact("2024-03-05", state.void(words()).unwrap()));
    assert!(state.duties(Calendar::bundled()).is_empty());
    let (on, result) = state.summary(Calendar::bundled()).closed.unwrap();
    assert_eq!((on, result.as_str()), (day("2024-03-05"), "voided"));
    let on = On::test("2024-03-06");
    forbidden(state.ask_correction(0, words(), &on));
    forbidden(state.assign("office", ""));
    forbidden(state.split(Uuid::nil()));
    forbidden(state.void(words()));
    forbidden(state.correct_registration(Correction::default(), &on));
}

#[test]
fn the_later_double_is_merged_into_the_earlier_of_the_same_applicant() {
    let number = |number| CaseNumber { year: 2024, number };
    let merge = |double: &Application, other: &Application| {
        double.merge_into(number(2), (other, number(1)), Uuid::nil(), words())
    };
    let earlier = registered(Channel::InPerson, "2024-03-04");
    let later = registered(Channel::InPerson, "2024-03-05");
    assert!(merge(&later, &earlier).is_ok());
    forbidden(merge(&earlier, &later));
    // Of one day the one registered first stays.
    assert!(merge(&earlier, &earlier).is_ok());
    let first = earlier.merge_into(number(1), (&earlier, number(2)), Uuid::nil(), words());
    forbidden(first);
    let unconfirmed = registered(Channel::Internet, "2024-03-01");
    assert!(merge(&unconfirmed, &earlier).is_ok());
    forbidden(merge(&earlier, &unconfirmed));
    let mut stranger = earlier.clone();
    stranger.applicant.name = "李四".to_owned().into();
    forbidden(merge(&later, &stranger));
    // Of one name they are two where each has a number of his own; where one has none, a person decides.
    let numbered = |number: &str| {
        let mut numbered = earlier.clone();
        numbered.applicant.identity_number = number.to_owned().into();
        numbered
    };
    forbidden(merge(&numbered("1"), &numbered("2")));
    assert!(merge(&numbered("1"), &numbered("无")).is_ok());
    assert!(merge(&numbered("1"), &numbered("1")).is_ok());
    let mut answered = earlier.clone();
    answered.answered = Some((Answer::Granted, day("2024-03-06")));
    forbidden(merge(&later, &answered));
    forbidden(answered.void(words()));
}

#[test]
fn a_paid_fee_is_never_lost_with_its_case() {
    let mut state = registered(Channel::InPerson, "2024-03-04");
    let notice = process::Notice::of(day("2024-03-05"), 0);
    state.process.ask_fee(notice, 10_000, None);
    assert!(state.void(words()).is_ok());
    state.process.pay(10_000, day("2024-03-06"));
    forbidden(state.void(words()));
}

#[test]
fn split_cases_run_from_the_same_days() {
    let calendar = Calendar::bundled();
    let mut state = registered(Channel::InPerson, "2024-03-04");
    state.process.ask_correction(process::Correction {
        notice: process::Notice::of(day("2024-03-06"), 0),
        missing: String::new(),
        period: 15,
        received_on: None,
    });
    forbidden(state.split(Uuid::nil()));
    state.process.correction.as_mut().unwrap().received_on = Some(day("2024-03-12"));
    let body = received(state.channel, state.split(Uuid::nil()).unwrap());
    let part = <Application as Case>::open(&fact("2024-03-04", body)).unwrap();
    assert_eq!(part.deadline(calendar), state.deadline(calendar));
    assert_eq!(part.registration.origin, Some(Uuid::nil()));
    let mut heard = state.clone();
    heard.process.ask_opinion(process::OpinionRequest {
        withdrawn: Vec::new(),
        recalled: None,
        told: Vec::new(),
        of: process::ConsultedParty::ThirdParty,
        party_name: words().0,
        party_address: String::new(),
        notice: process::Notice::of(day("2024-03-13"), 0),
        said: Some((process::PartyOpinion::Agrees, day("2024-03-14"))),
        reason: String::new(),
    });
    forbidden(heard.split(Uuid::nil()));
    let notice = process::PeriodNotice {
        on: day("2024-03-12"),
        sent_by: 0,
        reason: String::new(),
        sendings: Vec::new(),
        taken_back: None,
    };
    state.process.extend(20, notice);
    forbidden(state.split(Uuid::nil()));
}

#[test]
fn a_corrected_receipt_day_never_lies_after_what_was_done() {
    let mut state = registered(Channel::InPerson, "2024-03-04");
    let to = |received_on: &str| Correction {
        received_on: Some(day(received_on)),
        ..Correction::default()
    };
    let on = On::test("2024-03-20");
    forbidden(state.correct_registration(to("2024-03-21"), &on));
    let later = state.correct_registration(to("2024-03-11"), &on).unwrap();
    state.apply(&fact("2024-03-20", later));
    assert_eq!(state.received_on, day("2024-03-11"));
    assert_eq!(state.registration.arrived_on, day("2024-03-11"));
    // Acts on the matter may bear a day before that of the correction.
    let asked = state
        .ask_correction(0, words(), &On::test("2024-03-12"))
        .unwrap();
    state.apply(&recorded("2024-03-12", Happened::Process(asked)));
    forbidden(state.correct_registration(to("2024-03-13"), &on));
    let earlier = state.correct_registration(to("2024-03-08"), &on).unwrap();
    state.apply(&fact("2024-03-20", earlier));
    assert_eq!(state.latest_on, day("2024-03-12"));
}

#[test]
fn a_leader_alone_corrects_what_the_clock_counts_from() {
    let state = registered(Channel::InPerson, "2024-03-04");
    let mut clerk = somebody("zhang").clone();
    clerk.roles = vec![Role::Clerk];
    let on = On::by(&clerk, day("2024-03-05"));
    let name = Correction {
        name: words(),
        ..Correction::default()
    };
    let channel = Correction {
        channel: Some(Channel::SignedPost),
        ..name.clone()
    };
    let received_on = Correction {
        received_on: Some(day("2024-03-01")),
        ..name.clone()
    };
    let correct = |correction: &Correction, on: &On<'_>| {
        let command = RegistrationCommand::Correct(correction.clone());
        state.decide_registration(command, on)
    };
    assert!(correct(&name, &on).is_ok());
    for counted in [channel, received_on] {
        let refused = correct(&counted, &on).unwrap_err();
        assert_eq!(refused.reason(), Reason::RoleMissing, "{counted:?}");
        assert!(correct(&counted, &On::test("2024-03-05")).is_ok());
    }
}

#[test]
fn the_kind_is_fixed_once_answered_but_a_name_can_be_spelt_right() {
    let mut state = registered(Channel::InPerson, "2024-03-04");
    state.answered = Some((Answer::Granted, day("2024-03-06")));
    let on = On::test("2024-03-20");
    let kind = Correction {
        applicant_kind: Some(ApplicantKind::Other),
        ..Correction::default()
    };
    forbidden(state.correct_registration(kind, &on));
    assert!(
        state
            .correct_registration(Correction::default(), &on)
            .is_ok()
    );
}
