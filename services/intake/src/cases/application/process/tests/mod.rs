//! The rules of the clock, each with the dates a clerk would count.

mod clock;
mod taken_back;
mod way;

use chrono::NaiveDate;
use gongkai_chassis::error::Reason;
use gongkai_law::{
    application::{Answer, ApplicantKind, Channel},
    calendar::Calendar,
    clock::Step,
    letter::LetterKind,
    service::{Arrival, Sending},
};

use super::{
    Basis, Charged, ConsultedParty, Correction, Notice, OpinionRequest, PartyOpinion, PeriodNotice,
    Process, ProcessFact,
};
use crate::{
    cases::{
        application::{
            Application,
            excess::Excess,
            registration::{Applicant, Registered, Registration},
            reply::Replies,
            search::Searches,
        },
        kernel::{Case as _, On, duty::DutyKind, testing::NOTHING_SET},
    },
    paper::letter::{Way, Went},
};

fn application(received_on: &str) -> Application {
    Application {
        channel: Channel::InPerson,
        applicant_kind: ApplicantKind::NaturalPerson,
        received_on: received_on.parse().unwrap(),
        latest_on: received_on.parse().unwrap(),
        answered: None,
        registration: Registration::of(
            &Registered::default(),
            received_on.parse().unwrap(),
            chrono::DateTime::UNIX_EPOCH,
        ),
        process: Process::default(),
        searches: Searches::default(),
        excess: None,
        replies: Replies::default(),
        assumed: Vec::new(),
        applicant: Applicant::default(),
        wanted: String::new(),
        reason: String::new(),
        withheld_part: String::new(),
        taken_back: Vec::new(),
    }
}

/// The eleventh application of a month.
const NTH: Charged = Charged {
    basis: Basis::ByApplication,
    count: 11,
};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A notice of that day, which left on it.
fn sent(asked_on: NaiveDate, sent_by: i32) -> Notice {
    let mut notice = Notice::of(asked_on, sent_by);
    notice.leave(Sending::usual(asked_on), &NOTHING_SET);
    notice
}

/// A correction of fifteen working days, asked for on 2024-03-05 by the fact of that ordinal.
fn correction(sent_by: i32) -> Correction {
    Correction {
        missing: String::new(),
        notice: sent(day("2024-03-05"), sent_by),
        period: 15,
        received_on: None,
    }
}

fn arrived() -> Went {
    Went::Arrived {
        way: Way::Post,
        signed_by: "王某".to_owned(),
    }
}

/// What happens when the way of a letter goes on.
fn went(state: &Application, sent_by: i32, letter: LetterKind, went: &Went) -> Option<ProcessFact> {
    let day = day("2024-03-08");
    state.notice_went((sent_by, letter), went, day).unwrap()
}

fn asked(of: ConsultedParty, arrived_on: Option<&str>) -> OpinionRequest {
    OpinionRequest {
        withdrawn: Vec::new(),
        of,
        party_name: "演示第三方".to_owned(),
        party_address: String::new(),
        notice: Notice {
            arrival: arrived_on.map(|on| Arrival::Served(day(on))),
            ..sent(day("2024-03-05"), 2)
        },
        said: None,
        reason: String::new(),
        told: Vec::new(),
        recalled: None,
    }
}
