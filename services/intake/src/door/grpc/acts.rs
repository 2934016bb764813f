//! What an applicant does on his case: read as at the counter, and judged by the same rule.

use gongkai_chassis::{
    call::Call,
    error::{Error, Reason, Result},
    new_or_answer,
};
use gongkai_law::{case::CaseKind, letter::LetterKind};
use gongkai_proto::{intake::v1 as proto, request::Mutation};
use prost::Name;
use tonic::Request;
use uuid::Uuid;

use super::{
    Applicants,
    drafts::{Key, files_key},
    of_citizens,
};
use crate::{
    cases::{
        application::{
            self, Application, Delivery, ProcessCommand, Proof, RegistrationCommand, ReplyCommand,
        },
        enquiry::{self, Enquiry, Satisfaction},
        kernel::{
            Fact, Loaded,
            act::{Acting, Decides as _},
            load, load_for_update,
        },
        matter::{self, MatterCase},
        rectification::{self, Rectification},
        work_complaint::{self, WorkComplaint},
    },
    desk::View,
    door::{message::done, mine::Mine},
    paper::{dispatch, letter},
};

impl Applicants {
    pub(super) async fn confirm_my_application(
        &self,
        request: &Request<proto::ConfirmMyApplicationRequest>,
    ) -> Result<proto::ConfirmMyApplicationResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let key = call.body.key.as_ref();
        let (kind, id) = self.admit(&mut call, key).await?;
        of_kind(kind, CaseKind::Application)?;
        let command = RegistrationCommand::ConfirmByApplicant;
        let command = application::Command::Registration(command);
        self.act::<Application, _, _>(call, id, command).await
    }

    pub(super) async fn answer_my_correction(
        &self,
        request: &Request<proto::AnswerMyCorrectionRequest>,
    ) -> Result<proto::AnswerMyCorrectionResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, key) = (call.body, call.body.key.as_ref());
        let kind = key.map(proto::CaseKey::kind).unwrap_or_default();
        let matter = kind == proto::CaseKind::Matter;
        let wanted = call
            .fields
            .text("wanted", &body.wanted, usize::from(!matter), 4000);
        let papers = matter::papers(
            &mut call.fields,
            "papers",
            &body.papers,
            usize::from(matter),
        );
        let files = files_key(&mut call.fields, body.draft.as_ref());
        let (kind, id) = self.admit(&mut call, key).await?;
        match kind {
            CaseKind::Application => {
                let command = ProcessCommand::ReceiveCorrection { wanted };
                let command = application::Command::Process(command);
                self.act_with::<Application, _, _>(call, id, command, files)
                    .await
            }
            CaseKind::Matter => {
                let command = matter::Command::ReceiveCorrection { papers };
                self.act_with::<MatterCase, _, _>(call, id, command, files)
                    .await
            }
            _ => Err(not_of_this_kind()),
        }
    }

    pub(super) async fn tell_my_payment(
        &self,
        request: &Request<proto::TellMyPaymentRequest>,
    ) -> Result<proto::TellMyPaymentResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, key) = (call.body, call.body.key.as_ref());
        let paid_on = call.fields.date("paid_on", &body.paid_on, None);
        let proof = call.fields.text("proof", &body.proof, 1, 1000);
        let files = files_key(&mut call.fields, body.draft.as_ref());
        let (kind, id) = self.admit(&mut call, key).await?;
        of_kind(kind, CaseKind::Application)?;
        let command = ProcessCommand::TellPayment { paid_on, proof };
        let command = application::Command::Process(command);
        self.act_with::<Application, _, _>(call, id, command, files)
            .await
    }

    pub(super) async fn give_my_reasons(
        &self,
        request: &Request<proto::GiveMyReasonsRequest>,
    ) -> Result<proto::GiveMyReasonsResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, key) = (call.body, call.body.key.as_ref());
        let reasons = call.fields.text("reasons", &body.reasons, 1, 4000);
        let (kind, id) = self.admit(&mut call, key).await?;
        of_kind(kind, CaseKind::Application)?;
        let command = ProcessCommand::ReceiveReasons { reasons };
        let command = application::Command::Process(command);
        self.act::<Application, _, _>(call, id, command).await
    }

    pub(super) async fn withdraw_my_case(
        &self,
        request: &Request<proto::WithdrawMyCaseRequest>,
    ) -> Result<proto::WithdrawMyCaseResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, key) = (call.body, call.body.key.as_ref());
        let reason: String = call.fields.text("reason", &body.reason, 0, 4000);
        let (kind, id) = self.admit(&mut call, key).await?;
        match kind {
            CaseKind::Application => {
                let command = |case: &Application| case.withdrawal(&reason);
                self.act_by::<Application, _, _>(call, id, command, None)
                    .await
            }
            CaseKind::Matter => {
                let reason = reason.into();
                let command = matter::Command::Withdraw { reason };
                self.act::<MatterCase, _, _>(call, id, command).await
            }
            CaseKind::Enquiry => {
                let reason = reason.into();
                let command = enquiry::Command::Withdraw { reason };
                self.act::<Enquiry, _, _>(call, id, command).await
            }
            CaseKind::Rectification => {
                let reason = reason.into();
                let command = rectification::Command::Withdraw { reason };
                self.act::<Rectification, _, _>(call, id, command).await
            }
            CaseKind::WorkComplaint => {
                let reason = reason.into();
                let command = work_complaint::Command::Withdraw { reason };
                self.act::<WorkComplaint, _, _>(call, id, command).await
            }
            CaseKind::Dispute => Err(not_of_this_kind()),
        }
    }

    pub(super) async fn appraise_my_case(
        &self,
        request: &Request<proto::AppraiseMyCaseRequest>,
    ) -> Result<proto::AppraiseMyCaseResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, key) = (call.body, call.body.key.as_ref());
        let satisfaction: Option<Satisfaction> =
            call.fields.code("satisfaction", body.satisfaction);
        let remark = call.fields.text("remark", &body.remark, 0, 1000);
        let (kind, id) = self.admit(&mut call, key).await?;
        of_kind(kind, CaseKind::Enquiry)?;
        let satisfaction = call.checked(satisfaction)?;
        let command = enquiry::Command::Appraise {
            satisfaction,
            remark,
        };
        self.act::<Enquiry, _, _>(call, id, command).await
    }

    pub(super) async fn confirm_my_letter(
        &self,
        request: &Request<proto::ConfirmMyLetterRequest>,
    ) -> Result<proto::ConfirmMyLetterResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let (body, key) = (call.body, call.body.key.as_ref());
        let letter_id = call.fields.id("letter_id", &body.letter_id);
        let (kind, id) = self.admit(&mut call, key).await?;
        let letters = self.letters_of(&call, kind, id).await?;
        let letter = letters.into_iter().find(|letter| letter.id == letter_id);
        let letter = letter.ok_or_else(|| no_letter(letter_id))?;
        let done = if letter.kind.is_answer() {
            self.confirm_reply(call, id, letter_id).await
        } else {
            of_citizens!(kind, C => self.confirm::<C>(call, id, letter_id).await)
        };
        done.map_err(for_a_citizen)
    }

    /// The reply arrived: the proof of its last service.
    async fn confirm_reply(
        &self,
        mut call: Call<'_, proto::ConfirmMyLetterRequest>,
        id: Uuid,
        letter_id: Uuid,
    ) -> Result<proto::ConfirmMyLetterResponse> {
        let day = call.today;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let case = load_for_update::<Application>(&mut acting.tx, id, "").await?;
        let last = letter::last(&mut acting.tx, id, LetterKind::is_answer).await?;
        if last.is_none_or(|last| last.id != letter_id) {
            return Err(Error::state_forbids(
                "replaced by a later reply",
                "该答复已由后来的答复代替",
            )
            .next("Confirm the later one.", "请确认收到后来的答复。"));
        }
        let proof = Proof {
            delivery: Delivery::SignedFor,
            signed_by: case.state.applicant.name.clone(),
            returned_because: "".into(),
        };
        let command = application::Command::Reply(ReplyCommand::Deliver(proof));
        let body = case.state.decide(command, &acting.on(day)?)?;
        let fact = Fact {
            legal_date: day,
            body,
        };
        let answer = |_: &View<'_>, case: &Loaded<Application>| done(case, day).into();
        acting.finish(case, fact, answer).await
    }

    /// Another letter arrived: its way is told in the register of dispatches, and to the case.
    async fn confirm<C: Mine>(
        &self,
        mut call: Call<'_, proto::ConfirmMyLetterRequest>,
        id: Uuid,
        letter_id: Uuid,
    ) -> Result<proto::ConfirmMyLetterResponse> {
        let day = call.today;
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let who = load::<C>(&mut acting.tx, id).await?.state.who().to_owned();
        dispatch::confirm(&mut acting, letter_id, &who, day).await?;
        let case = load::<C>(&mut acting.tx, id).await?;
        acting.answer(done(&case, day).into()).await
    }

    /// Does an act on a case today, by the rule that judges it at the counter.
    async fn act<C: Mine, R: Mutation, A: Name + Default + From<proto::DoneByApplicant>>(
        &self,
        call: Call<'_, R>,
        id: Uuid,
        command: C::Command,
    ) -> Result<A> {
        self.act_with::<C, R, A>(call, id, command, None).await
    }

    /// The same with the files of a draft, which become those of the case.
    async fn act_with<C: Mine, R: Mutation, A: Name + Default + From<proto::DoneByApplicant>>(
        &self,
        call: Call<'_, R>,
        id: Uuid,
        command: C::Command,
        files: Option<Key>,
    ) -> Result<A> {
        self.act_by::<C, R, A>(call, id, |_| command, files).await
    }

    /// The same of what is to be done by how the case stands.
    async fn act_by<C: Mine, R: Mutation, A: Name + Default + From<proto::DoneByApplicant>>(
        &self,
        mut call: Call<'_, R>,
        id: Uuid,
        command: impl FnOnce(&C) -> C::Command + Send,
        files: Option<Key>,
    ) -> Result<A> {
        let day = call.today;
        let draft = new_or_answer!(self.draft_of(&mut call, files).await?);
        let mut acting = new_or_answer!(Acting::begin(&self.desk, &mut call, "").await?);
        let case = load_for_update::<C>(&mut acting.tx, id, "").await?;
        let command = command(&case.state);
        let decided = case.state.decide(command, &acting.on(day)?);
        let fact = Fact {
            legal_date: day,
            body: decided.map_err(for_a_citizen)?,
        };
        if let Some(draft) = draft {
            self.adopt(&mut acting.tx, draft, id).await?;
        }
        acting
            .finish(case, fact, |_, case| done(case, day).into())
            .await
    }
}

/// What staff would do next is not for a citizen to do: he is told where to look.
pub(super) fn for_a_citizen(error: Error) -> Error {
    if !matches!(error.reason(), Reason::StateForbids | Reason::RecordUnknown) {
        return error;
    }
    error.next(
        "Read the case again to see what can be done now, or ask the bureau.",
        "请重新查询本件，查看目前可以办理的事项，或者与受理机关联系。",
    )
}

fn of_kind(kind: CaseKind, wanted: CaseKind) -> Result<()> {
    if kind == wanted {
        Ok(())
    } else {
        Err(not_of_this_kind())
    }
}

fn not_of_this_kind() -> Error {
    for_a_citizen(Error::state_forbids(
        "a case of another kind",
        "该类事项不办理此项操作",
    ))
}

/// No such letter is for this applicant.
pub(super) fn no_letter(id: Uuid) -> Error {
    for_a_citizen(Error::record_unknown("letter", "文书", id))
}
