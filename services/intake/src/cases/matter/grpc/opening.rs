//! How a matter case begins: with an application, or registered when it was accepted elsewhere.

use gongkai_chassis::{
    error::{Error, Result},
    fields::Fields,
    identity::{Principal, Scope},
    request::before,
};
use gongkai_law::permit::{Handling, MatterKind};
use gongkai_proto::intake::v1 as proto;
use prost::Message;
use tonic::Request;

use super::{APPLICANT_KIND, CHANNEL, KIND, Matters, message};
use crate::{
    cases::kernel::{
        Fact,
        act::{Opening, open_with},
    },
    cases::matter::{
        code::{ApplicantKind, Channel},
        guide::{self, MatterCode, Terms, grpc::code},
        state::{Happened, Personal},
    },
};

/// More papers than anybody hands in.
const MOST_PAPERS: usize = 100;

impl Matters {
    pub(super) async fn apply(
        &self,
        request: &Request<proto::ApplyMatterCaseRequest>,
    ) -> Result<proto::ApplyMatterCaseResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.desk.db.clocks.civil.today();
        let code = code(&mut fields, "matter_code", &body.matter_code);
        let applicant = body.applicant.clone().unwrap_or_default();
        let applicant_kind: Option<ApplicantKind> =
            fields.code("applicant.kind", APPLICANT_KIND, applicant.kind);
        let channel: Option<Channel> = fields.code("channel", CHANNEL, body.channel);
        let identity = &applicant.identity_number;
        let personal = Personal {
            applicant_name: fields.text("applicant.name", &applicant.name, 1, 200),
            identity_number: fields.text("applicant.identity_number", identity, 1, 64),
            contact: fields.text("applicant.contact", &applicant.contact, 1, 200),
            papers: papers(&mut fields, &body.papers_received, 0),
            ..Personal::default()
        };
        let received_on = fields.date("received_on", &body.received_on, Some(today));
        let assumed = fields.assumed(&body.assumed);
        let read = code.zip(applicant_kind).zip(channel);
        let ((code, applicant_kind), channel) = fields.done_with(read)?;

        let opening = Opening {
            method: "ApplyMatterCase",
            transaction: "intake.apply_matter_case",
            request_id: &request_id,
            date: "received_on",
            backdating_reason: &body.backdating_reason,
            office_id: None,
        };
        let terms = match self.terms(&scope, &opening, body, &code).await? {
            Known::Before(answer) => return Ok(answer),
            Known::Terms(terms) => terms,
        };
        let fact = Fact {
            legal_date: received_on,
            body: Happened::Received {
                code,
                terms,
                channel,
                applicant_kind,
                assumed,
                opening_number: None,
            },
            personal: Some(personal),
        };
        open_with(&self.desk, &scope, body, opening, fact, |view, case| {
            proto::ApplyMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    pub(super) async fn register(
        &self,
        request: &Request<proto::RegisterMatterCaseRequest>,
    ) -> Result<proto::RegisterMatterCaseResponse> {
        let (principal, body) = (Principal::of(request)?, request.get_ref());
        let (mut fields, bureau) = Fields::default().bureau(&body.bureau_id)?;
        let scope = principal.scope(&bureau)?;
        let request_id = fields.request_id(&body.request_id);
        let today = self.desk.db.clocks.civil.today();
        let applicant_name = fields.text("applicant_name", &body.applicant_name, 1, 200);
        let accepted_on = fields.date("accepted_on", &body.accepted_on, Some(today));
        let assumed = fields.assumed(&body.assumed);
        let named = match body.matter_code.as_str() {
            "" => {
                let terms = free_terms(&mut fields, body);
                if let Some(terms) = &terms {
                    terms.check_promise(&mut fields, "promised_limit", accepted_on);
                }
                terms.map(Named::Freely)
            }
            text => {
                says_nothing_else(&mut fields, body);
                code(&mut fields, "matter_code", text).map(Named::ByCode)
            }
        };
        let named = fields.done_with(named)?;

        let office = body.office_id.trim().to_owned();
        let opening = Opening {
            method: "RegisterMatterCase",
            transaction: "intake.register_matter_case",
            request_id: &request_id,
            date: "accepted_on",
            backdating_reason: &body.backdating_reason,
            // The office of a matter was checked when the matter was set.
            office_id: Some(office.as_str()).filter(|_| matches!(named, Named::Freely(_))),
        };
        let (code, terms) = match named {
            Named::Freely(terms) => (None, terms),
            Named::ByCode(code) => match self.terms(&scope, &opening, body, &code).await? {
                Known::Before(answer) => return Ok(answer),
                Known::Terms(terms) => (Some(code), terms),
            },
        };
        let fact = Fact {
            legal_date: accepted_on,
            body: Happened::Registered {
                code,
                terms,
                assumed,
                opening_number: None,
            },
            personal: Some(Personal {
                applicant_name,
                ..Personal::default()
            }),
        };
        open_with(&self.desk, &scope, body, opening, fact, |view, case| {
            proto::RegisterMatterCaseResponse {
                matter_case: Some(message(view, case)),
            }
        })
        .await
    }

    /// What the matter of that code says now. A repeated call is answered first: the matter may have
    /// been retired since.
    async fn terms<R: Message, A: Message + Default>(
        &self,
        scope: &Scope,
        opening: &Opening<'_>,
        body: &R,
        code: &MatterCode,
    ) -> Result<Known<A>> {
        let mut tx = self.desk.db.begin(opening.transaction, scope).await?;
        let answered = before(&mut tx, opening.method, opening.request_id, body).await?;
        if let Some(answer) = answered {
            return Ok(Known::Before(answer));
        }
        let found = guide::find(&mut tx, code).await?;
        let found = found.ok_or_else(|| Error::record_unknown("matter", "事项", code))?;
        if found.matter.retired {
            return Err(Error::state_forbids("retired", "事项已取消"));
        }
        Ok(Known::Terms(found.matter.terms))
    }
}

/// What is known of a call before it opens a case.
enum Known<A> {
    /// It was answered before.
    Before(A),
    /// What the matter says.
    Terms(Terms),
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
    let kind: Option<MatterKind> = fields.code("kind", KIND, body.kind);
    let matter = fields.text("matter", &body.matter, 1, 200);
    let office_id = fields.text("office_id", &body.office_id, 1, 40);
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

/// Names of papers, at least so many.
pub(super) fn papers(fields: &mut Fields, sent: &[String], least: usize) -> Vec<String> {
    if sent.len() > MOST_PAPERS {
        fields.wrong("papers_received", "不得超过100份", "at most 100");
        return Vec::new();
    }
    if sent.len() < least {
        fields.wrong("papers_received", "缺少必填项", "missing");
    }
    let mut papers = Vec::with_capacity(sent.len());
    for (index, paper) in sent.iter().enumerate() {
        papers.push(fields.text(&format!("papers_received[{index}]"), paper, 1, 200));
    }
    papers
}
