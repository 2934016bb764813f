//! What the acts on the way of a letter enter, read from their requests.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, error::Result, fields::not_in_future};
use gongkai_proto::{
    intake::v1::{self as proto},
    people::Names,
    request::Mutation,
};
use prost::Name;

use crate::paper::letter::{Dispatch, Sent, Way, Went, tracking_number};

/// What an act enters about the way of a letter.
pub(super) enum Step {
    /// It leaves.
    Leaves(Dispatch),
    /// It arrived; who signed for it.
    Arrived(String),
    /// It came back, and why.
    CameBack(String),
    /// What was recorded of its arrival or return was a mistake, and why.
    EndAnnulled(String),
    /// That it left was a mistake, and why.
    Unsent(String),
}

impl Step {
    /// How the letter goes on by it.
    pub(super) fn went(&self, sent: &Sent) -> Went {
        match self {
            Self::Leaves(dispatch) => Went::Left(dispatch.way),
            Self::Arrived(signed_by) => sent.arrived(signed_by.clone()),
            Self::CameBack(_) => Went::CameBack,
            Self::EndAnnulled(reason) => Went::Annulled(reason.clone()),
            Self::Unsent(reason) => Went::Unsent(reason.clone()),
        }
    }
}

/// What a request enters, on which day, and why that lies before today.
pub(super) struct Entered {
    pub(super) step: Step,
    pub(super) day: NaiveDate,
    pub(super) backdating_reason: String,
}

/// A request for an act on the way of a letter.
pub(super) trait OnItsWay: Mutation {
    /// What answers it.
    type Answer: Name + Default + Names;

    /// The letter, and its etag as the caller read it.
    fn letter(&self) -> (&str, &str);

    /// What it enters.
    fn read(call: &mut Call<'_, Self>) -> Result<Entered>
    where
        Self: Sized;

    /// The answer: the letter and that sending of it.
    fn answer(letter: proto::Letter, dispatch: Option<proto::LetterDispatch>) -> Self::Answer;
}

macro_rules! on_its_way {
    ($($request:ident -> $response:ident by $read:ident;)+) => {$(
        impl OnItsWay for proto::$request {
            type Answer = proto::$response;

            fn letter(&self) -> (&str, &str) {
                (&self.letter_id, &self.etag)
            }

            fn read(call: &mut Call<'_, Self>) -> Result<Entered> {
                $read(call)
            }

            fn answer(letter: proto::Letter, dispatch: Option<proto::LetterDispatch>) -> Self::Answer {
                proto::$response { letter: Some(letter), dispatch, names: Vec::new() }
            }
        }
    )+};
}

on_its_way! {
    RecordDispatchRequest -> RecordDispatchResponse by leaves;
    RecordServedRequest -> RecordServedResponse by served;
    RecordReturnedRequest -> RecordReturnedResponse by returned;
    AnnulArrivalRequest -> AnnulArrivalResponse by end_annulled;
    AnnulDispatchRequest -> AnnulDispatchResponse by unsent;
}

fn leaves(call: &mut Call<'_, proto::RecordDispatchRequest>) -> Result<Entered> {
    let body = call.body;
    let (day, backdating_reason) = call.legal_date(
        "dispatched_on",
        &body.dispatched_on,
        &body.backdating_reason,
    );
    let fields = &mut call.fields;
    let way: Option<Way> = fields.code("way", body.way);
    let (tracking_number, recipient) = (
        tracking_number(fields, &body.tracking_number, way),
        fields.line("recipient", &body.recipient, 1, 200),
    );
    let dispatch = Dispatch {
        way: call.checked(way)?,
        dispatched_on: day,
        tracking_number,
        recipient,
    };
    Ok(Entered {
        step: Step::Leaves(dispatch),
        day,
        backdating_reason,
    })
}

fn served(call: &mut Call<'_, proto::RecordServedRequest>) -> Result<Entered> {
    let signed_by = call.fields.line("signed_by", &call.body.signed_by, 1, 200);
    proven(
        call,
        "served_on",
        &call.body.served_on,
        Step::Arrived(signed_by),
    )
}

fn returned(call: &mut Call<'_, proto::RecordReturnedRequest>) -> Result<Entered> {
    let reason = call.fields.text("reason", &call.body.reason, 1, 1000);
    proven(
        call,
        "returned_on",
        &call.body.returned_on,
        Step::CameBack(reason),
    )
}

/// How a sending ended on the day in that field: its proof comes in later, so that day is free but for the future.
fn proven<R: Mutation>(
    call: &mut Call<'_, R>,
    field: &str,
    day: &str,
    step: Step,
) -> Result<Entered> {
    let day = call.fields.date(field, day, Some(call.today));
    call.checked(Some(()))?;
    not_in_future(field, day, call.today)?;
    Ok(Entered {
        step,
        day,
        backdating_reason: String::new(),
    })
}

fn end_annulled(call: &mut Call<'_, proto::AnnulArrivalRequest>) -> Result<Entered> {
    let reason = call.fields.text("reason", &call.body.reason, 1, 1000);
    today(call, Step::EndAnnulled(reason))
}

fn unsent(call: &mut Call<'_, proto::AnnulDispatchRequest>) -> Result<Entered> {
    let reason = call.fields.text("reason", &call.body.reason, 1, 1000);
    today(call, Step::Unsent(reason))
}

/// What is entered of today.
fn today<R: Mutation>(call: &mut Call<'_, R>, step: Step) -> Result<Entered> {
    call.checked(Some(()))?;
    Ok(Entered {
        step,
        day: call.today,
        backdating_reason: String::new(),
    })
}
