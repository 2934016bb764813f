//! MatterService: proto to domain and back.

use gongkai_chassis::{
    call::Call,
    code::{code_to_number, to_number},
    error::Result,
};
use gongkai_law::{clock::Limits, permit::MatterKind};
use gongkai_proto::intake::v1::{self as proto, matter_service_server::MatterService};
use tonic::{Request, Response, Status};

use super::{
    MatterCase,
    code::MatterDecision,
    guide::MatterCode,
    process::{ClockKind, Stage, Started},
};
use crate::{
    cases::kernel::{
        self, Case as _, Loaded,
        message::{heading, late_messages},
        store::Listed,
    },
    contract::assumed,
    contract::message::date,
    contract::message::deadline_message,
    contract::message::step_messages,
    contract::rpc::rpcs,
    desk::{Desk, View},
};

mod acts;
mod opening;

pub use opening::{applied, papers, terms};

/// The service.
pub struct Matters {
    /// Where it works.
    pub desk: Desk,
}

impl Matters {
    async fn explain(
        &self,
        request: &Request<proto::ExplainMatterCaseRequest>,
    ) -> Result<proto::ExplainMatterCaseResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        let id = call.fields.id("matter_case_id", &call.body.matter_case_id);
        let id = call.checked(Some(id))?;
        let mut tx = call.read(&self.desk.db).await?;
        let case = kernel::load::<MatterCase>(&mut tx, id).await?;
        let calendar = self.desk.calendars.current();
        let (process, terms) = (&case.state.process, case.state.terms());
        let clocks = match process.deadlines(terms, &calendar) {
            Some(Limits {
                statutory,
                promised,
            }) => vec![
                (ClockKind::Statutory, statutory),
                (ClockKind::Promised, promised),
            ],
            None => vec![(ClockKind::Completeness, process.completeness(&calendar))],
        };
        let clocks = clocks.into_iter().filter_map(|(kind, deadline)| {
            let deadline = deadline?;
            Some(proto::MatterClock {
                kind: to_number(kind),
                steps: step_messages(&deadline),
                deadline: deadline_message(Some(&deadline)),
            })
        });
        Ok(proto::ExplainMatterCaseResponse {
            clocks: clocks.collect(),
        })
    }
}

/// A row of the list as sent.
fn listed(bureau_id: &str, row: Listed) -> proto::MatterCase {
    let heading = Some(heading(&row));
    let summary = row.summary;
    let (closed_on, result) = summary.closed.unzip();
    let decision: Option<MatterDecision> = result.and_then(|result| result.parse().ok());
    proto::MatterCase {
        id: row.id.to_string(),
        bureau_id: bureau_id.to_owned(),
        number: row.number.to_string(),
        kind: code_to_number::<MatterKind>(&summary.category),
        office_id: summary.office_id.unwrap_or_default(),
        person: summary.person.unwrap_or_default(),
        received_on: summary.opened_on.to_string(),
        due_on: date(summary.due_on),
        decision: decision.map_or(0, to_number),
        closed_on: date(closed_on),
        etag: row.version.to_string(),
        heading,
        ..proto::MatterCase::default()
    }
}

/// A matter case as sent.
fn message(view: &View<'_>, case: &Loaded<MatterCase>) -> proto::MatterCase {
    let (state, calendar) = (&case.state, view.calendar);
    let (process, terms) = (&state.process, state.terms());
    let (opened, applied) = (state.opened.clone(), state.applied.clone());
    let (refusal, competent_organ) = process.refusal.clone().unzip();
    let limits = state.limits(calendar);
    let (due_by, due_on) = state.due_by(calendar).unzip();
    let on_time = state.on_time(calendar);
    let (correction, extension) = (process.correction.as_ref(), process.extension.as_ref());
    let decided = process.decided.as_ref();
    let (delivered_on, delivery_way) = decided.and_then(|decided| decided.delivered).unzip();
    let checked = state.stage() == Stage::Received;
    let by_applicant = applied
        .as_ref()
        .is_some_and(|applied| applied.submitted_by_applicant);
    let (channel, papers, applicant) = match applied {
        None => (None, Vec::new(), proto::MatterApplicant::default()),
        Some(applied) => {
            let applicant = proto::MatterApplicant {
                kind: to_number(applied.applicant_kind),
                identity_number: applied.identity_number.0,
                contact: applied.contact.0,
                ..proto::MatterApplicant::default()
            };
            (Some(applied.channel), applied.papers.0, applicant)
        }
    };
    view.staff.named(proto::MatterCase {
        late: late_messages(case, view.calendar, view.today),
        id: case.id.to_string(),
        bureau_id: view.bureau.to_string(),
        number: case.number.to_string(),
        matter_code: opened
            .code
            .as_ref()
            .map(MatterCode::to_string)
            .unwrap_or_default(),
        matter: terms.matter.clone(),
        kind: to_number(terms.kind),
        handling: to_number(terms.handling),
        office_id: state.responsible.office_id.clone().unwrap_or_default(),
        person: state.responsible.person.clone().unwrap_or_default(),
        state: to_number(state.stage()),
        applicant: Some(proto::MatterApplicant {
            name: opened.applicant_name.0,
            ..applicant
        }),
        channel: channel.map_or(0, to_number),
        papers_received: papers,
        papers_missing: state.papers_missing().map(ToOwned::to_owned).collect(),
        received_on: process.received_on.to_string(),
        completeness_due_on: date(checked.then(|| process.completeness_due(calendar).date)),
        missing: correction
            .map(|asked| asked.missing.clone())
            .unwrap_or_default(),
        correction_asked_on: date(correction.map(|asked| asked.asked_on)),
        correction_received_on: date(correction.and_then(|asked| asked.received_on)),
        accepted_on: date(process.accepted.as_ref().map(|accepted| accepted.on)),
        accepted_by_silence: process
            .accepted
            .as_ref()
            .is_some_and(|accepted| accepted.by_silence),
        refusal_to_accept: refusal.map_or(0, to_number),
        competent_organ: competent_organ.unwrap_or_default(),
        statutory: deadline_message(limits.statutory.as_ref()),
        promised: deadline_message(limits.promised.as_ref()),
        due_by: due_by.map_or(0, to_number),
        due_on: date(due_on),
        procedures: (1..)
            .zip(&process.procedures)
            .map(|(number, started)| procedure(number, started))
            .collect(),
        extended_by: extension.map_or(0, |extension| extension.by),
        extended_on: date(extension.map(|extension| extension.on)),
        extension_reason: extension
            .map(|extension| extension.reason.clone())
            .unwrap_or_default(),
        decision: decided.map_or(0, |decided| to_number(decided.decision)),
        decided_on: date(decided.map(|decided| decided.on)),
        decision_number: decided
            .map(|decided| decided.number.clone())
            .unwrap_or_default(),
        valid_until: date(decided.and_then(|decided| decided.valid_until)),
        reason: state.reason.clone(),
        on_time_statutory: on_time.and_then(|known| known.statutory),
        on_time_promised: on_time.and_then(|known| known.promised),
        delivery_due_on: date(state.delivery_due(calendar).map(|due| due.date)),
        delivered_on: date(delivered_on),
        delivery_way: delivery_way.map_or(0, to_number),
        delivery_receipt: decided
            .map(|decided| decided.receipt.clone())
            .unwrap_or_default(),
        closed_on: date(state.closed_on()),
        etag: case.etag(),
        assumed: assumed::numbers(&opened.assumed),
        opening_number: opened.opening_number.unwrap_or_default(),
        heading: None,
        submitted_by_applicant: by_applicant,
        names: Vec::new(),
    })
}

fn procedure(procedure_number: u32, started: &Started) -> proto::StartedProcedure {
    proto::StartedProcedure {
        procedure_number,
        kind: to_number(started.kind),
        expected: started.expected.clone(),
        started_on: started.from.to_string(),
        ended_on: date(started.to),
    }
}

rpcs! { MatterService for Matters, acts on MatterCase, answering with message:
    act assign_matter_case(AssignMatterCaseRequest) -> AssignMatterCaseResponse;
    act ask_matter_correction(AskMatterCorrectionRequest) -> AskMatterCorrectionResponse;
    act receive_matter_correction(ReceiveMatterCorrectionRequest) -> ReceiveMatterCorrectionResponse;
    act accept_matter_case(AcceptMatterCaseRequest) -> AcceptMatterCaseResponse;
    act refuse_matter_case(RefuseMatterCaseRequest) -> RefuseMatterCaseResponse;
    act end_special_procedure(EndSpecialProcedureRequest) -> EndSpecialProcedureResponse;
    act extend_matter_case(ExtendMatterCaseRequest) -> ExtendMatterCaseResponse;
    act decide_matter_case(DecideMatterCaseRequest) -> DecideMatterCaseResponse;
    act deliver_matter_case(DeliverMatterCaseRequest) -> DeliverMatterCaseResponse;
    act withdraw_matter_case(WithdrawMatterCaseRequest) -> WithdrawMatterCaseResponse;
    act terminate_matter_case(TerminateMatterCaseRequest) -> TerminateMatterCaseResponse;
    act void_matter_case(VoidMatterCaseRequest) -> VoidMatterCaseResponse;
    get get_matter_case(GetMatterCaseRequest by matter_case_id) -> GetMatterCaseResponse;
    list list_matter_cases(ListMatterCasesRequest) -> ListMatterCasesResponse of matter_cases with listed;
    own set_matter => set(SetMatterRequest) -> SetMatterResponse;
    own get_matter => get_matter(GetMatterRequest) -> GetMatterResponse;
    own list_matters => list_matters(ListMattersRequest) -> ListMattersResponse;
    own apply_matter_case => apply(ApplyMatterCaseRequest) -> ApplyMatterCaseResponse;
    own register_matter_case => register(RegisterMatterCaseRequest) -> RegisterMatterCaseResponse;
    own start_special_procedure => start_procedure(StartSpecialProcedureRequest) -> StartSpecialProcedureResponse;
    own explain_matter_case => explain(ExplainMatterCaseRequest) -> ExplainMatterCaseResponse;
}
