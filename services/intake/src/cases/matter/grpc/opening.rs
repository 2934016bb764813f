//! How a matter case begins: with an application, or registered when it was accepted elsewhere.

use gongkai_chassis::{
    call::{Call, Once},
    error::{Error, Result},
    fields::Fields,
    new_or_answer,
};
use gongkai_law::permit::{Handling, MatterKind};
use gongkai_proto::{intake::v1 as proto, request::Mutation};
use prost::Name;
use tonic::Request;

use super::{Matters, message};
use crate::{
    cases::kernel::{Fact, act::open_case, message::similar as similar_cases, private::Private},
    cases::matter::{
        code::{ApplicantKind, Channel},
        guide::{self, MatterCode, Terms, grpc::code},
        state::{Applied, Happened, Opened},
    },
    contract::assumed::AssumedAspect,
    desk::Desk,
};

/// More papers than anybody hands in.
const MOST_PAPERS: usize = 100;

impl Matters {
    pub(super) async fn apply(
        &self,
        request: &Request<proto::ApplyMatterCaseRequest>,
    ) -> Result<proto::ApplyMatterCaseResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let applied = applied(&mut call.fields, body);
        let (received_on, reason) =
            call.legal_date("received_on", &body.received_on, &body.backdating_reason);
        let applied = call.checked(applied)?;

        let terms = new_or_answer!(terms(&self.desk, &call, &applied.code).await?);
        let fact = Fact {
            legal_date: received_on,
            body: applied.received(terms, false),
        };
        open_case(
            &self.desk,
            call,
            None,
            fact,
            &reason,
            |view, case, similar| proto::ApplyMatterCaseResponse {
                matter_case: Some(message(view, case)),
                similar: similar_cases(similar),
            },
        )
        .await
    }

    pub(super) async fn register(
        &self,
        request: &Request<proto::RegisterMatterCaseRequest>,
    ) -> Result<proto::RegisterMatterCaseResponse> {
        let mut call = Call::of(&self.desk.db, request)?;
        call.request_id();
        let body = call.body;
        let applicant_name = call
            .fields
            .name("applicant_name", &body.applicant_name, 1, 200);
        let (accepted_on, reason) =
            call.legal_date("accepted_on", &body.accepted_on, &body.backdating_reason);
        let assumed = call.fields.assumed(&body.assumed);
        let named = match body.matter_code.as_str() {
            "" => {
                let terms = free_terms(&mut call.fields, body);
                if let Some(terms) = &terms {
                    terms.check_promise(&mut call.fields, "promised_limit", accepted_on);
                }
                terms.map(Named::Freely)
            }
            text => {
                says_nothing_else(&mut call.fields, body);
                code(&mut call.fields, "matter_code", text).map(Named::ByCode)
            }
        };
        let named = call.checked(named)?;

        let office = body.office_id.trim().to_owned();
        // The office of a matter was checked when the matter was set.
        let office = Some(office.as_str()).filter(|_| matches!(named, Named::Freely(_)));
        let (code, terms) = match named {
            Named::Freely(terms) => (None, terms),
            Named::ByCode(code) => {
                let terms = new_or_answer!(terms(&self.desk, &call, &code).await?);
                (Some(code), terms)
            }
        };
        let fact = Fact {
            legal_date: accepted_on,
            body: Happened::Registered(Opened {
                code,
                terms,
                applicant_name,
                assumed,
                opening_number: None,
            }),
        };
        open_case(
            &self.desk,
            call,
            office,
            fact,
            &reason,
            |view, case, similar| proto::RegisterMatterCaseResponse {
                matter_case: Some(message(view, case)),
                similar: similar_cases(similar),
            },
        )
        .await
    }
}

/// An application for a matter as it is read.
pub struct Wanted {
    /// Code of the matter.
    pub code: MatterCode,
    applicant_name: Private,
    assumed: Vec<AssumedAspect>,
    applied: Applied,
}

impl Wanted {
    /// The first fact of its case: the matter as it is now, and whether its applicant submits it himself.
    pub fn received(self, terms: Terms, submitted_by_applicant: bool) -> Happened {
        Happened::Received {
            opened: Opened {
                code: Some(self.code),
                terms,
                applicant_name: self.applicant_name,
                assumed: self.assumed,
                opening_number: None,
            },
            applied: Applied {
                submitted_by_applicant,
                ..self.applied
            },
        }
    }
}

/// Reads an application for a matter.
pub fn applied(fields: &mut Fields, body: &proto::ApplyMatterCaseRequest) -> Option<Wanted> {
    let code = code(fields, "matter_code", &body.matter_code);
    let applicant = body.applicant.clone().unwrap_or_default();
    let applicant_kind: Option<ApplicantKind> = fields.code("applicant.kind", applicant.kind);
    let channel: Option<Channel> = fields.code("channel", body.channel);
    let identity = &applicant.identity_number;
    let applicant_name = fields.name("applicant.name", &applicant.name, 1, 200);
    let identity_number = fields.line("applicant.identity_number", identity, 1, 64);
    let contact = fields.line("applicant.contact", &applicant.contact, 1, 200);
    let papers = papers(fields, "papers_received", &body.papers_received, 0);
    let assumed = fields.assumed(&body.assumed);
    let ((code, applicant_kind), channel) = code.zip(applicant_kind).zip(channel)?;
    Some(Wanted {
        code,
        applicant_name,
        assumed,
        applied: Applied {
            channel,
            applicant_kind,
            identity_number,
            contact,
            papers,
            submitted_by_applicant: false,
        },
    })
}

/// What the matter of that code says now. A repeated call is answered first: the matter may have
/// been retired since.
pub async fn terms<R: Mutation, A: Name + Default>(
    desk: &Desk,
    call: &Call<'_, R>,
    code: &MatterCode,
) -> Result<Once<A, Terms>> {
    if let Some(answer) = call.before(&desk.db).await? {
        return Ok(Once::Before(answer));
    }
    let mut tx = call.read(&desk.db).await?;
    let found = guide::find(&mut tx, code).await?;
    let found = found.ok_or_else(|| Error::record_unknown("matter", "事项", code))?;
    if found.matter.retired {
        return Err(Error::state_forbids("retired", "事项已取消").next(
            "Choose a matter that is in the guide.",
            "请选择办事指南中的其他事项。",
        ));
    }
    Ok(Once::New(found.matter.terms))
}

/// How a registration names its matter.
enum Named {
    /// By a name of its own.
    Freely(Terms),
    /// By the code of a matter.
    ByCode(MatterCode),
}

/// What a registration with a free name says itself.
fn free_terms(fields: &mut Fields, body: &proto::RegisterMatterCaseRequest) -> Option<Terms> {
    let kind: Option<MatterKind> = fields.code("kind", body.kind);
    let matter = fields.line("matter", &body.matter, 1, 200);
    let office_id = fields.office("office_id", &body.office_id, 1);
    let kind = kind?;
    Some(Terms {
        matter,
        kind,
        handling: Handling::Promised,
        office_id,
        statutory_limit: None,
        promised_limit: Some(body.promised_limit).filter(|limit| *limit > 0),
        extensible: kind.extension_rule(false).is_some(),
        joint: false,
        legal_basis: String::new(),
        papers: Vec::new(),
    })
}

/// A registration with the code of a matter says nothing that the matter says.
fn says_nothing_else(fields: &mut Fields, body: &proto::RegisterMatterCaseRequest) {
    for (field, said) in [
        ("kind", body.kind != 0),
        ("matter", !body.matter.is_empty()),
        ("office_id", !body.office_id.is_empty()),
        ("promised_limit", body.promised_limit != 0),
    ] {
        if said {
            fields.wrong(
                field,
                "已填事项代码的，以事项为准，此项须为空",
                "empty where matter_code is given",
            );
        }
    }
}

/// Names of papers in a field, at least so many.
pub fn papers(
    fields: &mut Fields,
    field: &str,
    sent: &[String],
    least: usize,
) -> Private<Vec<String>> {
    if sent.len() > MOST_PAPERS {
        fields.wrong(field, "不得超过100份", "at most 100");
        return Private::default();
    }
    if sent.len() < least {
        fields.wrong(field, "缺少必填项", "missing");
    }
    let mut papers = Vec::with_capacity(sent.len());
    for (index, paper) in sent.iter().enumerate() {
        papers.push(fields.line(&format!("{field}[{index}]"), paper, 1, 200));
    }
    papers.into()
}
