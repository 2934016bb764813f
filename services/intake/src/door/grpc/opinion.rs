//! Who was asked for an opinion, with the code of the letter: he reads what the letter says, and answers.

use gongkai_chassis::{
    call::Call,
    db::Tx,
    error::{Error, Result},
    fields::Fields,
    new_or_answer,
};
use gongkai_proto::intake::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::Applicants;
use crate::{
    cases::{
        application::{Application, Command, PartyOpinion, ProcessCommand, Which, asked_no_more},
        kernel::{
            Fact, Loaded,
            act::{Acting, Decides as _},
            load, load_for_update,
        },
        query_code::QueryCode,
    },
    desk::View,
    door::{admit, key::read_code},
    paper::{
        dispatch,
        letter::{Stored, dispatch::Place, message::content, printed, register::get_letter},
    },
};

impl Applicants {
    pub(super) async fn get_opinion_request(
        &self,
        request: &Request<proto::GetOpinionRequestRequest>,
    ) -> Result<proto::GetOpinionRequestResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let key = key(&mut call.fields, call.body.key.as_ref());
        let (number, code) = call.checked(key)?;
        let db = &self.desk.db;
        let id = admit::asked_party(db, &call.scope, &number, code).await?;
        let mut tx = call.read(db).await?;
        let letter = get_letter(&mut tx, id).await?;
        has_left(&letter)?;
        let case = load::<Application>(&mut tx, letter.case_id).await?;
        let asked = opinion(&case, &letter)?;
        let opinions = &case.state.process.opinions;
        Ok(proto::GetOpinionRequestResponse {
            title: letter.letter.title.clone(),
            addressee: letter.letter.addressee.clone(),
            dated_on: letter.dated_on.to_string(),
            answered: opinions.get(asked).is_none_or(|asked| asked.said.is_some()),
            content: Some(content(letter.letter)),
        })
    }

    pub(super) async fn answer_opinion_request(
        &self,
        request: &Request<proto::AnswerOpinionRequestRequest>,
    ) -> Result<proto::AnswerOpinionRequestResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let key = key(&mut call.fields, body.key.as_ref());
        let said: Option<PartyOpinion> = call.fields.code("opinion", body.opinion);
        let refuses = usize::from(said == Some(PartyOpinion::Refuses));
        let reason = call.fields.text("reason", &body.reason, refuses, 4000);
        let ((number, code), said) = call.checked(key.zip(said))?;
        let db = &self.desk.db;
        let id = admit::asked_party(db, &call.scope, &number, code).await?;
        let day = call.today;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let letter = get_letter(&mut acting.tx, id).await?;
        has_left(&letter)?;
        let mut case = locked(&mut acting.tx, letter.case_id).await?;
        let asked = u32::try_from(opinion(&case, &letter)? + 1).map_err(Error::internal)?;
        let command = Command::Process(ProcessCommand::RecordOpinion {
            opinion: Which::Number(asked),
            said,
            reason,
        });
        let decided = case.state.decide(command, &acting.on(day)?);
        let body = decided.map_err(|error| {
            error.next(
                "Ask the bureau that sent the letter.",
                "如有疑问，请与发函机关联系。",
            )
        })?;
        // Who answers by the code of the letter has it: it is not under way any more.
        if letter.place == Place::Dispatched {
            dispatch::confirm(&mut acting, id, &letter.letter.addressee, day).await?;
            case = locked(&mut acting.tx, letter.case_id).await?;
        }
        let fact = Fact {
            legal_date: day,
            body,
        };
        let answer = |_: &View<'_>, _: &Loaded<Application>| proto::AnswerOpinionRequestResponse {
            received_on: day.to_string(),
        };
        acting.finish(case, fact, answer).await
    }
}

/// Nobody answers what was not sent, as far as the bureau has entered it: its period has not begun.
fn has_left(letter: &Stored) -> Result<()> {
    if letter.place != Place::Issued {
        return Ok(());
    }
    Err(
        Error::state_forbids("not sent yet, as far as the bureau has entered it", "本函尚未登记送出").next(
            "If you have the letter, ask the bureau that made it to enter that it was sent, then answer.",
            "已收到本函的，请与发函机关联系，待其登记送出后再查阅和答复。",
        ),
    )
}

async fn locked(tx: &mut Tx, id: Uuid) -> Result<Loaded<Application>> {
    load_for_update::<Application>(tx, id, "").await
}

/// Which opinion of the application a letter asks for, from 0; the code of one that was recalled opens nothing.
fn opinion(case: &Loaded<Application>, letter: &Stored) -> Result<usize> {
    let mut opinions = case.state.process.opinions.iter().enumerate();
    let asked = opinions.find(|(_, asked)| asked.notice.sent_by == letter.ordinal);
    let (index, asked) =
        asked.ok_or_else(|| Error::internal("an opinion request asks for no opinion"))?;
    if asked.recalled.is_some() {
        return Err(asked_no_more().next(
            "Ask the bureau that sent the letter.",
            "如有疑问，请与发函机关联系。",
        ));
    }
    Ok(index)
}

/// Reads by what a letter is named.
fn key(fields: &mut Fields, key: Option<&proto::LetterKey>) -> Option<(String, QueryCode)> {
    let key = key.cloned().unwrap_or_default();
    let number: String = fields.line("key.number", &key.number, 1, 100);
    let code = read_code(fields, "key.query_code", &key.query_code)?;
    Some((printed(&number), code))
}
