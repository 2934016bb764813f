//! Registering a dispute.

use chrono::NaiveDate;
use gongkai_chassis::{call::Call, error::Result, fields::Fields};
use gongkai_law::dispute::DisputeKind;
use gongkai_proto::intake::v1 as proto;
use tonic::Request;
use uuid::Uuid;

use super::Disputes;
use crate::cases::{
    dispute::{
        message::message,
        registration::check_registration,
        state::{Happened, Registered, Subject},
    },
    kernel::{Fact, act::open_case, message::similar as similar_cases, private::Private},
};

impl Disputes {
    pub(super) async fn register(
        &self,
        request: &Request<proto::RegisterDisputeRequest>,
    ) -> Result<proto::RegisterDisputeResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let party_name = call.fields.name("party_name", &body.party_name, 1, 200);
        let description = call.fields.text("description", &body.description, 0, 4000);
        let (accepted_on, reason) =
            call.legal_date("accepted_on", &body.accepted_on, &body.backdating_reason);
        let today = call.today;
        let words = (party_name, description);
        let registered = read(&mut call.fields, body, words, accepted_on, today);
        let registered = call.checked(registered)?;
        let fact = Fact {
            legal_date: accepted_on,
            body: Happened::Accepted(registered),
        };
        open_case(
            &self.desk,
            call,
            None,
            fact,
            &reason,
            |view, case, similar| proto::RegisterDisputeResponse {
                dispute: Some(message(view, case)),
                similar: similar_cases(similar),
            },
        )
        .await
    }
}

fn read(
    fields: &mut Fields,
    body: &proto::RegisterDisputeRequest,
    (party_name, description): (Private, Private),
    accepted_on: NaiveDate,
    today: NaiveDate,
) -> Option<Registered> {
    let kind: Option<DisputeKind> = fields.code("kind", body.kind);
    let mut linked =
        |field: &str, id: &str| -> Option<Uuid> { (!id.is_empty()).then(|| fields.id(field, id)) };
    let application_id = linked("application_id", &body.application_id);
    let after_dispute_id = linked("after_dispute_id", &body.after_dispute_id);
    let subject = subject(fields, body, !description.is_empty());
    let organ = fields.line("organ", &body.organ, 0, 200);
    let organ_case_number = fields.line("organ_case_number", &body.organ_case_number, 0, 100);
    let co_defendant_of: String = fields.line("co_defendant_of", &body.co_defendant_of, 0, 200);
    let copy = fields.date(
        "copy_received_on",
        &body.copy_received_on,
        Some(accepted_on),
    );
    let assumed = fields.assumed(&body.assumed);

    let co_defendant = !co_defendant_of.is_empty();
    let days = (accepted_on, copy);
    check_registration(fields, kind, body.simple, co_defendant, days);
    if copy > today {
        fields.wrong("copy_received_on", "不得晚于今天", "not after today");
    }
    let after = kind.is_none_or(|kind| kind == DisputeKind::SuitAfterReconsideration);
    if after_dispute_id.is_some() && !after {
        fields.wrong(
            "after_dispute_id",
            "仅适用于复议后起诉",
            "of a suit after reconsideration only",
        );
    }
    if co_defendant && after && application_id.is_some() {
        fields.wrong(
            "co_defendant_of",
            "仅适用于其他机关行为的案件",
            "of a suit about another organ's act only",
        );
    }
    Some(Registered {
        kind: kind?,
        party_name,
        description,
        application_id,
        assumed,
        subject: subject?,
        organ,
        organ_case_number,
        simple: body.simple,
        co_defendant_of,
        after_dispute_id,
        copy_received_on: Some(copy),
        opening_number: None,
    })
}

/// What it goes against. Left open, the application says it, and no description is needed.
fn subject(
    fields: &mut Fields,
    body: &proto::RegisterDisputeRequest,
    described: bool,
) -> Option<Subject> {
    let ours = !body.application_id.is_empty();
    if body.subject == proto::DisputeSubject::Unspecified as i32 {
        return Some(if ours {
            Subject::Case
        } else {
            Subject::Outside
        });
    }
    let subject = fields.code("subject", body.subject);
    match subject {
        Some(Subject::Case) if !ours => fields.wrong("application_id", "缺少必填项", "missing"),
        Some(Subject::Outside) if ours => fields.wrong(
            "application_id",
            "系统外行为不得填写所涉申请",
            "none for an act outside the system",
        ),
        _ => {}
    }
    match subject {
        Some(Subject::Outside) if !described => {
            fields.wrong("description", "缺少必填项", "missing");
        }
        Some(Subject::Silence) if !ours && !described => fields.wrong(
            "description",
            "须说明不作为情况或者填写所涉申请",
            "the silence in words, or application_id",
        ),
        _ => {}
    }
    subject
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_wrong_with_a_registration_is_told_at_once() {
        let body = proto::RegisterDisputeRequest {
            kind: proto::DisputeKind::DirectSuit as i32,
            subject: proto::DisputeSubject::Outside as i32,
            application_id: Uuid::nil().to_string(),
            organ: "区\n法院".to_owned(),
            simple: true,
            copy_received_on: "2024-02-30".to_owned(),
            ..proto::RegisterDisputeRequest::default()
        };
        let mut fields = Fields::default();
        let day = "2024-03-04".parse().unwrap();
        let words = (Private::default(), Private::default());
        drop(read(&mut fields, &body, words, day, day));
        let wrong = fields.into_violations();
        let wrong: Vec<&str> = wrong.iter().map(|wrong| wrong.field.as_str()).collect();
        for field in [
            "application_id",
            "description",
            "organ",
            "simple",
            "copy_received_on",
        ] {
            assert!(wrong.contains(&field), "{field}: {wrong:?}");
        }
    }
}
